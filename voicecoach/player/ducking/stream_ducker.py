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

from voicecoach.player.ducking.ducked_streams import MAX_DUCK_DB, DuckedStreams
from voicecoach.player.ducking.pulse import PulseMixer, SystemMixerError
from voicecoach.player.ducking.saved_volumes import SavedVolumesFile
from voicecoach.player.playhead import TransportState
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from voicecoach.player.player_state import PlayerState
    from voicecoach.timeline import Event

LEAD_FRAMES, TAIL_FRAMES = SAMPLE_RATE // 2, SAMPLE_RATE // 4
"""So many frames before and after an utterance others are quiet."""

MAX_GAP_FRAMES = LEAD_FRAMES + TAIL_FRAMES + SAMPLE_RATE
"""Between two utterances as close as this they stay so: there is no time to come up and go down again."""

_ATTACK_STEP_DB, _RELEASE_STEP_DB, _FINAL_RELEASE_STEP_DB = 4, 1, 3
"""Rungs at a time."""

_STEP_S = 0.08
_POLL_S = 0.25
"""How often new streams are looked for while others are quiet."""

_CLOSE_TIMEOUT_S = 2.0
"""How long the end waits for a sound server that does not answer."""


@contextmanager
def open_ducked_streams(path: Path) -> Iterator[DuckedStreams]:
    """A context with the streams of the sound server, written down in this file; raises MixerError."""
    with closing(PulseMixer()) as mixer, closing(SavedVolumesFile(path)) as notebook:
        yield DuckedStreams(mixer, notebook)


class StreamDucker:
    """A display that makes others quieter while `has_words` says that what is viewed has words.

    Whatever a killed session has left quiet is put right first. Where `others` raises MixerError, and
    when the sound server fails later, there is one `note`, and the session goes on.
    """

    def __init__(
        self,
        has_words: Callable[[PlayerState], bool],
        others: Callable[[], AbstractContextManager[DuckedStreams]],
        note: Callable[[str], None],
    ) -> None:
        self._is_speaking = has_words
        self._open_streams = others
        self._note = note
        self._has_noted = False
        self._changed = Condition()  # guards the two below
        self._target_db = 0
        self._is_over = False
        self._thread = Thread(target=self._run, name="lowering others", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changed:
            self._target_db, self._is_over = 0, True
            self._changed.notify()
        self._thread.join(_CLOSE_TIMEOUT_S)

    def show(self, view: PlayerState) -> None:
        """Let others go down, or come up again."""
        spoken = not view.device_status and self._is_speaking(view)
        with self._changed:
            self._target_db = MAX_DUCK_DB if spoken else 0
            self._changed.notify()

    def _run(self) -> None:
        try:
            with self._open_streams() as lowered:
                self._follow(lowered)
        except SystemMixerError as error:
            self._report(error)

    def _follow(self, lowered: DuckedStreams) -> None:
        """Go to where others should be, until all is over and they are as loud as ever."""
        aim, over, rung = 0, False, self._apply(lowered, 0, 0)
        while rung or not over:
            aim, over = self._wait_for_change(aim, over, _pause_s(rung, aim))
            rung = self._apply(
                lowered, _next_step_db(rung, aim, _FINAL_RELEASE_STEP_DB if over else _RELEASE_STEP_DB), aim
            )

    def _wait_for_change(self, aim: int, over: bool, pause_s: float | None) -> tuple[int, bool]:
        """What is aimed at and whether all is over, after a pause or as soon as that is not as given."""
        with self._changed:
            self._changed.wait_for(lambda: (self._target_db, self._is_over) != (aim, over), pause_s)
            return self._target_db, self._is_over

    def _apply(self, lowered: DuckedStreams, rung: int, aim: int) -> int:
        """Put others on this rung; when that cannot be, it is as if they were where they should be."""
        try:
            lowered.apply(rung)
        except SystemMixerError as error:
            self._report(error)
            return aim
        return rung

    def _report(self, error: SystemMixerError) -> None:
        if not self._has_noted:
            self._note(f"other programs stay as loud as they are: {error}")
        self._has_noted = True


def is_speaking(events: Sequence[Event], view: PlayerState) -> bool:
    """Whether words are heard in this view or close to it, those beside the session too."""
    return view.is_insert_playing or (
        view.state is TransportState.PLAYING and is_speech_near(events, view.position)
    )


def is_speech_near(events: Sequence[Event], position: int) -> bool:
    """Whether words are spoken at this frame, or close to it, or before it and soon again."""
    begun = bisect_right(events, position + LEAD_FRAMES, key=lambda event: event.start)
    last = next((one for one in _events_at(events, reversed(range(begun))) if one.kind == "speech"), None)
    if last is None or position < last.end + TAIL_FRAMES:
        return last is not None
    following = _events_at(events, range(begun, len(events)))
    return any(
        one.kind == "speech"
        for one in takewhile(lambda one: one.start < last.end + MAX_GAP_FRAMES, following)
    )


def _events_at(events: Sequence[Event], places: Iterable[int]) -> Iterator[Event]:
    return (events[place] for place in places)


def _next_step_db(rung: int, aim: int, up: int) -> int:
    return min(rung + _ATTACK_STEP_DB, aim) if rung < aim else max(rung - up, aim)


def _pause_s(rung: int, aim: int) -> float | None:
    """None is for as long as nothing changes."""
    if rung != aim:
        return _STEP_S
    return _POLL_S if aim else None
