"""The promises of a timeline, for any routine and any lengths of its words."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from tests.support.generated_routines import ROUTINES, SOUND_FRAMES, lengths, plan_of, script_of
from voicecoach.compiler.arrange.arranger import arrange_plan, compile_timeline, join_parts
from voicecoach.compiler.plan.flatten import flatten
from voicecoach.compiler.plan.plan_model import Form, SpeechForm
from voicecoach.compiler.plan.timing_rules import round_announced_ms
from voicecoach.script.steps import Breathe, Move, Rest
from voicecoach.timeline.json import to_json
from voicecoach.units import ms_from_frames
from voicecoach.wording.grammar import NumberSpeller
from voicecoach.wording.packs import load_language

if TYPE_CHECKING:
    from voicecoach.timeline.model import Event, Step, Timeline

SECOND = 48_000
ENGLISH = load_language("en")
NUMBERS = NumberSpeller("en", ENGLISH.grammar)


def any_length(seed: int, longest: int) -> object:
    """Lengths as different as those of real voices, the same for the same words."""

    def measure(form: Form) -> int:
        if isinstance(form, SpeechForm):
            return 5_000 + crc32(f"{seed}{form.text}".encode()) % longest
        return SOUND_FRAMES[form.sound]

    return measure


LENGTHS = st.builds(any_length, st.integers(0, 1000), st.sampled_from([20_000, 60_000, 300_000]))


def timeline_of(text: str, measure: object) -> Timeline:
    return compile_timeline(plan_of(text), measure, "silent")  # type: ignore[arg-type]  # built by Hypothesis as object


def holds(timeline: Timeline) -> list[Step]:
    return [step for step in timeline.steps if step.hold]


@given(ROUTINES, LENGTHS)
def test_time_that_was_asked_for_is_time_that_is_given(text: str, measure: object) -> None:
    asked = [ms for item in flatten(script_of(text)) for ms in stays_ms(item.step)]
    given_ = [step.hold.frames for step in holds(timeline_of(text, measure)) if step.hold]
    assert given_ == [ms * 48 for ms in asked]


def stays_ms(step: object) -> list[int]:
    """How long is held, worked or breathed in a step, each time that it is."""
    if isinstance(step, Breathe):
        return [step.breathe.total_ms * step.rounds]
    if not isinstance(step, Move):
        return []
    once = step.hold.middle_ms if step.hold else (step.reps or 0) * whole_ms(step)
    return [once] * len(step.sides or ("",)) * step.times


def whole_ms(move: Move) -> int:
    return move.tempo.total_ms if move.tempo else 4000


@given(ROUTINES, LENGTHS)
def test_rests_last_as_long_as_was_asked_for(text: str, measure: object) -> None:
    timeline = timeline_of(text, measure)
    asked = [
        item.step.rest.middle_ms * 48 for item in flatten(script_of(text)) if isinstance(item.step, Rest)
    ]
    rests = [step for step in timeline.steps if step.name == "Rest"]
    assert len(rests) == len(asked)
    for step, frames in zip(rests, asked, strict=True):
        rounds = [
            event for event in timeline.events if event.step == step.index and event.cue.endswith("round")
        ]
        # A rest that opens a round tells so first, and then lasts as long as was asked for.
        assert step.frames == frames or (rounds and step.frames > frames)


@given(ROUTINES, LENGTHS)
def test_no_two_cues_sound_at_once(text: str, measure: object) -> None:
    events = timeline_of(text, measure).events
    for one, other in pairwise(events):
        assert one.end <= other.start


@given(ROUTINES, LENGTHS)
def test_no_speech_is_cut_off(text: str, measure: object) -> None:
    for event in timeline_of(text, measure).events:
        if event.text:
            assert event.frames == measure(SpeechForm(event.text))  # type: ignore[operator]  # built by Hypothesis as object


@given(ROUTINES, LENGTHS)
def test_what_is_said_in_a_hold_ends_in_it(text: str, measure: object) -> None:
    timeline = timeline_of(text, measure)
    for step in holds(timeline):
        assert step.hold
        end = step.hold.start + step.hold.frames
        inside = [event for event in timeline.events if step.hold.start <= event.start < end]
        assert all(event.end < end for event in inside)


@given(ROUTINES, LENGTHS)
def test_countdowns_and_ends_land_on_the_frame(text: str, measure: object) -> None:
    timeline = timeline_of(text, measure)
    ends = {step.hold.start + step.hold.frames for step in holds(timeline) if step.hold}
    rest_ends = {step.end for step in timeline.steps if step.name == "Rest"}
    assert {event.start for event in timeline.events if event.cue == "end"} == ends
    for event in timeline.events:
        if event.cue in ("countdown", "rest_countdown"):
            whole = [end - event.start for end in ends | rest_ends if 0 < end - event.start <= 3 * SECOND]
            assert any(left in (SECOND, 2 * SECOND, 3 * SECOND) for left in whole)
            if event.text:
                assert event.text in ("One.", "Two.", "Three.")
                left = {"One.": 1, "Two.": 2, "Three.": 3}[event.text] * SECOND
                assert left in whole


@given(ROUTINES, LENGTHS)
def test_sides_are_equal_with_time_to_switch(text: str, measure: object) -> None:
    row = [item.step for item in flatten(script_of(text)) if isinstance(item.step, Move)]
    steps = iter([step for step in holds(timeline_of(text, measure)) if step.name != "Breathing"])
    switch_ms = json.loads(text).get("switch", 5) * 1000
    for move in row:
        turns = [next(steps) for _ in range(len(move.sides or ("",)) * move.times)]
        assert len({turn.hold.frames for turn in turns if turn.hold}) == 1
        least = (move.switch.middle_ms if move.switch else switch_ms) * 48
        for one, other in pairwise(turns):
            if one.side != other.side:
                assert one.hold
                assert other.hold
                assert other.hold.start - (one.hold.start + one.hold.frames) >= least


@given(ROUTINES, LENGTHS)
def test_what_is_announced_is_true(text: str, measure: object) -> None:
    timeline = timeline_of(text, measure)
    for event in timeline.events:
        if event.cue == "total":
            assert (
                NUMBERS.duration(round_announced_ms(ms_from_frames(timeline.frames)))
                in str(event.text).lower()
            )


@given(ROUTINES, LENGTHS)
def test_rounds_are_counted_out_loud(text: str, measure: object) -> None:
    timeline = timeline_of(text, measure)
    told = [event.text for event in timeline.events if event.cue in ("round", "last_round")]
    opened = [number for item in flatten(script_of(text)) for number in item.starts_rounds]
    if json.loads(text).get("wording") == "quiet" or json.loads(text).get("detail") == "sounds":
        assert told == []
        return
    dropped = [
        one for one in timeline.report if one.action == "dropped" and one.cue in ("round", "last_round")
    ]
    assert len(told) + len(dropped) == len(opened)
    if not dropped and json.loads(text).get("wording") is None:
        for said, number in zip(told, opened, strict=True):
            last = ("Last round.", "Last.")
            counted = f"Round {NUMBERS.cardinal(number.number)}"
            assert said in last if number.number == number.of else str(said).startswith(counted)


@given(ROUTINES, LENGTHS)
def test_steps_stand_one_behind_the_other_and_fill_the_session(text: str, measure: object) -> None:
    timeline = timeline_of(text, measure)
    assert timeline.steps[0].start == 0
    assert timeline.steps[-1].end == timeline.frames
    assert [step.index for step in timeline.steps] == list(range(len(timeline.steps)))
    for one, other in pairwise(timeline.steps):
        assert one.end == other.start


@given(ROUTINES, LENGTHS)
def test_the_same_script_gives_the_same_bytes(text: str, measure: object) -> None:
    assert to_json(timeline_of(text, measure)) == to_json(timeline_of(text, measure))


@given(ROUTINES, LENGTHS)
def test_what_is_ready_never_changes(text: str, measure: object) -> None:
    plan = plan_of(text)
    parts = list(arrange_plan(plan, measure))  # type: ignore[arg-type]  # built by Hypothesis as object
    whole = join_parts(parts, plan, "silent")
    known: list[Event] = []
    ready = 0
    for part in parts:
        assert all(event.start >= ready for event in part.events)
        known += part.events
        assert part.ready >= ready
        ready = part.ready
        assert known == [event for event in whole.events if event in known]
        assert [event for event in whole.events if event.start < ready] == [
            e for e in known if e.start < ready
        ]


@given(ROUTINES)
def test_everything_that_became_less_than_asked_for_is_reported(text: str) -> None:
    plan = plan_of(text)
    timeline = compile_timeline(plan, lengths, "silent")
    planned = sum(len(window.cues) for step in plan.steps for window in step.windows) + (
        plan.total is not None
    )
    dropped = [remark for remark in timeline.report if remark.action == "dropped"]
    assert len(timeline.events) + len(dropped) == planned
