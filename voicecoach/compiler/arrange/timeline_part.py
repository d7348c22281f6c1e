"""What an arrangement gives: parts of a timeline, and what was planned of the steps that begin in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicecoach.compiler.plan.plan_model import PlannedStep
    from voicecoach.timeline import Event, Remark, Step


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """A step of the plan in its place: the frames of the session at which its windows start."""

    step: PlannedStep
    window_starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TimelinePart:
    """A further part of a timeline: what follows leaves everything before frame `ready` as it is.

    `placed` tells of each step that it begins what it was planned as.
    """

    events: tuple[Event, ...]
    steps: tuple[Step, ...]
    report: tuple[Remark, ...]
    ready: int
    placed_steps: tuple[PlacedStep, ...] = ()


@dataclass(frozen=True, slots=True)
class PlayedPrefix:
    """What of a session stays as it is laid out: all that starts before the frame `cut`.

    The first step is placed before its length is known, and stands among `steps` only from then on.
    """

    cut: int = 0
    events: tuple[Event, ...] = ()
    steps: tuple[Step, ...] = ()
    placed_steps: tuple[PlacedStep, ...] = ()
