"""What a session answers to the wishes of who listens: changed from a frame on, or words beside it.

A session is planned anew as a whole, with what the listener chooses now, and laid out on from a frame
a little ahead of them. It is theirs when enough of it is laid out for nobody to wait for a voice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from voicecoach.compiler.laid import Laid
from voicecoach.errors import VoicecoachError
from voicecoach.player.controls.port import Action
from voicecoach.player.programme import Answer, Change
from voicecoach.player.transport import State
from voicecoach.script.detail import Detail
from voicecoach.script.fields import parse_detail
from voicecoach.session.arrangement import Arrangement, Halt
from voicecoach.session.asides import CUT_AHEAD
from voicecoach.session.longer import stretched
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.compiler.forms import Form
    from voicecoach.compiler.laid import Heard
    from voicecoach.compiler.model import Plan
    from voicecoach.player.programme import Reply, Wish
    from voicecoach.player.transport import Spot
    from voicecoach.session.asides import Asides
    from voicecoach.session.session import Growing
    from voicecoach.session.shape import Shape
    from voicecoach.session.studio import Studio

MOST_AHEAD = frames_from_ms(10_000)
"""No change is put off by more than this, however long planning takes."""

LAID_AHEAD = frames_from_ms(20_000)
"""So much behind the change is laid out before it is theirs; the rest grows while they hear that."""

FIXED = "a timeline file cannot be changed; play the routine itself"
_GOING_BACK = (Action.AGAIN, Action.GO_TO)
_CHANGING = (Action.LONGER, Action.FASTER, Action.DETAIL, Action.MUTE)


class LaidOut:
    """The replies of a session from a timeline file: it stays as it is, and says where the listener is."""

    def __init__(self, asides: Asides) -> None:
        self._asides = asides

    def reply(self, wish: Wish, spot: Spot, session: Growing) -> Reply:
        """What becomes of a wish."""
        action = wish.command.action
        if action is Action.WHERE:
            return self._asides.where(spot, session, 1.0)
        if action is Action.RESUME:
            return self._asides.resumed(spot, session, 1.0)
        return Answer(FIXED if action in _CHANGING else "")


@dataclass(frozen=True, slots=True)
class _Wanted:
    shape: Shape
    note: str


class Changes:
    """The replies of a session that has a plan: `make` plans it in a shape, `shape` is what it has now."""

    def __init__(self, make: Callable[[Shape], Plan], shape: Shape, studio: Studio, asides: Asides) -> None:
        self._make = make
        self._shape = shape
        self._studio = studio
        self._asides = asides
        self._changed = False

    def reply(self, wish: Wish, spot: Spot, session: Growing) -> Reply:
        """What becomes of a wish; raises VoicecoachError where it cannot be."""
        action, shape = wish.command.action, self._shape
        if spot.state is State.ENDED:
            return Answer()
        if action is Action.WHERE:
            return self._asides.where(spot, session, shape.pace)
        if action is Action.RESUME and shape.said is not Detail.SOUNDS:
            return self._asides.resumed(spot, session, shape.pace)
        if action in _CHANGING or (action in _GOING_BACK and self._changed):
            return self._course(wish, spot, session)
        return Answer()

    def _course(self, wish: Wish, spot: Spot, session: Growing) -> Reply:
        """The session in another shape, or after going back in the one that it has now."""
        arrangement, ahead = session.arrangement, session.bedding.ahead
        heard = arrangement.heard(min(spot.position + _lead(wish, spot) + ahead, arrangement.made))
        if heard.cut == arrangement.frames:
            return Answer("the session is over")
        wanted = self._wanted(wish, arrangement, heard)
        if wanted.shape == self._shape and wish.command.action in _CHANGING:
            return Answer(wanted.note)
        new = self._laid_on(wanted.shape, heard, session)

        def adopt() -> None:
            self._shape, self._changed = wanted.shape, True
            session.adopt(new)

        return Change(spot.position, max(spot.position, heard.cut - ahead), adopt, wanted.note)

    def _laid_on(self, shape: Shape, heard: Heard, session: Growing) -> Arrangement:
        from voicecoach.compiler.arrange import arrange_on  # noqa: PLC0415 - imported once the device plays

        measure = partial(_measured, session.halted, self._studio)
        past = tuple(step for step in heard.steps if step.end <= heard.cut)
        ready = past[-1].end if past else 0
        known = Laid(heard.events, past, (), ready, heard.placed[: len(past)])
        new = Arrangement(
            arrange_on(self._make(shape), heard, measure), session.clip_of, known, session.bedding
        )
        new.grow(heard.cut + LAID_AHEAD)
        session.halted.check()
        if new.failure is not None:
            raise new.failure
        return new

    def _wanted(self, wish: Wish, arrangement: Arrangement, heard: Heard) -> _Wanted:
        """The shape that is wished for, and what to show of it."""
        command, shape = wish.command, self._shape
        if command.action is Action.LONGER:
            found = stretched(arrangement, wish.position, heard, command.amount * 1000)
            before_ms = shape.longer.get(found.alike[0], 0)
            return _Wanted(shape.lasting(found.alike, before_ms + found.by_ms), found.note)
        if command.action is Action.FASTER:
            faster = shape.faster(command.amount)
            return _Wanted(faster, f"speech {faster.pace * 100:.0f} %")
        if command.action is Action.DETAIL:
            detail = _detail(command.word)
            return _Wanted(replace(shape, detail=detail, muted=False), f"detail: {detail}")
        if command.action is Action.MUTE:
            return _Wanted(replace(shape, muted=not shape.muted), "words on" if shape.muted else "words off")
        return _Wanted(shape, "")


def _lead(wish: Wish, spot: Spot) -> int:
    """How far ahead of the listener to change the session: as far as they have come while it was tried."""
    return min(max(CUT_AHEAD, spot.position - wish.position), MOST_AHEAD)


def _detail(word: str) -> Detail:
    try:
        return parse_detail(word)
    except ValueError as error:
        raise VoicecoachError(str(error)) from None


def _measured(halted: Halt, studio: Studio, form: Form) -> int | None:
    halted.check()
    return studio.measure(form)
