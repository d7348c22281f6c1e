"""Loudness after ITU-R BS.1770-4, for one channel at 48 kHz.

The coefficients of both filters and the two gates are those printed in the recommendation (annex 1,
tables 1 and 2, equations 3 to 7). The filters run in the frequency domain, by overlap-add, so that
numpy is enough: a filter loop in Python would take a second a clip, and scipy a third of one to import.
"""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from voicecoach.units import RATE, frames_from_ms

if TYPE_CHECKING:
    from voicecoach.audio.clip import Raw

Floats: TypeAlias = npt.NDArray[np.float64]

# Tables 1 and 2: the head's shelf and the low cut, b0 b1 b2 and a0 a1 a2.
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_LOW_CUT = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))

_BLOCK = frames_from_ms(400)
_HOPS = 4
_HOP = _BLOCK // _HOPS
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0

# The low cut rings longest: its poles at 0.995 have lost 170 dB after 4,000 frames.
_FFT = 1 << 16
_RING = 1 << 13


def loudness(samples: Raw) -> float:
    """Gated loudness in LUFS of one channel, shape (frames,), at 48 kHz, full scale at ±1.

    Less than 400 ms is measured as one block; sound that never passes the gate at -70 LUFS is at -inf.
    """
    return _gated(_block_power(_k_weighted(samples)))


class Meter:
    """The same measure of sound that comes block by block: keeps a number for each 100 ms, not the sound.

    Differs from `loudness` by rounding alone, where there are 400 ms or more. Less has no loudness: -inf.
    """

    def __init__(self) -> None:
        self._ringing = np.zeros(_RING)
        self._waiting = np.zeros(0)
        self._hops: list[float] = []

    def add(self, samples: Raw) -> None:
        """Hear more: shape (frames,), 48 kHz, full scale at ±1."""
        for start in range(0, len(samples), _FFT - _RING):
            self._hear(samples[start : start + _FFT - _RING])

    def loudness(self) -> float:
        """Gated loudness in LUFS of what was heard so far."""
        hops = np.concatenate((np.zeros(1), np.cumsum(self._hops)))
        return _gated((hops[_HOPS:] - hops[:-_HOPS]) / _BLOCK)

    def _hear(self, dry: Raw) -> None:
        wet = np.fft.irfft(np.fft.rfft(dry, _FFT) * _response(), _FFT)
        wet[:_RING] += self._ringing
        self._ringing = wet[len(dry) : len(dry) + _RING].copy()
        heard = np.concatenate((self._waiting, np.square(wet[: len(dry)])))
        whole = len(heard) // _HOP * _HOP
        self._hops += heard[:whole].reshape(-1, _HOP).sum(axis=1).tolist()
        self._waiting = heard[whole:]


def _gated(power: Floats) -> float:
    """Loudness of blocks of 400 ms, given their mean squares, after both gates."""
    loud = power[_lufs(power) > _ABSOLUTE_GATE]
    if not loud.size:
        return -math.inf
    gate = float(_lufs(loud.mean())) + _RELATIVE_GATE
    return float(_lufs(loud[_lufs(loud) > gate].mean()))


def _lufs(power: npt.ArrayLike) -> Floats:
    with np.errstate(divide="ignore"):
        return np.asarray(-0.691 + 10 * np.log10(power))


def _block_power(weighted: Floats) -> Floats:
    """Mean squares of blocks of 400 ms, each a quarter further on."""
    if len(weighted) < _BLOCK:
        return np.array([np.mean(np.square(weighted)) if len(weighted) else 0.0])
    total = np.concatenate(([0.0], np.cumsum(np.square(weighted))))
    starts = np.arange(0, len(weighted) - _BLOCK + 1, _HOP)
    return np.asarray(np.maximum(total[starts + _BLOCK] - total[starts], 0.0) / _BLOCK)


def _k_weighted(samples: Raw) -> Floats:
    heard = np.zeros(len(samples) + _RING)
    for start in range(0, len(samples), _FFT - _RING):
        dry = samples[start : start + _FFT - _RING]
        wet = np.fft.irfft(np.fft.rfft(dry, _FFT) * _response(), _FFT)
        heard[start : start + len(dry) + _RING] += wet[: len(dry) + _RING]
    return heard[: len(samples)]


@functools.cache
def _response() -> npt.NDArray[np.complex128]:
    """Both filters as one gain for each bin of the transform."""
    delay = np.exp(-2j * np.pi * np.fft.rfftfreq(_FFT, 1 / RATE) / RATE)
    (b1, a1), (b2, a2) = _SHELF, _LOW_CUT
    above = np.polyval(b1[::-1], delay) * np.polyval(b2[::-1], delay)
    return np.asarray(above / (np.polyval(a1[::-1], delay) * np.polyval(a2[::-1], delay)))
