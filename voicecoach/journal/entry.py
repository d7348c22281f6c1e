"""TODO"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Outcome(StrEnum):
    """How a session ended; one that was killed has no ending."""

    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class SessionStart:
    """What is known of a session as it starts.

    `routine` is a name, or a path that holds from everywhere; `choices` are the listener's, as JSON;
    `started` carries the local offset; `continues` is the number of the session that this one goes on with.
    """

    started: datetime
    routine: str
    title: str
    choices: str = "{}"
    continues: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a session has come: the step (its index from 0, None ahead of the first) and frames.

    `within` counts from the start of the step, `position` from that of the session; `frames` and
    `steps` are the whole of it, None while that is not known. `listened` are the frames really heard.
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


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One session of the journal; without `ending` it is `running` in another process, or was killed."""

    id: int
    start: SessionStart
    progress: Progress
    outcome: Outcome | None = None
    is_running: bool = False
