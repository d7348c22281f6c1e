"""Entries of the journal: what is stored of each session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from voicecoach.player import PlayerState


class Outcome(StrEnum):
    """How a session ended. A session that was killed has no outcome."""

    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class SessionStart:
    """What is known when a session starts.

    `started` has the local UTC offset. `routine` is a name or an absolute path, and `choices` are the
    session options as JSON. `continues` is the id of the session that this one resumes.
    """

    started: datetime
    routine: str
    title: str
    choices: str = "{}"
    continues: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a session has come; the fields are the columns of the database.

    `step` is an index from 0, None before the first step; `name`, `side` and `round` are the step's. All
    lengths are in frames: `within` from the start of the step, `position` from the start of the session,
    `listened` without what was skipped. `frames` and `steps` are those of the whole session, None while
    they are not known.
    """

    step: int | None = None
    name: str | None = None
    side: str | None = None
    round: int | None = None
    within: int = 0
    position: int = 0
    frames: int | None = None
    steps: int | None = None
    listened: int = 0

    @classmethod
    def from_state(cls, state: PlayerState, listened: int) -> Progress:
        """The progress of a player in this state, with the frames that were listened to so far."""
        progress = cls(
            position=state.position, frames=state.frames, steps=state.step_count, listened=listened
        )
        if (step := state.step) is None:
            return progress
        return replace(
            progress,
            step=step.index,
            name=step.name,
            side=step.side,
            round=step.round.number if step.round else None,
            within=max(state.position - step.start, 0),
        )


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One session in the journal. Without an outcome it is still running, or it was killed."""

    id: int
    start: SessionStart
    progress: Progress
    outcome: Outcome | None = None
    is_running: bool = False
