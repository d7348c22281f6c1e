"""Exercises are numbered as people count them."""

from __future__ import annotations

from tests.support.routines import compile_timeline, measure_silent, plan_of
from voicecoach.timeline.exercises import count_exercises, next_exercise, position_label
from voicecoach.timeline.model import Step

ROUTINE = """
routine: All kinds
prepare: 5s
steps:
  - say: Now the floor.
  - stretch: Neck
    sides: [right, left]
    hold: 20s
  - rest: 10s
  - exercise: Shrug
    reps: 5
    sets: 2
    rest: 15s
  - sound: bell
  - silence: 20s
  - wait: Stand up.
  - repeat: 2
    rest: 10s
    steps:
      - breathe: 4-0-6
        rounds: 2
"""


def steps() -> tuple[Step, ...]:
    return compile_timeline(plan_of(ROUTINE), measure_silent).steps


def test_sides_and_sets_are_one_exercise_and_other_steps_are_none() -> None:
    found = [
        (step.name, step.side, step.kind, step.exercise and (step.exercise.number, step.exercise.of))
        for step in steps()
    ]
    assert found == [
        ("Get ready", None, "prepare", None),
        ("Now the floor", None, "words", None),
        ("Neck", "right", "exercise", (1, 4)),
        ("Neck", "left", "exercise", (1, 4)),
        ("Rest", None, "rest", None),
        ("Shrug", None, "exercise", (2, 4)),
        ("Rest", None, "rest", None),
        ("Shrug", None, "exercise", (2, 4)),
        ("Sound", None, "sound", None),
        ("Silence", None, "silence", None),
        ("Wait", None, "wait", None),
        ("Breathing", None, "exercise", (3, 4)),
        ("Rest", None, "rest", None),
        ("Breathing", None, "exercise", (4, 4)),
        ("Finish", None, "finish", None),
    ]
    assert count_exercises(steps()) == 4


def test_what_follows_a_step() -> None:
    following = next_exercise(steps(), 4)
    assert following
    assert (following.index, following.name) == (5, "Shrug")
    assert next_exercise(steps(), 13) is None


def test_how_people_call_a_step() -> None:
    labels = [position_label(steps(), steps()[index]) for index in (0, 2, 4, 12, 14)]
    assert labels == [
        "Get ready, before Neck · right",
        "step 1 of 4: Neck · right",
        "Rest, before Shrug",
        "Rest · round 1/2, before Breathing · round 2/2",
        "Finish",
    ]


def test_a_timeline_without_numbers_counts_its_steps() -> None:
    older = [Step(index=index, name="Neck", start=0, frames=9) for index in range(3)]
    assert count_exercises(older) == 3
    assert position_label(older, older[0]) == "Neck"
