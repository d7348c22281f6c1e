"""How loud everything is, changed by a short ramp so that no change clicks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.units import RATE

if TYPE_CHECKING:
    from voicecoach.audio.clip import Samples

RAMP = RATE // 20
"""Frames from one volume to the next: 50 ms."""

FULL = 100


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume in percent of full, as a share of the samples' height.

    `before` is the one that it comes from, `ramped` how many frames of the ramp were heard, RAMP where
    there is none.
    """

    percent: int = FULL
    before: float = FULL
    ramped: int = RAMP

    def to(self, percent: int) -> Volume:
        """On the way from here to another volume, at most full and at least silent."""
        now = self.before + (self.percent - self.before) * self.ramped / RAMP
        return Volume(min(FULL, max(0, percent)), now, 0)

    def after(self, frames: int) -> Volume:
        """Once so many further frames were heard."""
        return self if self.ramped >= RAMP else replace(self, ramped=min(RAMP, self.ramped + frames))

    def of(self, samples: Samples) -> Samples:
        """The samples as loud as that; at full volume they are what they were, bit for bit."""
        if self.ramped >= RAMP and self.percent == FULL:
            return samples
        share = np.minimum((self.ramped + np.arange(len(samples))) / RAMP, 1)
        gain = (self.before + (self.percent - self.before) * share) / FULL
        return np.rint(samples * gain).astype(np.int16)
