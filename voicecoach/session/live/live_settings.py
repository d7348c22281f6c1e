"""The settings that a listener can change while a session plays."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from voicecoach.script import Detail

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voicecoach.compiler import StepKey

MIN_RATE_STEPS, MAX_RATE_STEPS = -7, 7
"""The range of `rate_steps`: from 0.51 to 1.95 times the voice's own rate."""
RATE_STEP_FACTOR = 1.1
"""How many times as fast each step is."""


@dataclass(frozen=True, slots=True)
class LiveSettings:
    """How much is spoken, how fast, and by how many milliseconds single steps are longer."""

    detail: Detail
    muted: bool = False
    rate_steps: int = 0
    extra_ms_by_step: Mapping[StepKey, int] = field(default_factory=dict)

    @property
    def effective_detail(self) -> Detail:
        """The detail, or only sounds while muted."""
        return Detail.SOUNDS if self.muted else self.detail

    @property
    def rate(self) -> float:
        """The rate as a factor of the voice's own."""
        return round(RATE_STEP_FACTOR**self.rate_steps, 2)

    def with_rate_change(self, steps: int) -> LiveSettings:
        """Speak faster by this many steps, within the range in which words can be understood."""
        return replace(self, rate_steps=min(MAX_RATE_STEPS, max(MIN_RATE_STEPS, self.rate_steps + steps)))

    def with_extra_time(self, steps: tuple[StepKey, ...], extra_ms: int) -> LiveSettings:
        """Make these steps longer than the script says, by this time in all."""
        return replace(self, extra_ms_by_step={**self.extra_ms_by_step, **dict.fromkeys(steps, extra_ms)})
