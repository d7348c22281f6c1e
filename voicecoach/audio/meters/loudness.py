"""Loudness as ITU-R BS.1770-4 defines it, for one channel at 48 kHz.

The filter coefficients and the two gates are those of the recommendation (annex 1, tables 1 and 2, equations
3 to 7). The filters run in the frequency domain, by overlap-add, so that numpy is enough: a filter loop in
Python would take a second per clip, and scipy a third of a second to import.
"""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from voicecoach.units import SAMPLE_RATE, frames_from_ms

if TYPE_CHECKING:
    from voicecoach.audio.clip import FloatSamples

FloatArray: TypeAlias = npt.NDArray[np.float64]

# Tables 1 and 2: b0 b1 b2 and a0 a1 a2.
_PRE_FILTER = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))

_BLOCK_FRAMES = frames_from_ms(400)
_HOPS_PER_BLOCK = 4
_HOP_FRAMES = _BLOCK_FRAMES // _HOPS_PER_BLOCK
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0

# The high-pass decays most slowly: with poles at 0.995, by 170 dB in 4,000 frames.
_FFT_FRAMES = 1 << 14
_FILTER_TAIL_FRAMES = 1 << 12


def integrated_loudness(samples: FloatSamples) -> float:
    """The gated loudness in LUFS of one channel at 48 kHz, shape (frames,), full scale at ±1.

    Less than 400 ms is measured as one block. Sound that never passes the gate at -70 LUFS is at -inf.
    """
    if len(samples) < _BLOCK_FRAMES:
        return _gated_loudness(np.array([_weighted_energy(samples) / max(1, len(samples))]))
    meter = LoudnessMeter()
    meter.add(samples)
    return meter.loudness()


class LoudnessMeter:
    """Measures the integrated loudness of sound that comes in blocks; stores one number per 100 ms.

    Less than 400 ms has no loudness: -inf.
    """

    def __init__(self) -> None:
        self._filter_tail = np.zeros(_FILTER_TAIL_FRAMES)
        self._pending = np.zeros(0)
        self._hops: list[float] = []

    def add(self, samples: FloatSamples) -> None:
        """Measure the next block: shape (frames,), 48 kHz, full scale at ±1."""
        for start in range(0, len(samples), _FFT_FRAMES - _FILTER_TAIL_FRAMES):
            self._add_block(samples[start : start + _FFT_FRAMES - _FILTER_TAIL_FRAMES])

    def loudness(self) -> float:
        """The gated loudness in LUFS of all blocks so far."""
        hops = np.concatenate((np.zeros(1), np.cumsum(self._hops)))
        return _gated_loudness((hops[_HOPS_PER_BLOCK:] - hops[:-_HOPS_PER_BLOCK]) / _BLOCK_FRAMES)

    def _add_block(self, dry: FloatSamples) -> None:
        wet = _k_weighted(dry)
        wet[:_FILTER_TAIL_FRAMES] += self._filter_tail
        self._filter_tail = wet[len(dry) : len(dry) + _FILTER_TAIL_FRAMES].copy()
        filtered = np.concatenate((self._pending, wet[: len(dry)]))
        hop_end = len(filtered) // _HOP_FRAMES * _HOP_FRAMES
        hops = filtered[:hop_end].reshape(-1, _HOP_FRAMES)
        self._hops += np.einsum("ij,ij->i", hops, hops).tolist()
        self._pending = filtered[hop_end:]


def _k_weighted(dry: FloatSamples) -> FloatArray:
    """Filter at most _FFT_FRAMES - _FILTER_TAIL_FRAMES frames.

    Returns _FFT_FRAMES frames, which include the tail of the filters.
    """
    bins = np.fft.rfft(dry.astype(np.float64, copy=False), _FFT_FRAMES)
    bins *= _filter_response()
    return np.fft.irfft(bins, _FFT_FRAMES)


def _weighted_energy(short: FloatSamples) -> float:
    filtered = _k_weighted(short)[: len(short)]
    return float(filtered @ filtered)


def _gated_loudness(power: FloatArray) -> float:
    """The loudness in LUFS of 400 ms blocks, given their mean squares, after both gates."""
    loud = power[_lufs(power) > _ABSOLUTE_GATE_LUFS]
    if not loud.size:
        return -math.inf
    gate = float(_lufs(loud.mean())) + _RELATIVE_GATE_LU
    return float(_lufs(loud[_lufs(loud) > gate].mean()))


def _lufs(power: npt.ArrayLike) -> FloatArray:
    with np.errstate(divide="ignore"):
        return np.asarray(-0.691 + 10 * np.log10(power))


@functools.cache
def _filter_response() -> npt.NDArray[np.complex128]:
    """The response of both filters at each bin of the transform."""
    delay = np.exp(-2j * np.pi * np.fft.rfftfreq(_FFT_FRAMES, 1 / SAMPLE_RATE) / SAMPLE_RATE)
    (b1, a1), (b2, a2) = _PRE_FILTER, _HIGH_PASS
    numerator = np.polyval(b1[::-1], delay) * np.polyval(b2[::-1], delay)
    return np.asarray(numerator / (np.polyval(a1[::-1], delay) * np.polyval(a2[::-1], delay)))
