"""Keeps the journal of a session while it is heard, as a display that shows nothing."""

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

    from voicecoach.journal.entry import Progress, SessionStart
    from voicecoach.journal.store import Journal
    from voicecoach.player import PlayerState, PlayResult

SAVE_INTERVAL_FRAMES = 10 * SAMPLE_RATE
"""Within a step it is written down after so many frames."""

MAX_LISTENED_GAP_FRAMES = 2 * SAMPLE_RATE
"""More frames than this from one view to the next were gone over and not heard."""

_KEY_LATENCY_S = 0.2
"""How long the keys wait at most while another process writes."""


class JournalRecorder:
    """A display that journals the session it sees; `close` it once all is over.

    The journal is opened, and `start` is asked what to write first, when the device plays already. One
    that fails is given up with one `note`: no session ends for want of it.
    """

    def __init__(self, path: Path, start: Callable[[], SessionStart], note: Callable[[str], None]) -> None:
        self._path = path
        self._start = start
        self._note = note
        self._journal: Journal | None = None
        self._number = 0
        self._view: PlayerState | None = None
        self._saved_view: PlayerState | None = None
        self._listened_frames = 0

    def __enter__(self) -> Self:
        from voicecoach.journal.store import open_journal  # noqa: PLC0415 - once the device plays

        with self._giving_up_on_error():
            self._journal = open_journal(self._path, self._note, _KEY_LATENCY_S)
            self._number = self._journal.begin(self._start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def show(self, view: PlayerState) -> None:
        """Write down where it is, when that is due."""
        self._listened_frames += _frames_listened(self._view, view)
        self._view = view
        if self._journal and _is_due(self._saved_view, view):
            with self._giving_up_on_error():
                if self._journal.save_progress(self._number, _progress(view, self._listened_frames)):
                    self._saved_view = view

    def close(self, outcome: PlayResult | None) -> bool:
        """Write down how it ended, None for by an error; returns whether it stands in the journal."""
        from voicecoach.journal.entry import Outcome  # noqa: PLC0415 - as above

        if self._journal is None:
            return False
        if self._view:
            last, ending = self._view, Outcome.STOPPED
            if outcome and outcome.is_complete:
                last = replace(last, position=outcome.position, frames=outcome.position)
                ending = Outcome.DONE
            self._listened_frames += _frames_listened(self._view, last)
            with self._giving_up_on_error():
                self._journal.save_progress(self._number, _progress(last, self._listened_frames), ending)
        kept = self._journal is not None
        self._give_up()
        return kept

    @contextmanager
    def _giving_up_on_error(self) -> Iterator[None]:
        """A context in which a journal that fails is given up with a note."""
        try:
            yield
        except VoicecoachError as error:
            self._give_up()
            self._note(f"{error}; the session goes on without a journal")

    def _give_up(self) -> None:
        if self._journal:
            self._journal.close()
        self._journal = None


def _frames_listened(before: PlayerState | None, view: PlayerState) -> int:
    """How many frames were heard from one view to the next."""
    frames = view.position - before.position if before else view.position
    return frames if 0 < frames <= MAX_LISTENED_GAP_FRAMES else 0


def _is_due(written: PlayerState | None, view: PlayerState) -> bool:
    if written is None or (written.step_number, written.transport_state) != (
        view.step_number,
        view.transport_state,
    ):
        return True
    return (
        view.transport_state is TransportState.PLAYING
        and abs(view.position - written.position) >= SAVE_INTERVAL_FRAMES
    )


def _progress(view: PlayerState, listened: int) -> Progress:
    from voicecoach.journal.entry import Progress  # noqa: PLC0415 - as above

    step = view.step
    here = Progress(position=view.position, frames=view.frames, steps=view.step_count, listened=listened)
    if step is None:
        return here
    turn = step.round.number if step.round else None
    within = max(view.position - step.start, 0)
    return replace(here, step=step.index, name=step.name, side=step.side, round=turn, within=within)
