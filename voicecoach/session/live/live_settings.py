"""What a listener has changed of a running session: how much is said, how fast, what lasts longer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from voicecoach.script import Detail

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voicecoach.compiler import StepKey

MIN_RATE_STEPS, MAX_RATE_STEPS = -7, 7
"""Steps of pace, each a tenth faster than the one below: from 0.51 to 1.95 times the voice's own."""
RATE_STEP_FACTOR = 1.1


@dataclass(frozen=True, slots=True)
class LiveSettings:
    """The choices that hold from now on; `longer` has milliseconds for single steps."""

    detail: Detail
    muted: bool = False
    rate_steps: int = 0
    extra_ms_by_step: Mapping[StepKey, int] = field(default_factory=dict)

    @property
    def effective_detail(self) -> Detail:
        """How much is said."""
        return Detail.SOUNDS if self.muted else self.detail

    @property
    def rate(self) -> float:
        """How many times as fast as the voice's own way."""
        return round(RATE_STEP_FACTOR**self.rate_steps, 2)

    def with_rate_change(self, steps: int) -> LiveSettings:
        """So many steps faster, as far as words can be understood."""
        return replace(self, rate_steps=min(MAX_RATE_STEPS, max(MIN_RATE_STEPS, self.rate_steps + steps)))

    def with_extra_time(self, alike: tuple[StepKey, ...], longer_ms: int) -> LiveSettings:
        """With all these steps so much longer than they were written."""
        return replace(self, extra_ms_by_step={**self.extra_ms_by_step, **dict.fromkeys(alike, longer_ms)})
