"""A limiter that looks ahead: the gain sinks ahead of a peak and rises behind it, and no wave is cut."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio.peak import MOST, TAPS, heights
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voicecoach.audio.clip import Raw
    from voicecoach.audio.loudness import Floats

_SLOPE = frames_from_ms(8)
"""The gain sinks over twice this time ahead of a peak, and rises over as long behind it."""

REACH = 2 * _SLOPE + TAPS
"""How far a peak is felt, in frames."""

_PIECE = 1 << 14


def limited(blocks: Iterable[Raw], ceiling: float) -> Iterator[Raw]:
    """The same sound, of the same length, with its true peak at `ceiling` (1 is full scale) at most.

    It comes in other blocks: REACH frames later than it went in.
    """
    silence = np.zeros(REACH, np.float32)
    kept = np.zeros(2 * REACH, np.float32)
    skipped = REACH
    for block in chain(_pieces(blocks), (silence,)):
        sound = np.concatenate((kept, block))
        through = (sound * _gains(sound, ceiling))[REACH:-REACH]
        kept = sound[-2 * REACH :]
        yield through[skipped:]
        skipped = max(0, skipped - len(through))


def _pieces(blocks: Iterable[Raw]) -> Iterator[Raw]:
    """The same sound in blocks that stay in a core's cache while they are worked on."""
    for block in blocks:
        yield from (block[start : start + _PIECE] for start in range(0, len(block), _PIECE))


def _gains(sound: Raw, ceiling: float) -> Raw:
    """The gain of each sample; those within REACH of an end do not know all that is near them."""
    if np.abs(sound).max() * MOST <= ceiling:
        return np.ones(len(sound), np.float32)
    allowed = np.asarray(ceiling / heights(sound, ceiling), np.float64)
    return _smoothed(_smoothed(_lowest_around(allowed))).astype(np.float32)


def _lowest_around(allowed: Floats) -> Floats:
    """The least within _SLOPE frames on either side of each; each step doubles what is seen."""
    lowest, reach, width = np.pad(allowed, _SLOPE, constant_values=1), 1, 2 * _SLOPE + 1
    while reach * 2 <= width:
        lowest = np.minimum(lowest[:-reach], lowest[reach:])
        reach *= 2
    return np.minimum(lowest[: len(allowed)], lowest[width - reach :])


def _smoothed(gains: Floats) -> Floats:
    """The mean of those within half of _SLOPE on either side of each."""
    half = _SLOPE // 2
    total = np.cumsum(np.pad(gains, (half + 1, half), mode="edge"), dtype=np.float64)
    return np.asarray((total[2 * half + 1 :] - total[: -2 * half - 1]) / (2 * half + 1))
