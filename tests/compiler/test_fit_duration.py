"""Fitting a routine to a duration, and scaling it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.routines import measure_silent, script_of
from voicecoach.compiler.arrange.arranger import arrange_plan
from voicecoach.compiler.fit_duration import (
    SessionLength,
    describe_adjustments,
    fit_to_duration,
    scale_durations,
)
from voicecoach.compiler.plan.planner import plan_session
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
    assert format_duration(length_of(script_of(ROUTINE)).ms) == "3m47.2s"


def test_ranges_change_first() -> None:
    seconds, changes = fitted(ROUTINE, 250)
    assert abs(seconds - 250) <= 1
    assert changes == ["time to get ready: 10s → 10.38s", "hold of Range: 1m → 1m11s"]


def test_rests_change_second() -> None:
    seconds, changes = fitted(ROUTINE, 290)
    assert abs(seconds - 290) <= 1
    assert changes == ["time to get ready: 10s → 10.38s", "hold of Range: 1m → 1m30s", "rest: 10s → 12s"]


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
