"""What is spoken at each level of detail, and that every level gives all that a listener needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.routines import ROUTINES, compile_timeline, measure_silent, plan_of
from voicecoach.script.value_types import Detail

if TYPE_CHECKING:
    from voicecoach.timeline.model import Timeline

ROUTINE = """
routine: Neck
steps:
  - stretch: Ear to shoulder
    sides: [right, left]
    setup: Sit tall.
    do: Lower your {side} ear.
    avoid: Don't lift the shoulder.
    hold: 30s
    tips: [Breathe.]
    release: 5s
  - rest: 10s
  - exercise: Shrug
    reps: 2
    tempo: 2-0-2-0
  - wait: Go on when you are ready.
  - breathe: 4-7-8
    rounds: 1
"""


def labels_at(detail: Detail) -> list[str]:
    timeline = compile_timeline(plan_of(ROUTINE, detail), measure_silent)
    return [event.text or f"[{event.sound}]" for event in timeline.events]


def test_brief_speaks_names_times_and_warnings() -> None:
    assert labels_at(Detail.BRIEF)[:20] == [
        "Neck.",
        "About two and a half minutes in all. Let's begin.",
        "Ear to shoulder, right side.",
        "Don't lift the shoulder.",
        "Hold for thirty seconds.",
        "[go]",
        "Halfway.",
        "Ten seconds left.",
        "Three.",
        "Two.",
        "One.",
        "[end]",
        "And slowly out.",
        "Now the left side.",
        "The same again.",
        "Stay there for thirty seconds.",
        "[go]",
        "Halfway.",
        "Ten seconds left.",
        "Three.",
    ]


def test_minimal_speaks_names_and_counts() -> None:
    assert labels_at(Detail.MINIMAL) == [
        *("Neck.", "Ear to shoulder, right side."),
        *("[go]", "[half]", "[tick]", "Three.", "Two.", "One.", "[end]"),
        *("Now the left side.", "[go]", "[half]", "[tick]", "Three.", "Two.", "One.", "[end]"),
        *("[rest]", "Next: Shrug.", "Three.", "Two.", "One."),
        *("One.", "[tick]", "Last one.", "[tick]", "[end]"),
        "Go on when you are ready.",
        *("Breathing.", "Breathe in.", "Hold.", "Breathe out.", "[end]"),
        "Well done. That was Neck.",
    ]


def test_sounds_mark_every_start_and_end() -> None:
    assert labels_at(Detail.SOUNDS) == [
        *("[bell]", "[go]", "[half]", "[tick]", "[tick]", "[tick]", "[tick]", "[end]"),
        *("[switch]", "[go]", "[half]", "[tick]", "[tick]", "[tick]", "[tick]", "[end]"),
        *("[rest]", "[tick]", "[tick]", "[tick]"),
        *("[tick]", "[tick]", "[tick]", "[tick]", "[end]"),
        "[bell]",
        *("[bell]", "[tick]", "[tick]", "[tick]", "[end]"),
        "[bell]",
    ]


def test_there_is_time_to_get_into_position_without_spoken_instructions() -> None:
    timeline = compile_timeline(plan_of(ROUTINE, Detail.SOUNDS), measure_silent)
    step = timeline.steps[1]
    assert step.hold is not None
    assert step.hold.start - step.start == 5 * 48_000


def holds(timeline: Timeline) -> list[int]:
    return [step.hold.frames for step in timeline.steps if step.hold]


@given(ROUTINES, st.sampled_from([Detail.BRIEF, Detail.MINIMAL, Detail.SOUNDS]))
def test_every_detail_has_the_same_steps_and_holds(text: str, detail: Detail) -> None:
    full = compile_timeline(plan_of(text), measure_silent)
    less = compile_timeline(plan_of(text, detail), measure_silent)
    assert holds(less) == holds(full)
    assert [step.side for step in less.steps if step.hold] == [step.side for step in full.steps if step.hold]
    ends = {step.hold.start + step.hold.frames for step in less.steps if step.hold}
    assert {event.start for event in less.events if event.cue in ("end", "work_end")} == ends


@pytest.mark.parametrize("detail", list(Detail))
def test_breath_cues_are_exactly_on_time(detail: Detail) -> None:
    timeline = compile_timeline(plan_of(ROUTINE, detail), measure_silent)
    breathing = timeline.steps[-2]
    assert breathing.hold is not None
    assert breathing.hold.frames == 19 * 48_000
    cues = [event for event in timeline.events if event.cue.startswith("breathe_")]
    assert [(event.cue, (event.start - breathing.hold.start) // 48_000) for event in cues] == [
        ("breathe_in", 0),
        ("breathe_hold", 4),
        ("breathe_out", 11),
    ]
