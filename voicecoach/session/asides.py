"""Words beside a session, which stands while they are heard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.errors import VoiceError
from voicecoach.player.programme import Answer, Aside
from voicecoach.player.transport import State, step_number
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.compiler.forms import Form
    from voicecoach.compiler.manners import MannerOf
    from voicecoach.player.programme import Reply
    from voicecoach.player.transport import Spot
    from voicecoach.session.session import Growing
    from voicecoach.session.studio import Studio
    from voicecoach.wording.wording import Wording

CUT_AHEAD = frames_from_ms(200)
"""So far ahead of the listener a session changes or is spoken beside; what is late is prepared again."""


class Asides:
    """What can be said beside a session in the words of its language, routine and pack.

    `manner_of` tells how each of its cues is spoken.
    """

    def __init__(self, studio: Studio, wording: Callable[[], Wording], manner_of: MannerOf) -> None:
        self._studio = studio
        self._wording = wording
        self._manner_of = manner_of

    def where(self, spot: Spot, session: Growing, pace: float) -> Reply:
        """Which step it is of how many, and what is left of the session, as soon as that is known."""
        from voicecoach.compiler.asides import Whereabouts, where  # noqa: PLC0415 - imported once it is asked for

        session.arrangement.grown.wait()
        session.halted.check()
        to = _free_frame(spot, session)
        step = session.steps[step_number(session.steps, to)]
        here = Whereabouts(step, len(session.steps), step.end - to, (session.frames or to) - to)
        forms = self._spoken("where", where(self._wording(), here), pace)
        reply = self._aside(forms, spot, to)
        return replace(reply, note=f"step {step.index + 1} of {here.of}")

    def resumed(self, spot: Spot, session: Growing, pace: float) -> Reply:
        """Which step the listener comes back to, and what is left of it; nothing ahead of the first."""
        from voicecoach.compiler.asides import Whereabouts, resumed  # noqa: PLC0415 - as above

        if spot.goal is not None:
            session.arrangement.grown.wait()
            session.halted.check()
        number = step_number(session.steps, spot.position)
        if number < 0:
            return Answer()
        step = session.steps[number]
        here = Whereabouts(step, len(session.steps), step.end - spot.position, 0)
        forms = self._spoken("resumed", resumed(self._wording(), here), pace)
        return self._aside(forms, spot, spot.position)

    def _spoken(self, cue: str, forms: tuple[Form, ...], pace: float) -> tuple[Form, ...]:
        """The forms of a cue at the pace of the session as it is now, and in its manner."""
        from voicecoach.compiler.manners import mannered_forms  # noqa: PLC0415 - as above
        from voicecoach.compiler.paced import paced_forms  # noqa: PLC0415 - as above

        return mannered_forms(cue, paced_forms(forms, pace), self._manner_of)

    def _aside(self, forms: tuple[Form, ...], spot: Spot, to: int) -> Reply:
        """The first of the forms that can be spoken; no aside where none can."""
        for form in forms:
            try:
                return Aside(spot.position, to, self._studio.spoken(form).samples)
            except VoiceError:
                continue
        return Answer()


def _free_frame(spot: Spot, session: Growing) -> int:
    """Where an aside can begin: here where nothing moves, else a little ahead, behind what sounds there."""
    if spot.state is not State.PLAYING or spot.goal is not None:
        return spot.position
    to = min(spot.position + CUT_AHEAD, session.ready)
    return max([to, *(event.end for event in session.arrangement.heard(to).events)])
