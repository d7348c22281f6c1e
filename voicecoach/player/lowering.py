"""Makes other programs quieter while words are spoken, as a display that shows nothing.

Other programs' streams go down just before an utterance, stay down through short gaps, and come up again
slowly. It happens in a thread of its own, for a sound server may take its time to answer.
"""

from __future__ import annotations

from bisect import bisect_right
from contextlib import closing, contextmanager
from itertools import takewhile
from threading import Condition, Thread
from typing import TYPE_CHECKING

from voicecoach.player.lowered import LOWEST, Lowered
from voicecoach.player.notebook import FileNotebook
from voicecoach.player.others import MixerError, PulseMixer
from voicecoach.player.transport import State
from voicecoach.units import RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from voicecoach.player.display import View
    from voicecoach.timeline import Event

BEFORE, AFTER = RATE // 2, RATE // 4
"""So many frames before and after an utterance others are quiet."""

GAP = BEFORE + AFTER + RATE
"""Between two utterances as close as this they stay so: there is no time to come up and go down again."""

_DOWN, _UP, _UP_AT_END = 4, 1, 3
"""Rungs at a time."""

_STEP_S = 0.08
_LOOK_S = 0.25
"""How often new streams are looked for while others are quiet."""

_LAST_S = 2.0
"""How long the end waits for a sound server that does not answer."""


@contextmanager
def others_lowered(path: Path) -> Iterator[Lowered]:
    """A context with the streams of the sound server, written down in this file; raises MixerError."""
    with closing(PulseMixer()) as mixer, closing(FileNotebook(path)) as notebook:
        yield Lowered(mixer, notebook)


class Lowering:
    """A display that makes others quieter while `has_words` says that what is viewed has words.

    Whatever a killed session has left quiet is put right first. Where `others` raises MixerError, and
    when the sound server fails later, there is one `note`, and the session goes on.
    """

    def __init__(
        self,
        has_words: Callable[[View], bool],
        others: Callable[[], AbstractContextManager[Lowered]],
        note: Callable[[str], None],
    ) -> None:
        self._has_words = has_words
        self._others = others
        self._note = note
        self._noted = False
        self._changed = Condition()  # guards the two below
        self._aim = 0
        self._over = False
        self._thread = Thread(target=self._run, name="lowering others", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changed:
            self._aim, self._over = 0, True
            self._changed.notify()
        self._thread.join(_LAST_S)

    def show(self, view: View) -> None:
        """Let others go down, or come up again."""
        spoken = not view.trouble and self._has_words(view)
        with self._changed:
            self._aim = LOWEST if spoken else 0
            self._changed.notify()

    def _run(self) -> None:
        try:
            with self._others() as lowered:
                self._follow(lowered)
        except MixerError as error:
            self._tell(error)

    def _follow(self, lowered: Lowered) -> None:
        """Go to where others should be, until all is over and they are as loud as ever."""
        aim, over, rung = 0, False, self._put(lowered, 0, 0)
        while rung or not over:
            aim, over = self._awaited(aim, over, _pause_s(rung, aim))
            rung = self._put(lowered, _next(rung, aim, _UP_AT_END if over else _UP), aim)

    def _awaited(self, aim: int, over: bool, pause_s: float | None) -> tuple[int, bool]:
        """What is aimed at and whether all is over, after a pause or as soon as that is not as given."""
        with self._changed:
            self._changed.wait_for(lambda: (self._aim, self._over) != (aim, over), pause_s)
            return self._aim, self._over

    def _put(self, lowered: Lowered, rung: int, aim: int) -> int:
        """Put others on this rung; when that cannot be, it is as if they were where they should be."""
        try:
            lowered.put(rung)
        except MixerError as error:
            self._tell(error)
            return aim
        return rung

    def _tell(self, error: MixerError) -> None:
        if not self._noted:
            self._note(f"other programs stay as loud as they are: {error}")
        self._noted = True


def has_words(events: Sequence[Event], view: View) -> bool:
    """Whether words are heard in this view or close to it, those beside the session too."""
    return view.beside or (view.state is State.PLAYING and is_spoken(events, view.position))


def is_spoken(events: Sequence[Event], position: int) -> bool:
    """Whether words are spoken at this frame, or close to it, or before it and soon again."""
    begun = bisect_right(events, position + BEFORE, key=lambda event: event.start)
    last = next((one for one in _from(events, reversed(range(begun))) if one.kind == "speech"), None)
    if last is None or position < last.end + AFTER:
        return last is not None
    following = _from(events, range(begun, len(events)))
    return any(one.kind == "speech" for one in takewhile(lambda one: one.start < last.end + GAP, following))


def _from(events: Sequence[Event], places: Iterable[int]) -> Iterator[Event]:
    return (events[place] for place in places)


def _next(rung: int, aim: int, up: int) -> int:
    return min(rung + _DOWN, aim) if rung < aim else max(rung - up, aim)


def _pause_s(rung: int, aim: int) -> float | None:
    """None is for as long as nothing changes."""
    if rung != aim:
        return _STEP_S
    return _LOOK_S if aim else None
