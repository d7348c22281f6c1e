"""Words at a time: when in a hold, work, a rest or a silence they start. Imports no pydantic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from voicecoach.errors import InputError
from voicecoach.units import DurationRange, format_duration, parse_duration_range

_PERCENT_PATTERN = re.compile(r"(\d{1,3}(?:\.\d)?)\s*%", re.ASCII)
_HINT = "write 10s from the start, -20s before the end, or 50%"
_ALL_PERMILLE = 1000


@dataclass(frozen=True, slots=True)
class AtTime:
    """A time within a span, as it is written: from its start, before its end, or as a part of it.

    Exactly one of `start_ms`, `before_end_ms` and `permille` is not None.
    """

    written: str
    start_ms: int | None = None
    before_end_ms: int | None = None
    permille: int | None = None

    def in_span(self, ms: int) -> int:
        """The time in milliseconds from the start of a span that is `ms` long; it may lie outside of it.

        >>> [parse_at_time(text).in_span(60_000) for text in ("10s", "-20s", "50%")]
        [10000, 40000, 30000]
        """
        if self.start_ms is not None:
            return self.start_ms
        if self.before_end_ms is not None:
            return ms - self.before_end_ms
        return ms * (self.permille or 0) // _ALL_PERMILLE

    @property
    def min_span_ms(self) -> int:
        """The shortest span that contains this time and something after it; 0 for a part of it."""
        return self.before_end_ms or (0 if self.start_ms is None else self.start_ms + 1)


def parse_at_time(value: Any) -> AtTime:
    """Parse `10s`, `1:30` or `10` from the start, `-20s` before the end, `50%`; raises InputError."""
    shown = repr(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else "this"
    refusal = InputError(f"{shown} is not a time within a step", _HINT)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise refusal
    text = str(value).strip()
    if percent := _PERCENT_PATTERN.fullmatch(text):
        permille = round(float(percent[1]) * 10)
        if permille >= _ALL_PERMILLE:
            raise InputError(f"{text!r} is the end or after it", "write less than 100%")
        return AtTime(text, permille=permille)
    is_before_end = text.startswith("-")
    try:
        span = parse_duration_range(text.removeprefix("-"))
    except InputError:
        raise refusal from None
    if span.min_ms != span.max_ms:
        raise refusal
    if not is_before_end:
        return AtTime(text, start_ms=span.min_ms)
    if not span.min_ms:
        raise InputError(f"{text!r} is the end", "write a time before it, such as -5s")
    return AtTime(text, before_end_ms=span.min_ms)


def check_inside(time: AtTime, lasts: DurationRange) -> None:
    """Raise InputError unless the time lies in a span that may be as short as the shorter of the range."""
    if time.min_span_ms > lasts.min_ms:
        length = "..".join(map(format_duration, dict.fromkeys((lasts.min_ms, lasts.max_ms))))
        raise InputError(
            f"{time.written!r} is outside of the {length} that this lasts",
            f"write a time within {format_duration(lasts.min_ms)}, or make it longer",
        )
