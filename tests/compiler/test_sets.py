"""Sets with rests between them, growing sets, sides in turn, work for a time, silence, names of steps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.routines import compile_timeline, measure_silent, plan_of
from voicecoach.script.value_types import Detail
from voicecoach.units import ms_from_frames

if TYPE_CHECKING:
    from voicecoach.timeline.model import Event, Step, Timeline


def timeline_of(*steps: str, detail: Detail | None = None, **keys: object) -> Timeline:
    head = "".join(f"{key}: {json.dumps(value)}\n" for key, value in keys.items())
    listed = "".join(f"- {step}\n" for step in steps)
    return compile_timeline(
        plan_of(f"routine: R\nprepare: 5s\n{head}steps:\n{listed}", detail), measure_silent
    )


def label(step: Step) -> str:
    """The name, the side and the seconds of the work, or of the whole step without any."""
    frames = step.hold.frames if step.hold else step.frames
    return " ".join(filter(None, (step.name, step.side, f"{ms_from_frames(frames) / 1000:g}s")))


def labels(timeline: Timeline) -> list[str]:
    return [label(step) for step in timeline.steps[1:]]


def said_in(timeline: Timeline, index: int) -> list[str]:
    return [words(event) for event in timeline.events if event.step == index]


def words(event: Event) -> str:
    return event.text or f"[{event.sound}]"


LAST = "say: That was it."
"""Words at the end, so that no cue follows them."""


def test_a_rest_stands_between_the_sets_and_not_behind_the_last() -> None:
    timeline = timeline_of("{exercise: Squats, sets: 3, rest: 20s, reps: 2, cues: {reps: off}}", LAST)
    assert labels(timeline)[:5] == ["Squats 8s", "Rest 20s", "Squats 8s", "Rest 20s", "Squats 8s"]
    assert said_in(timeline, 1) == ["Squats.", "Set one of three.", "One.", "[tick]", "Last one.", "[tick]"]
    assert said_in(timeline, 2) == [
        *("[end]", "Rest for twenty seconds.", "Next: Squats.", "Set two of three."),
        *("Three.", "Two.", "One."),
    ]
    assert said_in(timeline, 3) == ["One.", "[tick]", "Last one.", "[tick]"]
    assert said_in(timeline, 4)[3] == "Last set."
    assert timeline.steps[3].hold
    assert timeline.steps[3].hold.start == timeline.steps[2].end


def test_times_means_the_same_as_sets() -> None:
    sets = timeline_of("{exercise: Squats, sets: 3, reps: 5}")
    assert timeline_of("{exercise: Squats, times: 3, reps: 5}") == sets


@pytest.mark.parametrize(
    ("order", "rest", "expected"),
    [
        ("by_side", None, ["left 10s", "left 20s", "right 10s", "right 20s"]),
        ("alternate", None, ["left 10s", "right 10s", "left 20s", "right 20s"]),
        ("by_side", "5s", ["left 10s", "Rest 5s", "left 20s", "right 10s", "Rest 5s", "right 20s"]),
        ("alternate", "5s", ["left 10s", "right 10s", "Rest 5s", "left 20s", "right 20s"]),
    ],
)
def test_the_order_of_sets_on_sides(order: str, rest: str | None, expected: list[str]) -> None:
    rest_key = f", rest: {rest}" if rest else ""
    move = f"{{exercise: Plank, sides: [left, right], hold: [10s, 20s], order: {order}{rest_key}}}"
    assert [text.removeprefix("Plank ") for text in labels(timeline_of(move, LAST))[:-1]] == expected


def test_a_rest_between_sets_counts_for_the_time_to_switch() -> None:
    keys = "sides: [left, right], sets: 2, order: alternate, rest: 10s, hold: 10s, switch: 12s"
    timeline = timeline_of(f"{{exercise: Plank, {keys}, cues: {{hold: off}}}}", LAST)
    starts = [step.hold.start for step in timeline.steps if step.hold]
    ends = [step.hold.start + step.hold.frames for step in timeline.steps if step.hold]
    pauses = [ms_from_frames(start - end) for end, start in zip(ends, starts[1:], strict=False)]
    assert pauses == [13_000, 12_000, 13_000]  # a second of the sound of the end where no rest has it


def test_each_set_has_its_own_number_of_repetitions() -> None:
    timeline = timeline_of("{exercise: Squats, reps: [3, 8..11]}", LAST)
    assert labels(timeline)[:2] == ["Squats 12s", "Squats 36s"]
    assert [event.text for event in timeline.events if event.cue == "reps"] == [
        "Three repetitions.",
        "Nine repetitions.",
    ]


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        (Detail.FULL, ["Jacks.", "Jump.", "Forty seconds.", "Go.", "Halfway.", "Ten seconds left."]),
        (Detail.BRIEF, ["Jacks.", "Forty seconds.", "Go.", "Halfway.", "Ten seconds left.", "Three."]),
        (Detail.MINIMAL, ["Jacks.", "Go.", "[half]", "[tick]", "Three.", "Two."]),
        (Detail.SOUNDS, ["[bell]", "[go]", "[half]", "[tick]", "[tick]", "[tick]"]),
    ],
)
def test_work_for_a_time_has_words_of_its_own(detail: Detail, expected: list[str]) -> None:
    timeline = timeline_of("{exercise: Jacks, do: Jump., work: 40s}", "rest: 5s", detail=detail)
    assert said_in(timeline, 1)[:6] == expected
    assert label(timeline.steps[1]) == "Jacks 40s"
    assert next(event.cue for event in timeline.events if event.step == 2) == "work_end"


def test_settle_is_the_time_from_the_last_instruction_to_the_words_of_the_start() -> None:
    def settled_ms(move: str, **keys: object) -> int:
        timeline = timeline_of(move, detail=None, **keys)
        do, start = (next(e for e in timeline.events if e.cue == cue) for cue in ("do", "hold"))
        return ms_from_frames(start.start - do.end)

    assert settled_ms("{stretch: Calf, do: Lean in., hold: 20s}") == 2500
    assert settled_ms("{stretch: Calf, do: Lean in., hold: 20s}", settle="4s") == 4000
    assert settled_ms("{stretch: Calf, do: Lean in., hold: 20s, settle: 6s}", settle="4s") == 6000


AGAIN = "stretch: Calf, sides: [left, right], setup: Stand., do: 'Lean on the {side}.', hold: 5s"


def test_again_stands_for_setup_and_do_on_later_sides_and_in_later_rounds() -> None:
    move = f"{{{AGAIN}, again: 'Same on the {{side}}.', cues: {{hold: off, go: off, end: off}}}}"
    timeline = timeline_of(f"{{repeat: 2, steps: [{move}]}}", LAST)
    assert said_in(timeline, 1)[1:] == ["Calf, left side.", "Stand.", "Lean on the left."]
    assert said_in(timeline, 2) == ["Now the right side.", "Same on the right."]
    assert said_in(timeline, 3)[1:] == ["Calf, left side.", "Same on the left."]


def test_a_later_side_is_the_same_again_at_brief_and_where_the_author_wants_it() -> None:
    def on_the_right(more: str, detail: Detail) -> list[str]:
        timeline = timeline_of(f"{{{AGAIN}{more}}}", detail=detail)
        return [words(event) for event in timeline.events if event.step == 2 and event.cue != "end"][:3]

    hold = "Stay there for five seconds."
    assert on_the_right("", Detail.FULL) == ["Now the right side.", "Lean on the right.", hold]
    assert on_the_right("", Detail.BRIEF) == ["Now the right side.", "The same again.", hold]
    assert on_the_right(", again: yes", Detail.FULL) == ["Now the right side.", "The same again.", hold]
    assert on_the_right("", Detail.MINIMAL) == ["Now the right side.", "[go]"]


def test_one_side_alone() -> None:
    timeline = timeline_of("{stretch: Calf, sides: [left], do: 'Lean on the {side}.', hold: 5s}", LAST)
    assert labels(timeline)[:1] == ["Calf left 5s"]
    assert said_in(timeline, 1)[:2] == ["Calf, left side.", "Lean on the left."]


def test_nothing_is_said_in_a_silence() -> None:
    timeline = timeline_of("say: Be still.", "{silence: 45s, name: Your breath}", "silence: 3s", LAST)
    assert labels(timeline)[1:3] == ["Your breath 45s", "Silence 3s"]
    assert (said_in(timeline, 2), said_in(timeline, 3)) == ([], [])


def test_names_of_steps_and_the_first_words_of_those_without() -> None:
    timeline = timeline_of(
        "{say: Sit down., name: Start}",
        "{rest: 5s, name: Walk}",
        "{sound: bell, name: Bell}",
        "{wait: Go on., name: At the door}",
        "say: Now the floor. Take your time.",
        "{repeat: 2, steps: [{say: 'This is {round} of {rounds}.'}]}",
    )
    assert [step.name for step in timeline.steps[1:]] == [
        *("Start", "Walk", "Bell", "At the door", "Now the floor"),
        *("This is one of two", "This is two of two"),
    ]


@pytest.mark.parametrize(("detail", "last"), [(Detail.FULL, "That was it."), (Detail.SOUNDS, "[bell]")])
def test_nothing_follows_the_closing_words_of_the_author(detail: Detail, last: str) -> None:
    timeline = timeline_of("rest: 5s", LAST, detail=detail)
    assert words(timeline.events[-1]) == last


def test_the_routines_own_words_for_the_finish_follow_its_closing_words() -> None:
    timeline = timeline_of("rest: 5s", LAST, cues={"finish": "Stay a moment."})
    assert [words(event) for event in timeline.events][-2:] == ["That was it.", "Stay a moment."]
