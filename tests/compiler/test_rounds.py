"""Rests between rounds, rounds that start on the minute, and as many rounds as fit in a time."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.routines import compile_timeline, measure_silent, plan_of, script_of
from voicecoach.compiler.fit_duration import SessionLength
from voicecoach.compiler.plan.plan_model import SpeechForm
from voicecoach.compiler.plan.planner import plan_session
from voicecoach.compiler.plan.prosody import scale_rate
from voicecoach.compiler.rounds_in_time import fix_rounds
from voicecoach.compiler.scaling import scale_durations
from voicecoach.script.steps import Repeat
from voicecoach.script.traverse import iter_steps
from voicecoach.units import ms_from_frames
from voicecoach.wording.layers import load_wording
from voicecoach.wording.store import WordingStore

if TYPE_CHECKING:
    from voicecoach.compiler.plan.plan_model import Form
    from voicecoach.script.routine import Script
    from voicecoach.timeline.model import Timeline

SECOND = 48_000


def routine(*steps: object) -> str:
    return json.dumps({"routine": "R", "prepare": 5, "steps": [*steps, {"say": "That was it."}]})


def timeline_of(*steps: object) -> Timeline:
    return compile_timeline(plan_of(routine(*steps)), measure_silent)


def round_starts(timeline: Timeline) -> list[int]:
    """The frames at which the rounds start."""
    starts: dict[int, int] = {}
    for step in timeline.steps:
        if step.round:
            starts.setdefault(step.round.number, step.start)
    return list(starts.values())


SQUATS = {"exercise": "Squats", "reps": 5}
LUNGES = {"exercise": "Lunges", "work": 15}


def test_a_rest_is_between_the_rounds_and_not_after_the_last() -> None:
    timeline = timeline_of({"repeat": 2, "rest": "30s", "steps": [LUNGES, {"rest": 5}, SQUATS]})
    assert [step.name for step in timeline.steps[1:-1]] == [
        *("Lunges", "Rest", "Squats", "Rest"),
        *("Lunges", "Rest", "Squats"),
    ]
    rest = timeline.steps[4]
    assert (rest.frames, rest.round and rest.round.number) == (30 * SECOND, 1)
    assert [event.text or event.cue for event in timeline.events if event.step == 4] == [
        *("end", "Rest for thirty seconds.", "Last round.", "Next: Lunges.", "Get ready: Lunges."),
        "For fifteen seconds.",
        *("Three.", "Two.", "One."),
    ]


def test_rounds_start_on_the_minute_and_the_rest_is_what_is_left() -> None:
    timeline = timeline_of({"repeat": 3, "every": "1m", "steps": [SQUATS, LUNGES]})
    first, *later = round_starts(timeline)
    assert [start - first for start in later] == [60 * SECOND, 120 * SECOND]
    rests = [step for step in timeline.steps if step.name == "Rest"]
    assert len(rests) == 2
    for rest in rests:
        counted = [e.start for e in timeline.events if e.step == rest.index and e.cue == "rest_countdown"]
        assert [rest.end - start for start in counted] == [3 * SECOND, 2 * SECOND, SECOND]
    second = next(step for step in timeline.steps if step.round and step.round.number == 2)
    assert next(event.text for event in timeline.events if event.step == second.index) == "One."


def test_a_round_that_its_words_make_too_long_is_reported_and_not_cut_off() -> None:
    words = "Sit back as if onto a chair, and keep your heels on the floor, and come up slowly again."
    steps = [{**SQUATS, "do": words}, {**LUNGES, "do": words, "cues": {"work_end": False}}]
    timeline = timeline_of({"repeat": 2, "every": "40s", "steps": steps})
    first, second = round_starts(timeline)
    [remark] = timeline.report
    late = (second - first - 40 * SECOND) / SECOND
    assert late > 0
    assert remark.why == (
        f"the words of the round before leave no time to rest; this round starts {late:.1f}s late"
    )
    assert "Rest" not in [step.name for step in timeline.steps]
    assert [e.text for e in timeline.events if e.cue in ("round", "last_round")] == [
        "Round one of two.",
        "Last round.",
    ]
    assert [e.text for e in timeline.events if e.cue == "do"] == [words] * 4


@given(
    st.integers(1, 20),
    st.integers(25, 90),
    st.integers(2, 5),
    st.integers(0, 1000),
    st.sampled_from(["full", "brief", "minimal", "sounds"]),
)
def test_every_round_starts_on_time_or_is_reported(
    work: int, every: int, count: int, speech: int, detail: str
) -> None:
    def measure(form: Form) -> int:
        return 7_001 + speech * len(form.text) if isinstance(form, SpeechForm) else 2_400

    steps = [{"exercise": "Squats", "work": work, "do": "Sit back."}, {"say": "Good."}]
    text = routine({"repeat": count, "every": every, "steps": steps})
    plan = plan_of(text.replace('"routine"', f'"detail": "{detail}", "routine"', 1))
    timeline = compile_timeline(plan, measure)
    first, *later = round_starts(timeline)
    late = {remark.step for remark in timeline.report if "this round starts" in remark.why}
    for number, start in enumerate(later, 1):
        step = next(step for step in timeline.steps if step.start == start)
        on_time = first + number * every * SECOND
        assert start == on_time or (start > on_time and step.index in late)
    assert sum(event.cue == "work_end" for event in timeline.events) == count


def test_the_same_plan_gives_the_same_timeline_again() -> None:
    plan = plan_of(routine({"repeat": 3, "every": "1m", "steps": [SQUATS, LUNGES]}))
    assert compile_timeline(plan, measure_silent) == compile_timeline(plan, measure_silent)
    assert compile_timeline(scale_rate(plan, 1.2), measure_silent) == compile_timeline(
        scale_rate(plan, 1.2), measure_silent
    )


def session_length(script: Script) -> SessionLength:
    timeline = compile_timeline(
        plan_session(script, load_wording(WordingStore(), "en", None)), measure_silent
    )
    return SessionLength(ms_from_frames(timeline.frames), ms_from_frames(timeline.steps[0].frames))


@pytest.mark.parametrize("rest", [None, 10])
@pytest.mark.parametrize("minutes", [1, 3, 8])
def test_as_many_rounds_are_done_as_fit_with_their_words(minutes: int, rest: int | None) -> None:
    steps = [{**SQUATS, "do": "Sit back as if onto a chair."}, LUNGES]
    more = {"rest": rest} if rest else {}
    script = fix_rounds(script_of(routine({"repeat": f"{minutes}m", **more, "steps": steps})), session_length)
    repeat = script.routine.steps[0]
    assert isinstance(repeat, Repeat)
    assert isinstance(repeat.repeat, int)

    def lasts_ms(rounds: int) -> int:
        changed = repeat.model_copy(update={"repeat": rounds})
        routine_of = script.routine.model_copy(update={"steps": (changed, *script.routine.steps[1:])})
        timeline = compile_timeline(
            plan_session(replace(script, routine=routine_of), load_wording(WordingStore(), "en", None)),
            measure_silent,
        )
        return ms_from_frames(timeline.steps[-1].start - timeline.steps[1].start)

    assert lasts_ms(repeat.repeat) <= minutes * 60_000 < lasts_ms(repeat.repeat + 1)


def test_rounds_on_the_minute_in_a_time() -> None:
    timeline = timeline_of({"repeat": "4m30s", "every": "1m", "steps": [SQUATS]})
    assert len(round_starts(timeline)) == 4


def test_scaled_rounds_stay_on_time() -> None:
    script = scale_durations(script_of(routine({"repeat": 2, "rest": 10, "steps": [LUNGES]})), 1.5)
    repeat = script.routine.steps[0]
    assert isinstance(repeat, Repeat)
    assert repeat.rest is not None
    assert repeat.rest.middle_ms == 15_000
    script = scale_durations(script_of(routine({"repeat": 2, "every": 60, "steps": [LUNGES]})), 0.5)
    repeat = script.routine.steps[0]
    assert isinstance(repeat, Repeat)
    assert repeat.every is not None
    assert repeat.every.middle_ms == 30_000


def test_as_many_rounds_as_fit_may_be_nested_deeply() -> None:
    steps: object = [SQUATS]
    for _ in range(20):
        steps = [{"repeat": "8m", "steps": steps}]
    script = fix_rounds(script_of(json.dumps({"routine": "R", "prepare": 5, "steps": steps})), session_length)
    innermost, *others = [step.repeat for step in iter_steps(script) if isinstance(step, Repeat)]
    assert (innermost, others) == (18, [1] * 19)
