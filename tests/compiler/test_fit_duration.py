"""Fitting a routine to a duration, and scaling it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.routines import measure_silent, script_of
from voicecoach.compiler.arrange.arranger import arrange_plan
from voicecoach.compiler.describe_fit import describe_adjustments
from voicecoach.compiler.fit_duration import (
    SessionLength,
    fit_to_duration,
)
from voicecoach.compiler.plan.planner import plan_session
from voicecoach.compiler.scaling import scale_durations
from voicecoach.errors import VoicecoachError
from voicecoach.units import format_duration, ms_from_frames
from voicecoach.wording.layers import load_wording
from voicecoach.wording.store import WordingStore

if TYPE_CHECKING:
    from voicecoach.script.routine import Script

WORDING = load_wording(WordingStore(), "en", None)

ROUTINE = """
routine: Long enough
shortest_hold: 15s
steps:
  - stretch: Range
    sides: [right, left]
    hold: 30s..90s
  - rest: 10s
  - stretch: Fixed
    hold: 20s
  - repeat: 2
    steps:
      - stretch: In rounds
        hold: 20s
"""


def length_of(script: Script) -> SessionLength:
    parts = list(arrange_plan(plan_session(script, WORDING), measure_silent))
    opening = next(step for part in parts for step in part.steps)
    return SessionLength(ms_from_frames(parts[-1].ready), ms_from_frames(opening.frames))


def fitted(text: str, asked_s: int) -> tuple[float, list[str]]:
    script = script_of(text)
    found = fit_to_duration(script, asked_s * 1000, length_of)
    return length_of(found).ms / 1000, list(describe_adjustments(script, found))


def test_the_unchanged_length() -> None:
    assert format_duration(length_of(script_of(ROUTINE)).ms) == "3m45.22s"


def test_ranges_change_first() -> None:
    seconds, changes = fitted(ROUTINE, 250)
    assert abs(seconds - 250) <= 1
    assert changes == ["time to get ready: 10s → 14.54s", "hold of Range: 1m → 1m10s"]


def test_rests_change_second() -> None:
    seconds, changes = fitted(ROUTINE, 290)
    assert abs(seconds - 290) <= 1
    assert changes == ["time to get ready: 10s → 10.36s", "hold of Range: 1m → 1m30s", "rest: 10s → 14s"]


@pytest.mark.parametrize("asked_s", range(126, 398, 8))
def test_any_possible_length_is_met_to_within_a_second(asked_s: int) -> None:
    seconds, _ = fitted(ROUTINE, asked_s)
    assert abs(seconds - asked_s) <= 1


def test_no_hold_becomes_shorter_than_shortest_hold() -> None:
    _, changes = fitted(ROUTINE, 147)
    assert [line for line in changes if "Fixed" in line] == ["hold of Fixed: 20s → 15s"]


def test_an_impossible_duration_is_refused_with_the_nearest_possible_one() -> None:
    with pytest.raises(VoicecoachError) as refused:
        fitted(ROUTINE, 20)
    assert str(refused.value) == (
        "Long enough cannot be 20s long; "
        "with its words, sides and repetitions as they are, the nearest is 2m5s"
    )


def test_the_same_duration_gives_the_same_session() -> None:
    assert fitted(ROUTINE, 200) == fitted(ROUTINE, 200)


def test_scaling_by_one_and_a_half() -> None:
    script = script_of(ROUTINE)
    assert list(describe_adjustments(script, scale_durations(script, 1.5))) == [
        "hold of Range: 1m → 1m30s",
        "rest: 10s → 15s",
        "hold of Fixed: 20s → 30s",
        "hold of In rounds: 20s → 30s",
    ]


OPTIONAL = """
routine: Long enough
steps:
  - exercise: Squats
    hold: 40s
  - rest: 20s
  - exercise: Jump
    optional: true
    hold: 30s
  - rest: 20s
  - say: Nearly there.
    optional: true
  - exercise: Plank
    fixed: true
    hold: 33s
"""


def test_holds_get_lengths_that_a_person_would_write() -> None:
    assert fitted(OPTIONAL, 130) == (
        130.0,
        [
            "time to get ready: 10s → 14.24s",
            "hold of Squats: 40s → 30s",
            "rest: 20s → 10s",
            "hold of Jump: 30s → 20s",
            "rest: 20s → 10s",
        ],
    )


def test_optional_steps_are_left_out_last_one_first_with_the_rest_after_them() -> None:
    assert [line for line in fitted(OPTIONAL, 92)[1] if "left out" in line] == ["left out: say"]
    assert fitted(OPTIONAL, 80) == (
        80.0,
        [
            "time to get ready: 10s → 10.6s",
            "left out: 'Jump'",
            "left out: say",
            "hold of Squats: 40s → 19s",
            "rest: 20s → 10s",
        ],
    )


def test_optional_steps_stay_where_there_is_time() -> None:
    assert not any("left out" in line for line in fitted(OPTIONAL, 220)[1])


@pytest.mark.parametrize("asked_s", range(75, 235, 5))
def test_fixed_steps_keep_their_lengths(asked_s: int) -> None:
    seconds, changes = fitted(OPTIONAL, asked_s)
    assert abs(seconds - asked_s) <= 1
    assert not any("Plank" in line for line in changes)


def test_everything_inside_a_fixed_repeat_keeps_its_times_and_counts() -> None:
    text = (
        "routine: A\nsteps: [{repeat: 3, fixed: true, steps: [{exercise: Plank, hold: 30s}, {rest: 10s}]}]\n"
    )
    assert list(describe_adjustments(script_of(text), scale_durations(script_of(text), 2))) == []
    with pytest.raises(VoicecoachError, match="the nearest is"):
        fitted(text, 300)


def test_rests_fill_what_long_steps_of_holds_leave() -> None:
    text = "routine: A\nsteps: [{repeat: 6, steps: [{exercise: Plank, hold: 40s}, {rest: 15s}]}]\n"
    assert fitted(text, 280) == (
        280.0,
        ["time to get ready: 10s → 14.66s", "hold of Plank: 40s → 35s", "rest: 15s → 8s"],
    )
