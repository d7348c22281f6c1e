"""True peak as ITU-R BS.1770-4 defines it (annex 2): the highest point of the wave, between samples too.

Sound is oversampled four times with the filter of the recommendation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from voicecoach.audio.clip import FloatSamples, Samples

# Two of the four phases of the filter; the other two are these reversed.
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
_PHASE_ROWS = np.ascontiguousarray(_PHASES.T, np.float32)
_BATCH = 4096
"""Points per matrix product, few enough to stay in this thread: with more, OpenBLAS occupies every core."""

FILTER_TAPS = len(_PHASES)
"""How many samples determine a point between two of them."""

MAX_INTERSAMPLE_GAIN = float(np.abs(_PHASES).sum(axis=0).max())
"""The highest factor by which the wave can exceed the samples around it."""

_FULL_SCALE = 32768


class TruePeakMeter:
    """Measures the true peak of finished sound that comes in blocks.

    The wave is computed only where samples are so high that it could exceed the peak so far.
    """

    def __init__(self) -> None:
        self._peak = 0.0
        self._before = np.zeros(FILTER_TAPS - 1, np.int16)

    @property
    def peak(self) -> float:
        """The true peak of all blocks so far, full scale at 1."""
        return self._peak / _FULL_SCALE

    def add(self, block: Samples) -> None:
        """Measure the next block."""
        if (
            len(block)
            and max(_sample_peak(block), _sample_peak(self._before)) * MAX_INTERSAMPLE_GAIN > self._peak
        ):
            self._measure(np.concatenate((self._before, block)))
        self._before = np.concatenate((self._before, block[1 - FILTER_TAPS :]))[1 - FILTER_TAPS :]

    def _measure(self, sound: Samples) -> None:
        self._peak = max(self._peak, _sample_peak(sound))
        high = self._peak / MAX_INTERSAMPLE_GAIN
        above = np.cumsum(np.pad((sound > high) | (sound < -high), (1, 0)))
        starts = np.flatnonzero(above[FILTER_TAPS:] - above[:-FILTER_TAPS])
        windows = np.lib.stride_tricks.sliding_window_view(sound, FILTER_TAPS)
        for first in range(0, len(starts), _BATCH):
            near = windows[starts[first : first + _BATCH]].astype(np.float64)
            self._peak = max(self._peak, float(np.abs(near @ _PHASES).max()))


def true_peak(samples: Samples) -> float:
    """The true peak of finished sound, full scale at 1."""
    meter = TruePeakMeter()
    meter.add(samples)
    return meter.peak


def _sample_peak(samples: Samples) -> int:
    return max(int(samples.max()), -int(samples.min()))


def local_peaks(sound: FloatSamples, floor: float = 0.0) -> FloatSamples:
    """The highest point of the wave around each sample, and at least `floor`; has the shape of `sound`."""
    padded = np.pad(sound, (FILTER_TAPS // 2, FILTER_TAPS // 2))
    windows = np.lib.stride_tricks.sliding_window_view(padded, FILTER_TAPS).T
    between = np.full(windows.shape[1], floor, np.float32)
    for start in range(0, len(between), _BATCH):
        near = slice(start, start + _BATCH)
        if np.abs(padded[start : start + _BATCH + FILTER_TAPS]).max() * MAX_INTERSAMPLE_GAIN > floor:
            np.abs(_PHASE_ROWS @ windows[:, near]).max(axis=0, out=between[near])
    return np.maximum(np.maximum(between[:-1], between[1:]), np.maximum(np.abs(sound), np.float32(floor)))
