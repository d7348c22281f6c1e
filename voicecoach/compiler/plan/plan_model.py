"""The forms of a cue: what may be heard of it, in words or as a sound.

What a plan is made of: steps of windows of cues, each cue with an anchor and its forms.

A window is a stretch of time: of a fixed length (a hold, a rest), or elastic, as long as its words
take. Times are milliseconds from the start of the window that the cue stands in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.timeline import Prosody, Remark, Round


@dataclass(frozen=True, slots=True)
class SpeechForm:
    """Words, and how they are spoken where that is not the session's own way."""

    text: str
    prosody: Prosody | None = None


@dataclass(frozen=True, slots=True)
class SoundForm:
    """A sound, by its name."""

    sound: str


Form: TypeAlias = SpeechForm | SoundForm


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
    preferred_ms: int


@dataclass(frozen=True, slots=True)
class Follows:
    """It starts this long after the end of what stands before it; in elastic windows only."""

    pause_ms: int


Anchor: TypeAlias = StartsAt | EndsBy | Within | Follows


StepKey: TypeAlias = tuple[int, int]
"""Which step of the session it is, however much is said in it: its place in the row of steps, and which
turn of it. Keys grow from step to step."""


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

    An elastic window ends `tail_ms` after its last cue. `stay` marks the time of holding or working,
    `gives` one that the listener may make longer or shorter while it runs.
    """

    ms: int
    cues: tuple[PlannedCue, ...] = ()
    is_elastic: bool = False
    tail_ms: int = 0
    is_work: bool = False
    is_adjustable: bool = False


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of the session as the listener meets it: one side, one set, one rest.

    `alike` are the keys of the steps that last as long as it does: its own, and those of the same move
    on the sides that follow.
    """

    key: StepKey
    name: str
    side: str | None
    round: Round | None
    windows: tuple[Window, ...]
    linked_steps: tuple[StepKey, ...] = ()

    @property
    def anchor_window_index(self) -> int:
        """Which of its windows the others lead to or out of: the first of a fixed length."""
        return next((place for place, window in enumerate(self.windows) if not window.is_elastic), 0)


@dataclass(frozen=True, slots=True)
class TotalAnnouncement:
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
    total: TotalAnnouncement | None
    report: tuple[Remark, ...] = ()
    """What became of steps before any cue was planned."""
    author: str | None = None
    source: str | None = None
