"""The values of `tempo`, `breathe`, `beat` and `at`: what is accepted, and what it means."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.routines import script_of
from voicecoach.errors import InputError
from voicecoach.script.at_words import parse_at_time
from voicecoach.script.beat import BeatRate, parse_beat_rate
from voicecoach.script.steps import Breathe, Move
from voicecoach.script.tempo import parse_breath, parse_tempo

TEMPOS = {
    "2-1-3-0": (("up", 2000), ("hold", 1000), ("down", 3000)),
    "0-0-3-1.5": (("down", 3000), ("pause", 1500)),
    "0.1-0-99.9-0": (("up", 100), ("down", 99_900)),
}
NAMED_TEMPOS = (
    (
        {"down": 3, "hold": 1, "up": 1, "pause": 0},
        (("down", 3000), ("hold", 1000), ("up", 1000)),
    ),
    ({"up": 0.5, "down": "2.5s"}, (("up", 500), ("down", 2500))),
    ({"pause": 1, "up": "2"}, (("pause", 1000), ("up", 2000))),
)


@pytest.mark.parametrize("text", TEMPOS)
def test_a_tempo_in_digits(text: str) -> None:
    assert parse_tempo(text).phases == TEMPOS[text]


@pytest.mark.parametrize(("value", "phases"), NAMED_TEMPOS)
def test_a_tempo_by_name_keeps_its_order(value: object, phases: object) -> None:
    assert parse_tempo(value).phases == phases


@pytest.mark.parametrize(
    "value",
    [
        "2-1-3",
        "2-1-3-0-0",
        "-1-1-1-1",
        "1-1-1-",
        "2.55-0-2-0",
        "100-0-0-0",
        "1e1-0-0-0",
        "",
        None,
        True,
        2.5,
        {},
    ],
)
def test_what_is_not_a_tempo(value: object) -> None:
    with pytest.raises(InputError, match="is not a tempo"):
        parse_tempo(value)


@pytest.mark.parametrize("seconds", [-1, 100, 0.25, True, None, "a", "1m", (), {}])
def test_what_is_not_the_time_of_a_phase(seconds: object) -> None:
    with pytest.raises(InputError, match="is not the time of a phase"):
        parse_tempo({"up": seconds})


@pytest.mark.parametrize(
    ("text", "total_ms"), [("4-7-8", 19_000), ("4-4-4-4", 16_000), ("5.5-0-5.5", 11_000), ("0.1-0-0.1", 200)]
)
def test_a_breath_lasts_as_long_as_its_parts(text: str, total_ms: int) -> None:
    assert parse_breath(text).total_ms == total_ms


@pytest.mark.parametrize(
    ("asked", "breaths"), [("11s", 1), ("21.9s", 1), ("22s", 2), ("5m", 27), ("1m..3m", 10), (300, 27)]
)
def test_as_many_whole_breaths_as_fit(asked: object, breaths: int) -> None:
    step = script_of(f"routine: A\nsteps:\n- breathe: 5.5-0-5.5\n  for: {asked}\n").routine.steps[0]
    assert isinstance(step, Breathe)
    assert step.breaths == breaths


@pytest.mark.parametrize(
    ("value", "rate"),
    [
        (90, BeatRate(90, 90)),
        ("90", BeatRate(90, 90)),
        ("60..120", BeatRate(60, 120)),
        ("240 .. 20", BeatRate(240, 20)),
    ],
)
def test_a_beat(value: object, rate: BeatRate) -> None:
    assert parse_beat_rate(value) == rate


@pytest.mark.parametrize(
    "value", [19, 241, "60..241", "19..60", "60..", "..60", "60-120", 90.0, True, None, ()]
)
def test_what_is_not_a_beat(value: object) -> None:
    with pytest.raises(InputError, match="beat"):
        parse_beat_rate(value)


BPM = st.integers(20, 240)


@given(BPM, BPM, st.integers(1000, 600_000))
def test_the_clicks_of_a_ramp_are_where_that_many_beats_are_over(start: int, end: int, ms: int) -> None:
    """Against the integral of the rate in exact fractions: no other frame is nearer."""
    frames = list(BeatRate(start, end).click_frames(ms, ms))
    assert frames == sorted(set(frames))
    for number, frame in enumerate(frames):
        assert _beats_over(start, end, ms, Fraction(2 * frame - 1, 2)) <= number
        assert _beats_over(start, end, ms, Fraction(2 * frame + 1, 2)) >= number
    all_beats = Fraction((start + end) * ms, 120_000)
    assert len(frames) - 1 < all_beats <= len(frames)


def _beats_over(start: int, end: int, ms: int, frame: Fraction) -> Fraction:
    """How many beats are over at a frame: the rate, integrated over time."""
    seconds = frame / 48_000
    return (start * seconds + Fraction(end - start) * seconds**2 * 1000 / (2 * ms)) / 60


@given(BPM, st.integers(1000, 600_000))
def test_the_clicks_of_a_steady_beat_are_equally_far_apart(bpm: int, ms: int) -> None:
    frames = list(BeatRate(bpm, bpm).click_frames(ms, ms))
    assert frames == [(2 * 2_880_000 * number + bpm) // (2 * bpm) for number in range(len(frames))]


def test_a_ramp_stays_at_its_last_rate_where_the_time_is_longer() -> None:
    frames = list(BeatRate(60, 120).click_frames(4000, 6000))
    assert frames[:6] == list(BeatRate(60, 120).click_frames(4000, 4000))
    assert frames[6:] == [192_000, 216_000, 240_000, 264_000]


def test_a_shorter_time_changes_no_click_of_a_ramp() -> None:
    whole = list(BeatRate(60, 120).click_frames(120_000, 120_000))
    shorter = list(BeatRate(60, 120).click_frames(120_000, 60_000))
    assert shorter == [frame for frame in whole if frame < 60 * 48_000]
    assert len(whole) == 180
    # The 90th beat: t + t² / 240 = 90, so t = (√(240² + 4 · 240 · 90) - 240) / 2.
    assert whole[90] == round((isqrt((240**2 + 4 * 240 * 90) * 10**12) / 10**6 - 240) / 2 * 48_000)


@pytest.mark.parametrize(
    ("written", "at_ms"),
    [
        ("10s", 10_000),
        (10, 10_000),
        ("0", 0),
        ("1m30s", 90_000),
        ("1:30", 90_000),
        ("2.5s", 2500),
        ("50%", 60_000),
        ("12.5 %", 15_000),
        ("0%", 0),
        ("-20s", 100_000),
        ("-1m", 60_000),
        (-20, 100_000),
    ],
)
def test_a_time_within_two_minutes(written: object, at_ms: int) -> None:
    assert parse_at_time(written).in_span(120_000) == at_ms


@pytest.mark.parametrize(
    "written", ["", "half", "10s..20s", "%", "100%", "1000%", "-0s", "--5s", "+5s", True, None]
)
def test_what_is_not_a_time_within_a_step(written: object) -> None:
    with pytest.raises(InputError):
        parse_at_time(written)


def test_words_at_a_time_keep_their_times_as_they_are_written() -> None:
    at = "{10s: One., 0:10: Two., 10: Three., 50%: Four.}"
    step = script_of(f"routine: A\nsteps:\n- stretch: B\n  hold: 30s\n  at: {at}\n").routine.steps[0]
    assert isinstance(step, Move)
    assert {time.written: words for time, words in step.at.items()} == {
        "10s": "One.",
        "0:10": "Two.",
        "10": "Three.",
        "50%": "Four.",
    }
