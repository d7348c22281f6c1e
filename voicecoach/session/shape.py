"""What a listener has changed of a running session: how much is said, how fast, what lasts longer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from voicecoach.script.detail import Detail

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voicecoach.compiler.model import Key

SLOWEST, FASTEST = -7, 7
"""Steps of pace, each a tenth faster than the one below: from 0.51 to 1.95 times the voice's own."""
STEP = 1.1


@dataclass(frozen=True, slots=True)
class Shape:
    """The choices that hold from now on; `longer` has milliseconds for single steps."""

    detail: Detail
    muted: bool = False
    pace_steps: int = 0
    longer: Mapping[Key, int] = field(default_factory=dict)

    @property
    def said(self) -> Detail:
        """How much is said."""
        return Detail.SOUNDS if self.muted else self.detail

    @property
    def pace(self) -> float:
        """How many times as fast as the voice's own way."""
        return round(STEP**self.pace_steps, 2)

    def faster(self, steps: int) -> Shape:
        """So many steps faster, as far as words can be understood."""
        return replace(self, pace_steps=min(FASTEST, max(SLOWEST, self.pace_steps + steps)))

    def lasting(self, alike: tuple[Key, ...], longer_ms: int) -> Shape:
        """With all these steps so much longer than they were written."""
        return replace(self, longer={**self.longer, **dict.fromkeys(alike, longer_ms)})
