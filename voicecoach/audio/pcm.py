"""From sound on its way to finished sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from voicecoach.audio.clip import FloatSamples, Samples


def to_samples(raw: FloatSamples) -> Samples:
    """Round full scale ±1 to 16 bit, frame by frame; what lies beyond full scale is clipped to it.

    Sound that once was 16 bit comes back as the same numbers.

    >>> to_samples(np.array([0, 0.5, -1, 2], np.float32)).tolist()
    [0, 16384, -32768, 32767]
    """
    whole = np.rint(raw * np.float32(32768))
    return np.asarray(np.clip(whole, -32768, 32767), np.int16)
