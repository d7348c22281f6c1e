"""Parsing and formatting durations: the spellings that are accepted and refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.units import (
    DurationRange,
    format_clock,
    format_duration,
    frames_from_ms,
    ms_from_frames,
    parse_duration_range,
)

ACCEPTED: dict[object, tuple[int, int]] = {
    "20s": (20_000, 20_000),
    "20 s": (20_000, 20_000),
    " 20s ": (20_000, 20_000),
    "0s": (0, 0),
    "0.5s": (500, 500),
    "1.125s": (1125, 1125),
    "1m": (60_000, 60_000),
    "90m": (5_400_000, 5_400_000),
    "1m30s": (90_000, 90_000),
    "1m 30s": (90_000, 90_000),
    "1m1.5s": (61_500, 61_500),
    "1h": (3_600_000, 3_600_000),
    "1h30m": (5_400_000, 5_400_000),
    "1h 30m 5s": (5_405_000, 5_405_000),
    "1 h 30 m": (5_400_000, 5_400_000),
    "1h5s": (3_605_000, 3_605_000),
    "20 seconds": (20_000, 20_000),
    "1 second": (1000, 1000),
    "1.5 secs": (1500, 1500),
    "20sec": (20_000, 20_000),
    "1 minute": (60_000, 60_000),
    "2 minutes": (120_000, 120_000),
    "1 min 30 sec": (90_000, 90_000),
    "1min30sec": (90_000, 90_000),
    "1 hour": (3_600_000, 3_600_000),
    "2 hrs 5 mins": (7_500_000, 7_500_000),
    "30 seconds .. 1 minute": (30_000, 60_000),
    "90": (90_000, 90_000),
    "90.5": (90_500, 90_500),
    "007": (7000, 7000),
    "0:05": (5000, 5000),
    "1:30": (90_000, 90_000),
    "100:00": (6_000_000, 6_000_000),
    "1:02:03": (3_723_000, 3_723_000),
    "1:2:03": (3_723_000, 3_723_000),
    "30s..90s": (30_000, 90_000),
    "30s .. 90s": (30_000, 90_000),
    "30..90": (30_000, 90_000),
    "1.5..2.5": (1500, 2500),
    "0:30..1:30": (30_000, 90_000),
    "30s..1m": (30_000, 60_000),
    "5s..5s": (5000, 5000),
    20: (20_000, 20_000),
    0: (0, 0),
    90.5: (90_500, 90_500),
    0.0004: (0, 0),
}

REFUSED = [
    "",
    "   ",
    "s",
    "m",
    "h",
    "1.1234s",
    ".5s",
    "5.s",
    "5s1m",
    "1m1m",
    "1m30",
    "20s30",
    "5ms",
    "1d",
    "-5",
    "-5s",
    "+5",
    "1e3",
    "0x10",
    "1_000",
    "inf",
    "nan",
    "twenty",
    "20 lightyears",
    "20 secondsx",
    "1:5",
    "1:60",
    "1:99:00",
    "1:2:3:4",
    ":30",
    "1:",
    "::",
    "20s\n",
    "9999999999",
    "\u0663s",
    "\u00bdm",
    "..",
    "30s..",
    "..30s",
    "1s..2s..3s",
    "soon..later",
]

SUGGESTED = {
    "20S": "20s",
    "20 Sek.": "20s",
    "2 Min.": "2m",
    "1 Minute 30 Sekunden": "1m30s",
    "90 segundos": "1m30s",
    "20 secondes": "20s",
    "1 minute and 30 seconds": "1m30s",
    "1.5m": "1m30s",
    "1.5 minutes": "1m30s",
    "1,5 min": "1m30s",
    "1.5h": "1h30m",
    "2 Std.": "2h",
    "1,5s": "1.5s",
    "1,5": "1.5s",
    "10-15s": "10s..15s",
    "30-60": "30s..1m",
    "30 \u2013 60 sec": "30s..1m",
    "10-15 min": "10m..15m",
    "1s...2s": "1s..2s",
    "30s-1m": "30s..1m",
}
"""Spellings that are refused although their meaning is clear, and the spelling that is suggested."""

WRONG_TYPES = {
    "true": True,
    "false": False,
    "null": None,
    "a list": (20,),
    "a mapping": {"for": "20s"},
    "bytes": b"20s",
}


@pytest.mark.parametrize(
    ("written", "bounds"), [pytest.param(*case, id=repr(case[0])) for case in ACCEPTED.items()]
)
def test_accepted(written: object, bounds: tuple[int, int]) -> None:
    assert parse_duration_range(written) == DurationRange(*bounds)


@pytest.mark.parametrize("written", [pytest.param(text, id=repr(text)) for text in REFUSED])
def test_refused(written: str) -> None:
    with pytest.raises(ValueError, match="duration") as refusal:
        parse_duration_range(written)
    assert str(refusal.value) == f"{written!r} is not a duration; write 20s, 1m30s or 30s..90s"


@pytest.mark.parametrize(
    ("written", "suggestion"), [pytest.param(*case, id=repr(case[0])) for case in SUGGESTED.items()]
)
def test_the_likely_meaning_is_suggested(written: str, suggestion: str) -> None:
    with pytest.raises(ValueError, match="duration") as refusal:
        parse_duration_range(written)
    assert str(refusal.value) == f"{written!r} is not a duration; write {suggestion}"
    parse_duration_range(suggestion)


@pytest.mark.parametrize("value", [pytest.param(value, id=name) for name, value in WRONG_TYPES.items()])
def test_refused_types(value: object) -> None:
    with pytest.raises(ValueError, match=r"^this is not a duration; write 20s, 1m30s or 30s\.\.90s$"):
        parse_duration_range(value)


@pytest.mark.parametrize("value", [-1, -0.5, float("inf"), float("-inf"), float("nan")])
def test_refused_numbers(value: float) -> None:
    with pytest.raises(ValueError, match=rf"^{value} is not a duration; write 20s, 1m30s or 30s\.\.90s$"):
        parse_duration_range(value)


def test_a_long_text_is_not_quoted() -> None:
    with pytest.raises(ValueError, match=r"^this is not a duration; write 20s"):
        parse_duration_range("9" * 5000 + "h")


def test_a_range_that_runs_backwards() -> None:
    with pytest.raises(ValueError, match=r"^'90s\.\.30s' runs backwards; write the shorter time first$"):
        parse_duration_range("90s..30s")


@given(st.integers(min_value=0, max_value=24 * 3_600_000))
def test_a_formatted_duration_is_parsed_to_the_same(ms: int) -> None:
    assert parse_duration_range(format_duration(ms)) == DurationRange(ms, ms)


@given(st.integers(0, 86_400_000), st.integers(0, 86_400_000))
def test_a_range_of_formatted_durations(a: int, b: int) -> None:
    shorter, longer = sorted((a, b))
    assert parse_duration_range(f"{format_duration(shorter)}..{format_duration(longer)}") == DurationRange(
        shorter, longer
    )


@given(st.text())
def test_any_text_is_parsed_or_refused_with_a_hint(text: str) -> None:
    try:
        parsed = parse_duration_range(text)
    except ValueError as refusal:
        assert str(refusal).count("; ") >= 1  # noqa: PT017 - both outcomes are valid
    else:
        assert 0 <= parsed.min_ms <= parsed.max_ms


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0, "0s"),
        (1, "0.001s"),
        (500, "0.5s"),
        (59_999, "59.999s"),
        (60_000, "1m"),
        (61_500, "1m1.5s"),
        (3_600_000, "1h"),
        (3_605_000, "1h5s"),
        (5_405_000, "1h30m5s"),
        (86_400_000, "24h"),
    ],
)
def test_formatted_durations(ms: int, text: str) -> None:
    assert format_duration(ms) == text


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0, "0:00"),
        (999, "0:00"),
        (59_000, "0:59"),
        (60_000, "1:00"),
        (3_600_000, "1:00:00"),
        (86_400_000, "24:00:00"),
    ],
)
def test_formatted_clock_times(ms: int, text: str) -> None:
    assert format_clock(ms) == text


@pytest.mark.parametrize(
    ("least", "most", "middle"),
    [
        (30_000, 90_000, 60_000),
        (30_000, 31_000, 30_000),
        (30_000, 35_000, 30_000),
        (31_000, 34_000, 32_000),
        (15_000, 18_000, 16_000),
        (500, 1000, 750),
        (7, 7, 7),
    ],
)
def test_the_middle_of_a_range(least: int, most: int, middle: int) -> None:
    assert DurationRange(least, most).middle_ms == middle


@given(st.integers(0, 86_400_000))
def test_a_millisecond_is_48_frames(ms: int) -> None:
    assert frames_from_ms(ms) == 48 * ms
    assert ms_from_frames(frames_from_ms(ms)) == ms
