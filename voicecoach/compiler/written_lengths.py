"""Lengths that a person would write: whole seconds below 20 s, and multiples of 5 s from there on."""

from __future__ import annotations

from voicecoach.units import SPOKEN_FROM_MS, SPOKEN_STEP_MS

_SECOND_MS = 1000


def to_whole_seconds(ms: float) -> int:
    """Round a length to whole seconds, at least one.

    >>> to_whole_seconds(1_600), to_whole_seconds(300)
    (2000, 1000)
    """
    return max(_SECOND_MS, round(ms / _SECOND_MS) * _SECOND_MS)


def is_written_length(ms: int) -> bool:
    """Whether a person would write this length.

    >>> [s for s in (7, 19, 20, 21, 25) if is_written_length(s * 1000)]
    [7, 19, 20, 25]
    """
    return ms % (SPOKEN_STEP_MS if ms >= SPOKEN_FROM_MS else _SECOND_MS) == 0


def lengths_towards(ms: int, limit_ms: int) -> tuple[int, ...]:
    """The lengths from `ms` to the limit, in order, without `ms` itself.

    >>> lengths_towards(17_000, 31_000), lengths_towards(33_000, 18_000)
    ((18000, 19000, 20000, 25000, 30000), (30000, 25000, 20000, 19000, 18000))
    """
    low, high = sorted((ms, limit_ms))
    start = -(-low // _SECOND_MS) * _SECOND_MS
    found = [one for one in range(start, high + 1, _SECOND_MS) if one != ms and is_written_length(one)]
    return tuple(found if limit_ms > ms else reversed(found))
