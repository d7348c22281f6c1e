"""Lengths that a person would write: whole seconds below 20 s, and multiples of 5 s from there on."""

from __future__ import annotations

_SECOND_MS = 1000
COARSE_STEP_MS = 5 * _SECOND_MS
COARSE_FROM_MS = 20 * _SECOND_MS


def is_written_length(ms: int) -> bool:
    """Whether a person would write this length.

    >>> [s for s in (7, 19, 20, 21, 25) if is_written_length(s * 1000)]
    [7, 19, 20, 25]
    """
    return ms % (COARSE_STEP_MS if ms >= COARSE_FROM_MS else _SECOND_MS) == 0


def lengths_towards(ms: int, limit_ms: int) -> tuple[int, ...]:
    """The lengths from `ms` to the limit, in order, without `ms` itself.

    >>> lengths_towards(17_000, 31_000), lengths_towards(33_000, 18_000)
    ((18000, 19000, 20000, 25000, 30000), (30000, 25000, 20000, 19000, 18000))
    """
    low, high = sorted((ms, limit_ms))
    start = -(-low // _SECOND_MS) * _SECOND_MS
    found = [one for one in range(start, high + 1, _SECOND_MS) if one != ms and is_written_length(one)]
    return tuple(found if limit_ms > ms else reversed(found))
