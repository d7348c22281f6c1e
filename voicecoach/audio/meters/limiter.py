"""A limiter that looks ahead: the gain sinks ahead of a peak and rises behind it, and no wave is cut."""

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
"""The gain sinks over twice this time ahead of a peak, and rises over as long behind it."""

LOOKAHEAD_FRAMES = 2 * _SMOOTHING_FRAMES + FILTER_TAPS
"""How far a peak is felt, in frames."""

_BLOCK_FRAMES = 1 << 14


def limit(blocks: Iterable[FloatSamples], ceiling: float) -> Iterator[FloatSamples]:
    """The same sound, of the same length, with its true peak at `ceiling` (1 is full scale) at most.

    It comes in other blocks: REACH frames later than it went in.
    """
    silence = np.zeros(LOOKAHEAD_FRAMES, np.float32)
    kept = np.zeros(2 * LOOKAHEAD_FRAMES, np.float32)
    skipped = LOOKAHEAD_FRAMES
    for block in chain(_small_blocks(blocks), (silence,)):
        sound = np.concatenate((kept, block))
        through = (sound * _limiter_gains(sound, ceiling))[LOOKAHEAD_FRAMES:-LOOKAHEAD_FRAMES]
        kept = sound[-2 * LOOKAHEAD_FRAMES :]
        yield through[skipped:]
        skipped = max(0, skipped - len(through))


def _small_blocks(blocks: Iterable[FloatSamples]) -> Iterator[FloatSamples]:
    """The same sound in blocks that stay in a core's cache while they are worked on."""
    for block in blocks:
        yield from (block[start : start + _BLOCK_FRAMES] for start in range(0, len(block), _BLOCK_FRAMES))


def _limiter_gains(sound: FloatSamples, ceiling: float) -> FloatSamples:
    """The gain of each sample; those within REACH of an end do not know all that is near them."""
    if np.abs(sound).max() * MAX_INTERSAMPLE_GAIN <= ceiling:
        return np.ones(len(sound), np.float32)
    allowed = np.asarray(ceiling / local_peaks(sound, ceiling), np.float64)
    return _moving_average(_moving_average(_sliding_minimum(allowed))).astype(np.float32)


def _sliding_minimum(allowed: FloatArray) -> FloatArray:
    """The least within _SLOPE frames on either side of each; each step doubles what is seen."""
    lowest, reach, width = np.pad(allowed, _SMOOTHING_FRAMES, constant_values=1), 1, 2 * _SMOOTHING_FRAMES + 1
    while reach * 2 <= width:
        lowest = np.minimum(lowest[:-reach], lowest[reach:])
        reach *= 2
    return np.minimum(lowest[: len(allowed)], lowest[width - reach :])


def _moving_average(gains: FloatArray) -> FloatArray:
    """The mean of those within half of _SLOPE on either side of each."""
    half = _SMOOTHING_FRAMES // 2
    total = np.cumsum(np.pad(gains, (half + 1, half), mode="edge"), dtype=np.float64)
    return np.asarray((total[2 * half + 1 :] - total[: -2 * half - 1]) / (2 * half + 1))
