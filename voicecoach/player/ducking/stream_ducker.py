"""Ducks other programs while the session speaks, as a display that shows nothing.

Other programs are lowered shortly before an utterance, stay low through short gaps, and come back slowly. A
thread does this, as a sound server may be slow to answer.
"""

from __future__ import annotations

from bisect import bisect_right
from contextlib import closing, contextmanager
from itertools import takewhile
from threading import Condition, Thread
from typing import TYPE_CHECKING

from voicecoach.player.ducking.ducked_streams import MAX_DUCK_DB, DuckedStreams, SavedVolumesFile
from voicecoach.player.ducking.pulse import PulseMixer, SystemMixerError
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
"""How long before and after an utterance others are ducked."""

MAX_GAP_FRAMES = LEAD_FRAMES + TAIL_FRAMES + SAMPLE_RATE
"""Between utterances this close, others stay ducked: there is no time to release and attack again."""

_ATTACK_STEP_DB, _RELEASE_STEP_DB, _FINAL_RELEASE_STEP_DB = 4, 1, 3

_STEP_S = 0.08
_POLL_S = 0.25
"""How often new streams are looked for while others are ducked."""

_CLOSE_TIMEOUT_S = 2.0
"""How long to wait at the end for a sound server that does not answer."""


@contextmanager
def open_ducked_streams(path: Path, warn: Callable[[str], None] = lambda _: None) -> Iterator[DuckedStreams]:
    """A context with the sound server's streams, originals saved at `path`; raises SystemMixerError.

    `warn` gets a line if that file is damaged.
    """
    with closing(PulseMixer()) as mixer, closing(SavedVolumesFile(path, warn)) as saved:
        yield DuckedStreams(mixer, saved)


class StreamDucker:
    """A display that ducks other programs while `is_speaking` is true of the state shown.

    What a killed session has left ducked is restored first. If `open_streams` raises SystemMixerError, or the
    sound server fails later, `warn` is called once, and the session goes on.
    """

    def __init__(
        self,
        is_speaking: Callable[[PlayerState], bool],
        open_streams: Callable[[], AbstractContextManager[DuckedStreams]],
        warn: Callable[[str], None],
    ) -> None:
        self._is_speaking = is_speaking
        self._open_streams = open_streams
        self._warn = warn
        self._has_warned = False
        self._changed = Condition()  # guards the two below
        self._target_db = 0
        self._is_over = False
        self._thread = Thread(target=self._run, name="voicecoach-ducking", daemon=True)

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

    def show(self, state: PlayerState) -> None:
        """Start to duck other programs, or to release them."""
        is_speaking = not state.device_status and self._is_speaking(state)
        with self._changed:
            self._target_db = MAX_DUCK_DB if is_speaking else 0
            self._changed.notify()

    def _run(self) -> None:
        try:
            with self._open_streams() as streams:
                self._follow(streams)
        except SystemMixerError as error:
            self._report(error)

    def _follow(self, streams: DuckedStreams) -> None:
        """Move towards the target level until the session is over and others are released."""
        target_db, is_over, step_db = 0, False, self._apply(streams, 0, 0)
        while step_db or not is_over:
            target_db, is_over = self._wait_for_change(target_db, is_over, _pause_s(step_db, target_db))
            release_db = _FINAL_RELEASE_STEP_DB if is_over else _RELEASE_STEP_DB
            step_db = self._apply(streams, _next_step_db(step_db, target_db, release_db), target_db)

    def _wait_for_change(self, target_db: int, is_over: bool, pause_s: float | None) -> tuple[int, bool]:
        """Return the target level and whether the session is over, once these differ or after `pause_s`."""
        with self._changed:
            self._changed.wait_for(lambda: (self._target_db, self._is_over) != (target_db, is_over), pause_s)
            return self._target_db, self._is_over

    def _apply(self, streams: DuckedStreams, step_db: int, target_db: int) -> int:
        """Duck by `step_db` and return it; if the server fails, return the target, as if it was reached."""
        try:
            streams.apply(step_db)
        except SystemMixerError as error:
            self._report(error)
            return target_db
        return step_db

    def _report(self, error: SystemMixerError) -> None:
        if not self._has_warned:
            self._warn(f"other programs are not made quieter: {error}")
        self._has_warned = True


def is_speaking(events: Sequence[Event], state: PlayerState) -> bool:
    """Whether speech is heard in this state or close to it; also speech of an insert."""
    return state.is_insert_playing or (
        state.transport_state is TransportState.PLAYING and is_speech_near(events, state.position)
    )


def is_speech_near(events: Sequence[Event], position: int) -> bool:
    """Whether there is speech at this frame or close to it, or it is in a short gap between speech."""
    started = bisect_right(events, position + LEAD_FRAMES, key=lambda event: event.start)
    last = next(_speech_at(events, reversed(range(started))), None)
    if last is None or position < last.end + TAIL_FRAMES:
        return last is not None
    gap_end = last.end + MAX_GAP_FRAMES
    following = takewhile(lambda index: events[index].start < gap_end, range(started, len(events)))
    return next(_speech_at(events, following), None) is not None


def _speech_at(events: Sequence[Event], indexes: Iterable[int]) -> Iterator[Event]:
    return (events[index] for index in indexes if events[index].kind == "speech")


def _next_step_db(step_db: int, target_db: int, release_db: int) -> int:
    return (
        min(step_db + _ATTACK_STEP_DB, target_db)
        if step_db < target_db
        else max(step_db - release_db, target_db)
    )


def _pause_s(step_db: int, target_db: int) -> float | None:
    """How long to wait for a change; None for without limit."""
    if step_db != target_db:
        return _STEP_S
    return _POLL_S if target_db else None
