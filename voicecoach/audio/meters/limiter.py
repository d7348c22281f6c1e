"""A look-ahead limiter: the gain falls before a peak and rises after it, so that no wave is clipped."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio.meters.true_peak import FILTER_TAPS, MAX_INTERSAMPLE_GAIN, local_peaks
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voicecoach.audio.clip import FloatSamples
    from voicecoach.audio.meters.loudness import FloatArray

_SMOOTHING_FRAMES = frames_from_ms(8)
"""The gain falls over twice this length before a peak, and rises over the same length after it."""

LOOKAHEAD_FRAMES = 2 * _SMOOTHING_FRAMES + FILTER_TAPS
"""How far from a peak the gain is changed, and the delay of the limiter."""

_BLOCK_FRAMES = 1 << 14


def limit(blocks: Iterable[FloatSamples], ceiling: float) -> Iterator[FloatSamples]:
    """Lower the gain around peaks so that the true peak is at most `ceiling` (full scale at 1).

    The sound keeps its length but is divided into other blocks, as the output is delayed by LOOKAHEAD_FRAMES.
    """
    silence = np.zeros(LOOKAHEAD_FRAMES, np.float32)
    before = np.zeros(2 * LOOKAHEAD_FRAMES, np.float32)
    to_skip = LOOKAHEAD_FRAMES
    for block in chain(_small_blocks(blocks), (silence,)):
        sound = np.concatenate((before, block))
        limited = (sound * _limiter_gains(sound, ceiling))[LOOKAHEAD_FRAMES:-LOOKAHEAD_FRAMES]
        before = sound[-2 * LOOKAHEAD_FRAMES :]
        yield limited[to_skip:]
        to_skip = max(0, to_skip - len(limited))


def _small_blocks(blocks: Iterable[FloatSamples]) -> Iterator[FloatSamples]:
    """Divide blocks into smaller ones that fit into a processor's cache."""
    for block in blocks:
        yield from (block[start : start + _BLOCK_FRAMES] for start in range(0, len(block), _BLOCK_FRAMES))


def _limiter_gains(sound: FloatSamples, ceiling: float) -> FloatSamples:
    """The gain of each sample.

    Within LOOKAHEAD_FRAMES of both ends it is not final, as peaks beyond them are not known.
    """
    if np.abs(sound).max() * MAX_INTERSAMPLE_GAIN <= ceiling:
        return np.ones(len(sound), np.float32)
    allowed = np.asarray(ceiling / local_peaks(sound, ceiling), np.float64)
    return _moving_average(_moving_average(_sliding_minimum(allowed))).astype(np.float32)


def _sliding_minimum(allowed: FloatArray) -> FloatArray:
    """The minimum within _SMOOTHING_FRAMES on both sides of each value; each step doubles the window."""
    lowest, window, width = (
        np.pad(allowed, _SMOOTHING_FRAMES, constant_values=1),
        1,
        2 * _SMOOTHING_FRAMES + 1,
    )
    while window * 2 <= width:
        lowest = np.minimum(lowest[:-window], lowest[window:])
        window *= 2
    return np.minimum(lowest[: len(allowed)], lowest[width - window :])


def _moving_average(gains: FloatArray) -> FloatArray:
    """The mean within half of _SMOOTHING_FRAMES on both sides of each value."""
    half = _SMOOTHING_FRAMES // 2
    total = np.cumsum(np.pad(gains, (half + 1, half), mode="edge"), dtype=np.float64)
    return np.asarray((total[2 * half + 1 :] - total[: -2 * half - 1]) / (2 * half + 1))
