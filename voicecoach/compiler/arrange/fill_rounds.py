"""Giving a step that fills its round its length, once the steps before it are placed."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from voicecoach.compiler.plan.plan_model import Window
from voicecoach.timeline import Remark
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecoach.compiler.plan.plan_model import Filling, PlannedStep, StepKey

_FRAMES_PER_SECOND = frames_from_ms(1000)


@dataclass(slots=True)
class StepStarts:
    """The frames at which the steps placed so far start, in the order of their keys."""

    keys: list[StepKey] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, placed: Iterable[tuple[StepKey, int]]) -> StepStarts:
        """The starts of steps with these keys and frames."""
        found = cls()
        for key, start in placed:
            found.add(key, start)
        return found

    def add(self, key: StepKey, start: int) -> None:
        """Add the next step."""
        self.keys.append(key)
        self.starts.append(start)

    def length_before(self, key: StepKey, start: int, rest: StepKey) -> int:
        """The length of the step `rest` right before the step `key` that starts at a frame; 0 without one."""
        index = bisect_left(self.keys, key) - 1
        return start - self.starts[index] if index >= 0 and self.keys[index] == rest else 0

    def left_frames(self, filling: Filling, start: int) -> int:
        """How long a step that starts at a frame fills its round; negative if the round is over already."""
        since = self.starts[bisect_left(self.keys, filling.since)]
        return since + frames_from_ms(filling.ms) - start


def fill_step(step: PlannedStep, start: int, starts: StepStarts) -> PlannedStep | None:
    """The step with the windows for what is left of its round; None if nothing is left.

    A step after such a rest announces itself where the rest is too short; all others are as they are.
    """
    if step.after_short_rest is not None:
        short = starts.length_before(step.key, start, step.after_short_rest.rest) < frames_from_ms(
            step.after_short_rest.min_ms
        )
        return replace(step, windows=step.after_short_rest.windows, announced_in=None) if short else step
    if step.filling is None:
        return step
    left = starts.left_frames(step.filling, start)
    if left <= 0:
        return None
    ms, extra_frames = divmod(left, frames_from_ms(1))
    start_window = Window(0, is_elastic=True, extra_frames=extra_frames)
    return replace(step, windows=(start_window, *step.filling.windows_of(ms)))


def late_round_remark(step: PlannedStep, start: int, starts: StepStarts, index: int) -> Remark:
    """For the report: a round that leaves no rest, and how late the next one starts."""
    late_frames = -starts.left_frames(step.filling, start) if step.filling else 0
    late = f"{late_frames / _FRAMES_PER_SECOND:.1f}s late" if late_frames else "without a rest before it"
    why = f"the words of the round before leave no time to rest; this round starts {late}"
    return Remark(cue="rest", step=index, action="dropped", why=why)
