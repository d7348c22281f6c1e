"""The results of arranging: parts of a timeline, and the placed steps that they start.

They are in a module of their own because sessions need them before anything is arranged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicecoach.compiler.plan.plan_model import Form, PlannedCue, PlannedStep
    from voicecoach.timeline import Event, Remark, Step


@dataclass(frozen=True, slots=True)
class PlacedCue:
    """A cue with its form (None: dropped), its start and its length in frames.

    The start counts from that of the window while a window is being filled, else from that of the session.
    """

    cue: PlannedCue
    form: Form | None
    start: int
    frames: int
    reason: str = ""
    """Why it has not got its preferred form."""

    @property
    def end(self) -> int:
        """The frame after its last one."""
        return self.start + self.frames


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """A planned step with the frames of the session at which its windows start.

    `cues` are in the order of their start. A step that continues after an edit has only those that were
    placed after it.
    """

    step: PlannedStep
    window_starts: tuple[int, ...]
    cues: tuple[PlacedCue, ...]
    end: int

    @property
    def start(self) -> int:
        """Its first frame."""
        return self.window_starts[0]


@dataclass(frozen=True, slots=True)
class TimelinePart:
    """The next part of a timeline. Later parts change nothing before the frame `ready`.

    `placed_steps` are the steps that start in this part.
    """

    events: tuple[Event, ...]
    steps: tuple[Step, ...]
    report: tuple[Remark, ...]
    ready: int
    placed_steps: tuple[PlacedStep, ...] = ()


@dataclass(frozen=True, slots=True)
class PlayedPrefix:
    """The part of a timeline that stays when the rest is arranged again: all that starts before `cut`.

    The first step is in `placed_steps` from the start, but in `steps` only once its length is known.
    """

    cut: int = 0
    events: tuple[Event, ...] = ()
    steps: tuple[Step, ...] = ()
    placed_steps: tuple[PlacedStep, ...] = ()

    def events_of(self, index: int) -> tuple[Event, ...]:
        """The events of a step."""
        return tuple(event for event in self.events if event.step == index)
