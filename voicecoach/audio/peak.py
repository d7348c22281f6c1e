"""True peak after ITU-R BS.1770-4, annex 2: the highest point of the wave between the samples too.

Four values are worked out for each sample, by the filter that is printed in the recommendation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from voicecoach.audio.clip import Raw, Samples

Windows: TypeAlias = npt.NDArray[np.float64]

# Two of the four phases; the others are the same backwards.
_PHASE_0 = (
    *(0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875, 0.1373291015625),
    *(
        0.9721679687500,
        -0.1022949218750,
        0.0476074218750,
        -0.0266113281250,
        0.0148925781250,
        -0.0083007812500,
    ),
)
_PHASE_1 = (
    *(
        -0.0291748046875,
        0.0292968750000,
        -0.0517578125000,
        0.0891113281250,
        -0.1665039062500,
        0.4650878906250,
    ),
    *(
        0.7797851562500,
        -0.2003173828125,
        0.1015625000000,
        -0.0582275390625,
        0.0330810546875,
        -0.0189208984375,
    ),
)
_PHASES = np.array([_PHASE_0, _PHASE_1, _PHASE_1[::-1], _PHASE_0[::-1]]).T
TAPS = len(_PHASES)
"""How many samples have a part in a point between two of them."""

MOST = float(np.abs(_PHASES).sum(axis=0).max())
"""By how much, at most, the wave rises above all the samples that it runs between."""

_FULL_SCALE = 32768


class PeakMeter:
    """The true peak of finished sound that comes block by block.

    Only where samples are so high that the wave may rise above the highest point so far, it is worked out.
    """

    def __init__(self) -> None:
        self._peak = 0.0
        self._before = np.zeros(TAPS - 1, np.int16)

    @property
    def peak(self) -> float:
        """The highest point so far, 1 at full scale."""
        return self._peak / _FULL_SCALE

    def add(self, block: Samples) -> None:
        """Hear more."""
        if len(block) and max(_highest(block), _highest(self._before)) * MOST > self._peak:
            self._look(np.concatenate((self._before, block)))
        self._before = np.concatenate((self._before, block[1 - TAPS :]))[1 - TAPS :]

    def _look(self, sound: Samples) -> None:
        self._peak = max(self._peak, _highest(sound))
        high = self._peak / MOST
        at = np.flatnonzero((sound > high) | (sound < -high))
        starts = np.unique(at[:, np.newaxis] + np.arange(1 - TAPS, 1))
        starts = starts[(starts >= 0) & (starts <= len(sound) - TAPS)]
        if len(starts):
            windows = np.lib.stride_tricks.sliding_window_view(sound, TAPS)[starts]
            self._peak = max(self._peak, float(np.abs(windows.astype(np.float64) @ _PHASES).max()))


def true_peak(samples: Samples) -> float:
    """The true peak of finished sound that is there in one piece, 1 at full scale."""
    meter = PeakMeter()
    meter.add(samples)
    return meter.peak


def _highest(samples: Samples) -> int:
    return max(int(samples.max()), -int(samples.min()))


def heights(sound: Raw) -> Raw:
    """How high the wave rises around each sample, on either side of it: the shape of `sound`."""
    padded = np.pad(sound, (TAPS // 2, TAPS // 2))
    between = np.abs(np.lib.stride_tricks.sliding_window_view(padded, TAPS) @ _PHASES.astype(np.float32)).max(
        axis=1
    )
    return np.asarray(np.maximum(np.maximum(between[:-1], between[1:]), np.abs(sound)), np.float32)
