"""Time and sizes: conversion, parsing and formatting.

Time is in integer milliseconds up to planning, and in integer frames after arranging. A frame is one
sample at 48 kHz, so a millisecond is exactly 48 frames. Names carry the unit: `hold_ms`; times of a
timeline without one, such as `start`, are frames.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from voicecoach.errors import InputError

SAMPLE_RATE = 48_000
FRAMES_PER_MS = SAMPLE_RATE // 1000

MAX_SESSION_MS = 24 * 3_600_000
"""The maximum length of a session: a day."""
MIN_PROSODY_FACTOR, MAX_PROSODY_FACTOR = 0.5, 2.0
"""The limits of a voice's pace and pitch, relative to its own."""

_CLOCK_PATTERN = re.compile(r"(?:(\d{1,9}):(?=[0-5]?\d:))?(\d{1,3}):([0-5]\d)", re.ASCII)
_UNITS_PATTERN = re.compile(
    r"(?:(\d{1,9})\s*(?:h|hrs?|hours?)(?![a-z]))?\s*"
    r"(?:(\d{1,9})\s*(?:m|mins?|minutes?)(?![a-z]))?\s*"
    r"(?:(\d{1,9}(?:\.\d{1,3})?)\s*(?:s|secs?|seconds?)(?![a-z]))?",
    re.ASCII,
)
_SECONDS_PATTERN = re.compile(r"\d{1,9}(?:\.\d{1,3})?", re.ASCII)
_TIME_PATTERN = "|".join(
    known.pattern.replace(r"\d", "[0-9]") for known in (_CLOCK_PATTERN, _UNITS_PATTERN, _SECONDS_PATTERN)
)
DURATION_PATTERN = rf"^(?=\s*[0-9])(?:{_TIME_PATTERN}) *(?:\.\. *(?=\s*[0-9])(?:{_TIME_PATTERN}) *)?$"
"""What the texts that `parse_duration_range` accepts look like, in the syntax of JSON Schema."""
_MAX_TEXT_CHARS = 60
_SECOND_MS = 1000
SPOKEN_STEP_MS, SPOKEN_FROM_MS = 5 * _SECOND_MS, 20 * _SECOND_MS
"""People give lengths in steps of 5 seconds from 20 seconds on, and in whole seconds below."""
_DEFAULT_HINT = "write 20s, 1m30s or 30s..90s"
_WORD_END = r"(?![^\W\d_])(?:\.(?!\.))?"
_COMMON_SPELLINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=\d),(?=\d)", "."),
        (r"(?<=[^\W\d_])\s+(?:and|und|y|et|e|en)\s+(?=\d)", " "),
        (rf"\s*(?:hrs?|hours?|std|stunden?|horas?|heures?|ore?|uur){_WORD_END}", "h"),
        (rf"\s*(?:mins?|minutes?|minuten|minutos?|minuti|minuto|minuut){_WORD_END}", "m"),
        (
            rf"\s*(?:secs?|seconds?|sek|sekunden?|segundos?|secondes?|second[io]|seconde[ns]?|seg){_WORD_END}",
            "s",
        ),
        (r"\s*(?:\.\.\.|[-\u2013\u2026])\s*", ".."),
        (r"^(\d+)\.\.(\d+)([hms])$", r"\1\3..\2\3"),
    )
)
"""Common spellings of durations in several languages, and the syntax that replaces them, in order."""
_FRACTION_PATTERN = re.compile(r"(\d{1,6}\.\d{1,3})([hm])")
_UNIT_MS = {"h": 3_600_000, "m": 60_000}
_MB, _GB = 1_000_000, 1_000_000_000


@dataclass(frozen=True, slots=True)
class DurationRange:
    """A range of durations. Its middle is used unless a session is fitted into a given time."""

    min_ms: int
    max_ms: int

    @property
    def middle_ms(self) -> int:
        """The middle; of a range of a second or more rounded down as people say it.

        That is to a whole second, and from 20 s on to 5 seconds if the range has such a length.

        >>> [DurationRange(30_000, longest).middle_ms for longest in (90_000, 45_000, 32_000)]
        [60000, 35000, 30000]
        """
        middle = (self.min_ms + self.max_ms) // 2
        if self.max_ms - self.min_ms < _SECOND_MS:
            return middle
        rounded = middle // SPOKEN_STEP_MS * SPOKEN_STEP_MS
        is_long = middle >= SPOKEN_FROM_MS and rounded >= self.min_ms
        return rounded if is_long else middle // _SECOND_MS * _SECOND_MS


def frames_from_ms(ms: int) -> int:
    """Convert milliseconds to frames, exactly.

    >>> frames_from_ms(20_000)
    960000
    """
    return ms * FRAMES_PER_MS


