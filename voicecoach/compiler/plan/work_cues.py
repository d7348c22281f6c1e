"""The cues inside a hold and in work for a time, and tips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.compiler.plan.cue_builder import countdown_cues
from voicecoach.compiler.plan.plan_model import StartsAt, Within
from voicecoach.compiler.plan.timing_rules import (
    HALFWAY_FROM_MS,
    SECONDS_LEFT_FROM_MS,
    SECONDS_LEFT_MS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.plan.cue_builder import CueBuilder
    from voicecoach.compiler.plan.plan_model import PlannedCue
    from voicecoach.script import Move


@dataclass(frozen=True, slots=True)
class TimedCues:
    """The names of the cues of a time of holding still, or of moving."""

    start: str
    go: str
    halfway: str
    seconds_left: str
    countdown: str


HOLD_CUES = TimedCues("hold", "go", "halfway", "seconds_left", "countdown")
WORK_CUES = TimedCues("work", "work_go", "work_halfway", "work_seconds_left", "work_countdown")


def timed_cues(names: TimedCues, ms: int, cues: CueBuilder) -> Iterator[PlannedCue]:
    """The start, the middle, ten seconds left and the countdown of a time of holding or moving."""
    yield from cues.cue(names.go, StartsAt(0))
    if ms >= HALFWAY_FROM_MS:
        yield from cues.cue(names.halfway, StartsAt(ms // 2))
    if ms >= SECONDS_LEFT_FROM_MS:
        left = cues.numbers.duration(SECONDS_LEFT_MS)
        yield from cues.cue(names.seconds_left, StartsAt(ms - SECONDS_LEFT_MS), left=left)
    yield from countdown_cues(cues, names.countdown, ms)


def tip_cues(move: Move, cues: CueBuilder, ms: int) -> Iterator[PlannedCue]:
    """Spread the tips over the work, with some time before the first and after the last."""
    for number, tip in enumerate(move.tips, 1):
        yield from cues.author_cue("tip", tip, Within(0, ms, number * ms // (len(move.tips) + 2)))
