"""Keeps the journal of a session while it is heard, as a display that shows nothing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.player.transport import State
from voicecoach.units import RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from voicecoach.player.display import View
    from voicecoach.player.player import Outcome
    from voicecoach.session.journal import Journal, Mark, Start

WITHIN_STEP = 10 * RATE
"""Within a step it is written down after so many frames."""

SKIPPED = 2 * RATE
"""More frames than this from one view to the next were gone over and not heard."""

_PATIENCE_S = 0.2
"""How long the keys wait at most while another process writes."""


class Keeping:
    """A display that journals the session it sees; `close` it once all is over.

    The journal is opened, and `start` is asked what to write first, when the device plays already. One
    that fails is given up with one `note`: no session ends for want of it.
    """

    def __init__(self, path: Path, start: Callable[[], Start], note: Callable[[str], None]) -> None:
        self._path = path
        self._start = start
        self._note = note
        self._journal: Journal | None = None
        self._number = 0
        self._view: View | None = None
        self._written: View | None = None
        self._listened = 0

    def __enter__(self) -> Self:
        from voicecoach.session.journal import open_journal  # noqa: PLC0415 - once the device plays

        with self._noted():
            self._journal = open_journal(self._path, self._note, _PATIENCE_S)
            self._number = self._journal.begin(self._start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def show(self, view: View) -> None:
        """Write down where it is, when that is due."""
        self._listened += _heard(self._view, view)
        self._view = view
        if self._journal and _is_due(self._written, view):
            with self._noted():
                if self._journal.mark(self._number, _mark(view, self._listened)):
                    self._written = view

    def close(self, outcome: Outcome | None) -> bool:
        """Write down how it ended, None for by an error; returns whether it stands in the journal."""
        from voicecoach.session.journal import Ending  # noqa: PLC0415 - as above

        if self._journal is None:
            return False
        if self._view:
            last, ending = self._view, Ending.STOPPED
            if outcome and outcome.completed:
                last = replace(last, position=outcome.position, frames=outcome.position)
                ending = Ending.DONE
            self._listened += _heard(self._view, last)
            with self._noted():
                self._journal.mark(self._number, _mark(last, self._listened), ending)
        kept = self._journal is not None
        self._give_up()
        return kept

    @contextmanager
    def _noted(self) -> Iterator[None]:
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


def _heard(before: View | None, view: View) -> int:
    """How many frames were heard from one view to the next."""
    frames = view.position - before.position if before else view.position
    return frames if 0 < frames <= SKIPPED else 0


def _is_due(written: View | None, view: View) -> bool:
    if written is None or (written.number, written.state) != (view.number, view.state):
        return True
    return view.state is State.PLAYING and abs(view.position - written.position) >= WITHIN_STEP


def _mark(view: View, listened: int) -> Mark:
    from voicecoach.session.journal import Mark  # noqa: PLC0415 - as above

    step = view.step
    here = Mark(position=view.position, frames=view.frames, steps=view.of, listened=listened)
    if step is None:
        return here
    turn = step.round.number if step.round else None
    within = max(view.position - step.start, 0)
    return replace(here, step=step.index, name=step.name, side=step.side, round=turn, within=within)
