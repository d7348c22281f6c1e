"""Words that are said again while the session goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from voicecoach.audio import Samples

CROSSFADE_FRAMES = SAMPLE_RATE // 10
"""The pause after words that are said again, in which the session is faded in: 100 ms."""


@dataclass(frozen=True, slots=True)
class RepeatedWords:
    """Words that are said again while the position goes on.

    From position `start` to `until`, what is read is `shift` frames earlier in the session.
    """

    start: int
    shift: int
    until: int

    def covers(self, position: int) -> bool:
        """Whether the words are said at this position."""
        return self.start <= position < self.until

    def mix(self, position: int, again: Samples, session: Samples) -> Samples:
        """What is heard from a position on: the words `again`, at the end faded into the `session`."""
        left = self.until - position - np.arange(len(again))
        if left[-1] >= CROSSFADE_FRAMES:
            return again
        gain = np.minimum(left / CROSSFADE_FRAMES, 1)
        mixed: Samples = np.rint(again * gain + session * (1 - gain)).astype(np.int16)
        return mixed
