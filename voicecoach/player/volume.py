"""How loud everything is, changed by a short ramp so that no change clicks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from voicecoach.audio import Samples

RAMP_FRAMES = SAMPLE_RATE // 20
"""Frames from one volume to the next: 50 ms."""

FULL_PERCENT = 100


@dataclass(frozen=True, slots=True)
class VolumeRamp:
    """A volume in percent of full, as a share of the samples' height.

    `before` is the one that it comes from, `ramped` how many frames of the ramp were heard, RAMP where
    there is none.
    """

    target_percent: int = FULL_PERCENT
    start_percent: float = FULL_PERCENT
    ramped_frames: int = RAMP_FRAMES

    def ramp_to(self, percent: int) -> VolumeRamp:
        """On the way from here to another volume, at most full and at least silent."""
        now = (
            self.start_percent + (self.target_percent - self.start_percent) * self.ramped_frames / RAMP_FRAMES
        )
        return VolumeRamp(min(FULL_PERCENT, max(0, percent)), now, 0)

    def advanced(self, frames: int) -> VolumeRamp:
        """Once so many further frames were heard."""
        return (
            self
            if self.ramped_frames >= RAMP_FRAMES
            else replace(self, ramped_frames=min(RAMP_FRAMES, self.ramped_frames + frames))
        )

    def apply(self, samples: Samples) -> Samples:
        """The samples as loud as that; at full volume they are what they were, bit for bit."""
        if self.ramped_frames >= RAMP_FRAMES and self.target_percent == FULL_PERCENT:
            return samples
        share = np.minimum((self.ramped_frames + np.arange(len(samples))) / RAMP_FRAMES, 1)
        gain = (self.start_percent + (self.target_percent - self.start_percent) * share) / FULL_PERCENT
        return np.rint(samples * gain).astype(np.int16)
