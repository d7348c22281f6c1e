"""A rest leads into what follows: the instructions are said in it, and its countdown ends at the start."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.support.routines import compile_timeline, measure_silent, plan_of
from voicecoach.script.value_types import Detail

if TYPE_CHECKING:
    from voicecoach.timeline.model import Timeline

SECOND = 48_000
SETUP = "Stand with your feet apart."
DO = "Sit back as if on a chair."


def timeline_of(*steps: object, detail: Detail = Detail.FULL) -> Timeline:
    script = json.dumps({"routine": "R", "prepare": 5, "detail": str(detail), "steps": steps})
    return compile_timeline(plan_of(script), measure_silent)


def said_in(timeline: Timeline, index: int) -> list[str]:
    """The texts and sounds of a step, in their order."""
    return [event.text or f"({event.sound})" for event in timeline.events if event.step == index]


def squats(**keys: object) -> dict[str, object]:
    return {"exercise": "Squats", "setup": SETUP, "do": DO, "work": 20, **keys}


def test_instructions_are_said_in_the_rest_and_the_work_starts_at_its_end() -> None:
    timeline = timeline_of({"rest": 20}, squats())
    rest, work = timeline.steps[1:3]
    assert said_in(timeline, 1) == [
        *("Next: Squats.", SETUP, DO),
        *("Twenty seconds.", "Three.", "Two.", "One."),
    ]
    assert said_in(timeline, 2)[0] == "Go."
    assert work.hold is not None
    assert (rest.frames, work.hold.start) == (20 * SECOND, rest.end)


def test_what_to_do_comes_a_while_after_how_to_set_up() -> None:
    timeline = timeline_of({"rest": 30}, squats())
    starts = {event.text: event for event in timeline.events}
    assert starts[DO].start - starts[SETUP].end == round(1.5 * SECOND)


def test_an_interval_with_instructions_in_each_round_stays_exact() -> None:
    steps = [{"exercise": "Burpees", "do": "Jump up.", "work": 20}, {"rest": 10}]
    timeline = timeline_of({"repeat": 4, "steps": steps})
    works = [step.hold for step in timeline.steps if step.hold]
    assert [after.start - before.start for before, after in pairwise(works)] == [
        *(30 * SECOND, 30 * SECOND, 30 * SECOND)
    ]
    assert [event.text for event in timeline.events].count("Jump up.") == 4


def test_what_does_not_fit_is_said_after_the_rest_and_reported() -> None:
    timeline = timeline_of({"rest": 10}, squats(settle=6))
    assert said_in(timeline, 1)[:2] == ["Next: Squats.", SETUP]
    assert said_in(timeline, 2)[:3] == [DO, "Twenty seconds.", "Go."]
    work = timeline.steps[2]
    assert work.hold is not None
    late = (work.hold.start - work.start) / SECOND
    assert [(remark.cue, remark.step, remark.action, remark.why) for remark in timeline.report] == [
        ("do", 2, "longer", f"it does not fit into the rest before; the start is {late:.1f}s later")
    ]


def test_there_is_time_to_get_into_position_before_the_start() -> None:
    timeline = timeline_of({"rest": 20}, squats(settle="6s"))
    do = next(event for event in timeline.events if event.text == DO)
    work = timeline.steps[2].hold
    assert work is not None
    assert work.start - do.end >= 6 * SECOND


def test_a_rest_that_is_too_short_to_announce_leads_into_nothing() -> None:
    timeline = timeline_of({"rest": 3}, squats())
    assert said_in(timeline, 2)[:4] == ["Squats.", SETUP, DO, "Twenty seconds."]
    assert timeline.report == ()


def test_a_long_rest_has_half_time_and_announces_the_step_again() -> None:
    timeline = timeline_of({"rest": 60}, squats())
    assert said_in(timeline, 1) == [
        *("Next: Squats.", SETUP, DO),
        *("Halfway through the rest.", "Get ready: Squats.", "Twenty seconds.", "Three.", "Two.", "One."),
    ]
    cues = {event.cue: event for event in timeline.events if event.step == 1}
    rest = timeline.steps[1]
    assert cues["rest_halfway"].start == rest.start + 30 * SECOND
    assert 5 * SECOND <= rest.end - cues["next_again"].start <= 7 * SECOND


@pytest.mark.parametrize(("seconds", "has_half_time", "is_announced_again"), [
    (29, False, False),
    (30, False, True),
    (45, False, True),
    (46, True, True),
])  # fmt: skip
def test_how_long_a_rest_is_for_these(seconds: int, *, has_half_time: bool, is_announced_again: bool) -> None:
    cues = [event.cue for event in timeline_of({"rest": seconds}, {"exercise": "Squats", "reps": 5}).events]
    assert ("rest_halfway" in cues, "next_again" in cues) == (has_half_time, is_announced_again)


def test_the_step_is_not_announced_again_right_after_its_instructions() -> None:
    long = "Sit back as if on a low chair, keep your heels on the floor, and push your knees apart. " * 3
    timeline = timeline_of({"rest": 30}, squats(do=long.strip()))
    assert "Get ready: Squats." not in said_in(timeline, 1)


def test_a_rest_between_sets_leads_into_the_next_set() -> None:
    timeline = timeline_of(squats(sets=2, rest="20s", again="Once more."))
    assert said_in(timeline, 2) == [
        *("Done.", "Rest for twenty seconds.", "Next: Squats.", "Last set."),
        *("Once more.", "For twenty seconds.", "Three.", "Two.", "One."),
    ]


def test_without_words_the_rest_has_only_its_sounds() -> None:
    timeline = timeline_of({"rest": 20}, squats(), detail=Detail.SOUNDS)
    work = timeline.steps[2].hold
    assert work is not None
    assert work.start == timeline.steps[1].end
    assert not any(event.kind == "speech" for event in timeline.events)


def test_a_rest_is_not_called_one_before_anything_was_done() -> None:
    timeline = timeline_of({"rest": 20}, squats(), {"rest": 20}, squats())
    assert [event.text for event in timeline.events if event.cue == "rest"] == ["Rest for twenty seconds."]
    assert timeline.steps[1].name == "Rest"


MARCH = {"exercise": "March", "work": 20}


def test_how_many_repetitions_there_are_is_said_after_the_rest_where_it_does_not_fit() -> None:
    do = "Lift your shoulders to your ears, hold them a moment, and let them drop."
    timeline = timeline_of(MARCH, {"rest": 10}, {"exercise": "Shrug", "do": do, "reps": 8})
    assert said_in(timeline, 3)[:2] == ["Eight repetitions.", "One."]
    assert [(remark.cue, remark.action) for remark in timeline.report] == [("reps", "longer")]


def test_a_length_that_was_said_before_is_left_out_where_it_does_not_fit() -> None:
    do = "Jump as high as you can, spread your legs wide, and land very softly on both feet."
    timeline = timeline_of(MARCH, {"rest": 9}, {**MARCH, "do": do, "settle": 0})
    assert said_in(timeline, 2)[-1] == do
    work = timeline.steps[3].hold
    assert work is not None
    assert work.start == timeline.steps[2].end
    assert timeline.report == ()


def test_words_at_half_time_are_said_in_its_place() -> None:
    timeline = timeline_of({"rest": 60, "at": {"50%": "Drink a sip of water."}}, squats())
    cues = [event.cue for event in timeline.events]
    assert ("at" in cues, "rest_halfway" in cues) == (True, False)


def test_a_rest_with_words_of_its_own_for_what_is_next() -> None:
    timeline = timeline_of({"rest": 20, "cues": {"next": False}}, squats(cues={"next": "Squats now."}))
    assert "Squats now." not in said_in(timeline, 1)