def ms_from_frames(frames: int) -> int:
    """Convert frames to the nearest millisecond.

    >>> ms_from_frames(960_025)
    20001
    """
    return (frames + FRAMES_PER_MS // 2) // FRAMES_PER_MS


def format_time_left(frames: int) -> str:
    """Format a time that is left as a clock, rounded up to a second.

    >>> format_time_left(3 * SAMPLE_RATE + 1)
    '0:04'
    """
    return format_clock(-(-frames // SAMPLE_RATE) * _SECOND_MS)


def parse_duration_range(value: object) -> DurationRange:
    """Parse `20s`, `20 seconds`, `1m30s`, `1:30`, `90` (seconds) or a range of two, such as `30s..90s`.

    Raises InputError.

    >>> parse_duration_range("1m30s")
    DurationRange(min_ms=90000, max_ms=90000)
    >>> parse_duration_range("30s..90s") == parse_duration_range("30 seconds .. 1 minute 30 seconds")
    True
    """
    if isinstance(value, str) and ".." in value and len(value) <= _MAX_TEXT_CHARS:
        shorter, _, longer = value.partition("..")
        duration = DurationRange(_parse_ms(shorter, value), _parse_ms(longer, value))
        if duration.min_ms > duration.max_ms:
            raise InputError(f"{value!r} runs backwards", "write the shorter time first")
        return duration
    ms = _parse_ms(value, value)
    return DurationRange(ms, ms)


def _parse_ms(value: object, whole: object) -> int:
    """Parse one duration; `whole` is the value to show in the message, such as the whole range."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise InputError("this is not a duration", _DEFAULT_HINT)
    shown = repr(whole) if len(repr(whole)) <= _MAX_TEXT_CHARS else "this"
    refusal = InputError(f"{shown} is not a duration", _duration_hint(whole))
    if isinstance(value, int | float):
        if not 0 <= value < float("inf"):
            raise refusal
        return round(value * 1000)
    text = value.strip(" ")
    if _SECONDS_PATTERN.fullmatch(text):
        return round(float(text) * 1000)
    if clock := _CLOCK_PATTERN.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return (hours * 3600 + minutes * 60 + seconds) * 1000
    parts = _UNITS_PATTERN.fullmatch(text)
    if parts is None or not any(parts.groups()):
        raise refusal
    hours_text, minutes_text, seconds_text = parts.groups()
    return (int(hours_text or 0) * 60 + int(minutes_text or 0)) * 60_000 + round(
        float(seconds_text or 0) * 1000
    )


def _duration_hint(value: object) -> str:
    """How to write the duration that is meant, if that is clear; else the syntax of durations.

    >>> _duration_hint("1,5 min"), _duration_hint("30-60 sec"), _duration_hint("soon")
    ('write 1m30s', 'write 30s..1m', 'write 20s, 1m30s or 30s..90s')
    """
    if not isinstance(value, str) or len(value) > _MAX_TEXT_CHARS:
        return _DEFAULT_HINT
    text = value.lower()
    for pattern, replacement in _COMMON_SPELLINGS:
        text = pattern.sub(replacement, text)
    text = _FRACTION_PATTERN.sub(
        lambda match: format_duration(round(float(match[1]) * _UNIT_MS[match[2]])), text
    )
    if text == value:
        return _DEFAULT_HINT
    try:
        meant = parse_duration_range(text)
    except InputError:
        return _DEFAULT_HINT
    return "write " + "..".join(map(format_duration, dict.fromkeys((meant.min_ms, meant.max_ms))))


def format_duration(ms: int) -> str:
    """Format a duration in the syntax of scripts.

    >>> format_duration(90_000), format_duration(3_600_000), format_duration(1_500), format_duration(0)
    ('1m30s', '1h', '1.5s', '0s')
    """
    minutes, rest_ms = divmod(ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    text = (f"{hours}h" if hours else "") + (f"{minutes}m" if minutes else "")
    if rest_ms or not text:
        text += f"{rest_ms / 1000:g}s"
    return text


def format_clock(ms: int) -> str:
    """Format a position or a total like a clock, rounded down to a second.

    >>> format_clock(545_900), format_clock(3_725_000)
    ('9:05', '1:02:05')
    """
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def parse_age_s(text: str) -> int:
    """Parse an age in hours, days or weeks to seconds; raises InputError.

    >>> parse_age_s("12h"), parse_age_s("30d"), parse_age_s("2 w")
    (43200, 2592000, 1209600)
    """
    parts = re.fullmatch(r"(\d{1,6})\s*([hdw])", text.strip().lower())
    if not parts:
        raise InputError(f"{text!r} is not an age", "write 12h, 30d or 2w")
    return int(parts[1]) * 3600 * {"h": 1, "d": 24, "w": 7 * 24}[parts[2]]


def format_bytes(count: int) -> str:
    """Format a size with decimal prefixes.

    >>> format_bytes(0), format_bytes(1_499), format_bytes(250_000_000), format_bytes(1_260_000_000)
    ('0 kB', '1 kB', '250 MB', '1.3 GB')
    """
    if count < _MB:
        return f"{count / 1000:.0f} kB"
    return f"{count / _MB:.0f} MB" if count < _GB else f"{count / _GB:.1f} GB"


def parse_bytes(text: str) -> int:
    """Parse a size such as 500MB, 2 GB or 300k to bytes; raises InputError.

    >>> parse_bytes("500MB"), parse_bytes("1.5 gb")
    (500000000, 1500000000)
    """
    parts = re.fullmatch(r"(\d{1,9}(?:\.\d{1,3})?)\s*([kmg])b?", text.strip().lower())
    if not parts:
        raise InputError(f"{text!r} is not a size", "write 500MB or 2GB")
    return round(float(parts[1]) * {"k": 1000, "m": _MB, "g": _GB}[parts[2]])
