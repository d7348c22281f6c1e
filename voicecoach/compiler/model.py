"""What a plan is made of: steps of windows of cues, each cue with an anchor and its forms.

A window is a stretch of time: of a fixed length (a hold, a rest), or elastic, as long as its words
take. Times are milliseconds from the start of the window that the cue stands in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.timeline import Event, Manner, Remark, Round, Step


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words, and how they are spoken where that is not the session's own way."""

    text: str
    manner: Manner | None = None


@dataclass(frozen=True, slots=True)
class Sounded:
    """A sound, by its name."""

    sound: str


Form: TypeAlias = Spoken | Sounded


@dataclass(frozen=True, slots=True)
class StartsAt:
    """Its onset stands at this instant."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class EndsBy:
    """It ends at this instant at the latest, and as late as it can."""

    by_ms: int


@dataclass(frozen=True, slots=True)
class Within:
    """It stands anywhere between these instants, as soon as it can from the wanted one on."""

    from_ms: int
    to_ms: int
    wanted_ms: int


@dataclass(frozen=True, slots=True)
class Follows:
    """It starts this long after the end of what stands before it; in elastic windows only."""

    pause_ms: int


Anchor: TypeAlias = StartsAt | EndsBy | Within | Follows


@dataclass(frozen=True, slots=True)
class PlannedCue:
    """One cue: its forms run from what is best to what is least, the higher priority has its way first."""

    cue: str
    anchor: Anchor
    priority: int
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Time in a step. `ms` is its length, for an elastic window its least one.

    An elastic window ends `tail_ms` after its last cue. `stay` marks the time of holding or working.
    """

    ms: int
    cues: tuple[PlannedCue, ...] = ()
    elastic: bool = False
    tail_ms: int = 0
    stay: bool = False


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of the session as the listener meets it: one side, one set, one rest."""

    name: str
    side: str | None
    round: Round | None
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """The cue that announces the length of the session, whose words only the arrangement knows.

    It stands in the first window, not before `at_ms`. `forms` gives its forms for a length in
    milliseconds.
    """

    at_ms: int
    pause_ms: int
    forms: Callable[[int], tuple[Form, ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole session, before any length of sound is known."""

    title: str
    language: str
    steps: tuple[PlannedStep, ...]
    total: Total | None
    report: tuple[Remark, ...] = ()
    """What became of steps before any cue was planned."""
    author: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Laid:
    """A further part of a timeline: nothing before frame `ready` will change any more."""

    events: tuple[Event, ...]
    steps: tuple[Step, ...]
    report: tuple[Remark, ...]
    ready: int
