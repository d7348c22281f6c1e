"""A clip: sound that is ready for the mix.

From sound on its way to finished sound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Samples: TypeAlias = npt.NDArray[np.int16]
"""Finished sound: shape (frames,), mono at 48 kHz, 16 bit, what is played and what is exported."""


FloatSamples: TypeAlias = npt.NDArray[np.float32]
"""Sound on its way: shape (frames,), mono at any rate, full scale at ±1."""


class Sound(Protocol):
    """Finished sound, in memory or on the disk, that is read in parts."""

    @property
    def lufs(self) -> float | None:
        """Its loudness where it was measured, which is what a voice spoke."""
        ...

    @property
    def peak(self) -> float | None:
        """The highest point of its wave where it was measured, 1 at full scale."""
        ...

    @property
    def frames(self) -> int:
        """Its length in frames at 48 kHz."""
        ...

    def read(self, start: int, end: int) -> Samples:
        """Its samples from frame `start` to frame `end`, both inside of it; not to be written to."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Finished sound whose first frame is its onset: no silence stands ahead of it.

    `samples` has shape (frames,) and is not written to. `lufs` is its loudness where it was measured, which
    is what a voice spoke; `peak` its true peak where it was, 1 at full scale. Clips are not compared: arrays
    have no one meaning of equal.
    """

    samples: Samples
    lufs: float | None = None
    peak: float | None = None

    @property
    def frames(self) -> int:
        """Its length in frames at 48 kHz."""
        return len(self.samples)

    def read(self, start: int, end: int) -> Samples:
        """Its samples from frame `start` to frame `end`."""
        return self.samples[start:end]


def to_samples(raw: FloatSamples) -> Samples:
    """Round full scale ±1 to 16 bit, frame by frame; what lies beyond full scale is clipped to it.

    Sound that once was 16 bit comes back as the same numbers.

    >>> to_samples(np.array([0, 0.5, -1, 2], np.float32)).tolist()
    [0, 16384, -32768, 32767]
    """
    whole = np.rint(raw * np.float32(32768))
    return np.asarray(np.clip(whole, -32768, 32767), np.int16)
