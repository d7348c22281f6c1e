"""Records a session in the journal while it plays."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.player import TransportState
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from voicecoach.journal.entry import SessionStart
    from voicecoach.journal.store import Journal
    from voicecoach.player import PlayerState, PlayResult

SAVE_INTERVAL_FRAMES = 10 * SAMPLE_RATE
"""Within a step, the progress is saved each time this much was played."""

MAX_LISTENED_GAP_FRAMES = 2 * SAMPLE_RATE
"""A larger step forward between two states is a seek, and was not listened to."""

_BUSY_TIMEOUT_S = 0.2
"""How long to wait for another process that writes; keys do not react meanwhile."""


class JournalRecorder:
    """A display that records the session in the journal; call `close` after playing.

    The journal is opened, and `start` called, when the device already plays, so that playing starts soon.
    If the journal fails, `warn` gets one message and the session goes on without it.
    """

    def __init__(self, path: Path, start: Callable[[], SessionStart], warn: Callable[[str], None]) -> None:
        self._path = path
        self._start = start
        self._warn = warn
        self._journal: Journal | None = None
        self._session_id = 0
        self._state: PlayerState | None = None
        self._saved_state: PlayerState | None = None
        self._listened_frames = 0

    def __enter__(self) -> Self:
        from voicecoach.journal.store import open_journal  # noqa: PLC0415 - loads sqlite3, which is slow

        with self._giving_up_on_error():
            self._journal = open_journal(self._path, self._warn, _BUSY_TIMEOUT_S)
            self._session_id = self._journal.begin(self._start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    @property
    def listened_frames(self) -> int:
        """The frames that were listened to so far, without what was skipped."""
        return self._listened_frames

    def show(self, view: PlayerState) -> None:
        """Save the progress if it is due: at a new step, a pause, or after `SAVE_INTERVAL_FRAMES`."""
        self._listened_frames += _listened_frames(self._state, view)
        self._state = view
        if _is_due(self._saved_state, view):
            self._save(view)

    def close(self, result: PlayResult | None) -> bool:
        """Save how the session ended, None for with an error; returns whether it is in the journal."""
        if self._journal is None:
            return False
        if self._state:
            last, is_complete = self._state, False
            if result and result.is_complete:
                is_complete = True
                last = replace(last, position=result.position, frames=result.position)
            self._listened_frames += _listened_frames(self._state, last)
            self._save(last, is_complete=is_complete)
        is_recorded = self._journal is not None
        self._give_up()
        return is_recorded

    def _save(self, state: PlayerState, *, is_complete: bool | None = None) -> None:
        """Save the progress, and the outcome if the session has ended; does nothing without a journal."""
        if self._journal is None:
            return
        from voicecoach.journal.entry import Outcome, Progress  # noqa: PLC0415 - once the device plays

        outcome = None if is_complete is None else Outcome.DONE if is_complete else Outcome.STOPPED
        progress = Progress.from_state(state, self._listened_frames)
        with self._giving_up_on_error():
            if self._journal.save_progress(self._session_id, progress, outcome):
                self._saved_state = state

    @contextmanager
    def _giving_up_on_error(self) -> Iterator[None]:
        """Close the journal with a warning if it raises VoicecoachError."""
        try:
            yield
        except VoicecoachError as error:
            self._give_up()
            self._warn(f"{error}; the session goes on without a journal")

    def _give_up(self) -> None:
        if self._journal:
            self._journal.close()
        self._journal = None


def _listened_frames(before: PlayerState | None, state: PlayerState) -> int:
    """The frames that were played between two states, 0 after a seek."""
    frames = state.position - before.position if before else state.position
    return frames if 0 < frames <= MAX_LISTENED_GAP_FRAMES else 0


def _is_due(saved: PlayerState | None, state: PlayerState) -> bool:
    if saved is None or (saved.step_number, saved.transport_state) != (
        state.step_number,
        state.transport_state,
    ):
        return True
    is_playing = state.transport_state is TransportState.PLAYING
    return is_playing and abs(state.position - saved.position) >= SAVE_INTERVAL_FRAMES
