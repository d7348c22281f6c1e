"""Properties of every timeline, for generated routines and clip lengths."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from tests.support.routines import (
    ENGLISH_NUMBERS,
    ROUTINES,
    SOUND_FRAMES,
    compile_timeline,
    measure_silent,
    plan_of,
    script_of,
)
from voicecoach.compiler.arrange.arranger import arrange_plan, join_parts
from voicecoach.compiler.plan.flatten import flatten
from voicecoach.compiler.plan.plan_model import Form, SpeechForm
from voicecoach.compiler.plan.session_parts import split_into_parts, work_sets
from voicecoach.compiler.plan.timing_rules import round_announced_ms
from voicecoach.script.steps import Breathe, Move, Rest, Silence
from voicecoach.timeline.json import to_json
from voicecoach.units import ms_from_frames
from voicecoach.wording.template import fill_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.timeline.model import Event, Step, Timeline
    from voicecoach.units import DurationRange

SECOND = 48_000


def hashed_lengths(seed: int, max_frames: int) -> object:
    """A measure whose lengths vary as those of real voices do, and are the same for the same text."""

    def measure(form: Form) -> int:
        if isinstance(form, SpeechForm):
            return 5_000 + crc32(f"{seed}{form.text}".encode()) % max_frames
        return SOUND_FRAMES[form.sound]

    return measure


LENGTHS = st.builds(hashed_lengths, st.integers(0, 1000), st.sampled_from([20_000, 60_000, 300_000]))


def timeline_of(text: str, measure: object) -> Timeline:
    return compile_timeline(plan_of(text), measure)  # type: ignore[arg-type]  # built by Hypothesis as object


def holds(timeline: Timeline) -> list[Step]:
    return [step for step in timeline.steps if step.hold]


@given(ROUTINES, LENGTHS)
def test_holds_have_exactly_the_length_in_the_script(text: str, measure: object) -> None:
    expected_ms = [ms for flat in flatten(script_of(text)) for ms in work_lengths_ms(flat.step)]
    actual = [step.hold.frames for step in holds(timeline_of(text, measure)) if step.hold]
    assert actual == [ms * 48 for ms in expected_ms]


def work_lengths_ms(step: object) -> list[int]:
    """The lengths of the holds, repetitions or breaths of a step."""
    if isinstance(step, Breathe):
        return [step.breathe.total_ms * step.breaths]
    if not isinstance(step, Move):
        return []
    return [set_ms(step, work_set.set_number) for work_set in work_sets(step)]


def set_ms(move: Move, number: int) -> int:
    timed = move.hold_of(number) or move.work_of(number)
    return timed.middle_ms if timed else (move.reps_of(number) or 0) * rep_ms(move)


def rep_ms(move: Move) -> int:
    return move.tempo.total_ms if move.tempo else 4000


@given(ROUTINES, LENGTHS)
def test_rests_have_exactly_the_length_in_the_script(text: str, measure: object) -> None:
    timeline = timeline_of(text, measure)
    expected = [
        part.flat_step.step.rest.middle_ms * 48
        for part in split_into_parts(flatten(script_of(text)))
        if isinstance(part.flat_step.step, Rest)
    ]
    rests = [step for step in timeline.steps if step.name == "Rest"]
    assert len(rests) == len(expected)
    for step, frames in zip(rests, expected, strict=True):
        rounds = [
            event for event in timeline.events if event.step == step.index and event.cue.endswith("round")
        ]
        # A rest that starts a round announces it first.
        assert step.frames == frames or (rounds and step.frames > frames)


@given(ROUTINES, LENGTHS)
def test_no_two_events_overlap_except_clicks(text: str, measure: object) -> None:
    events = [event for event in timeline_of(text, measure).events if not event.is_click]
    for event, following in pairwise(events):
        assert event.end <= following.start


@given(ROUTINES, LENGTHS)
def test_clicks_are_on_the_beat_to_the_frame(text: str, measure: object) -> None:
    timeline = timeline_of(text, measure)
    moves = [flat.step for flat in flatten(script_of(text)) if isinstance(flat.step, Move)]
    steps = iter([step for step in holds(timeline) if step.name != "Breathing"])
    for move in moves:
        for _, step in zip(range(len(move.sides or ("",)) * move.set_count), steps, strict=False):
            assert step.hold
            clicks = [event for event in timeline.events if event.is_click and event.step == step.index]
            ms = ms_from_frames(step.hold.frames)
            expected = move.beat.bpm.click_frames(ms, ms - 100) if move.beat else ()
            assert [event.start - step.hold.start for event in clicks] == list(expected)
            accent = move.beat.accent if move.beat else None
            for number, event in enumerate(clicks):
                is_accented = accent is not None and number % accent == 0
                assert event.cue == ("beat_accent" if is_accented else "beat")


@given(ROUTINES, LENGTHS)
def test_words_at_a_time_start_exactly_then_or_are_reported(text: str, measure: object) -> None:
    timeline = timeline_of(text, measure)
    planned = Counter(words_with_time_left(text))
    for event in timeline.events:
        if event.cue == "at":
            assert event.step is not None
            step = timeline.steps[event.step]
            end = step.hold.start + step.hold.frames if step.hold else step.end
            planned[str(event.text), end - event.start] -= 1
    assert min(planned.values(), default=0) >= 0
    if json.loads(text).get("detail", "full") in ("full", "brief"):
        dropped = [remark for remark in timeline.report if remark.cue == "at"]
        assert planned.total() == len(dropped)


def words_with_time_left(text: str) -> Iterator[tuple[str, int]]:
    """The words at a time, once for each time that they are due, and the frames then left of their span."""
    for flat in flatten(script_of(text)):
        step = flat.step
        if not isinstance(step, Rest | Silence | Move):
            continue
        for span in spans_of(step):
            for time, words in step.at.items():
                left_ms = span.middle_ms - time.in_span(span.middle_ms)
                yield fill_template(words, {}), left_ms * 48


def spans_of(step: Rest | Silence | Move) -> list[DurationRange]:
    """The spans in which words at a time may be said, one for each set on each side."""
    if isinstance(step, Rest):
        return [step.rest]
    if isinstance(step, Silence):
        return [step.silence]
    sets = range(1, step.set_count + 1)
    return [span for n in sets if (span := step.hold_of(n) or step.work_of(n))] * len(step.sides or ("",))


@given(ROUTINES, LENGTHS)
def test_speech_has_its_full_length(text: str, measure: object) -> None:
    for event in timeline_of(text, measure).events:
        if event.text:
            assert event.frames == measure(SpeechForm(event.text))  # type: ignore[operator]  # built by Hypothesis as object


@given(ROUTINES, LENGTHS)
def test_events_that_start_in_a_hold_end_in_it(text: str, measure: object) -> None:
    timeline = timeline_of(text, measure)
    for step in holds(timeline):
        assert step.hold
        end = step.hold.start + step.hold.frames
        inside = [event for event in timeline.events if step.hold.start <= event.start < end]
        assert all(event.end < end for event in inside)


@given(ROUTINES, LENGTHS)
def test_countdowns_and_end_cues_are_exact_to_the_frame(text: str, measure: object) -> None:
    timeline = timeline_of(text, measure)
    ends = {step.hold.start + step.hold.frames for step in holds(timeline) if step.hold}
    rest_ends = {step.end for step in timeline.steps if step.name == "Rest"}
    assert {event.start for event in timeline.events if event.cue in ("end", "work_end")} == ends
    for event in timeline.events:
        if event.cue in ("countdown", "work_countdown", "rest_countdown"):
            left_frames = [
                end - event.start for end in ends | rest_ends if 0 < end - event.start <= 3 * SECOND
            ]
            assert any(left in (SECOND, 2 * SECOND, 3 * SECOND) for left in left_frames)
            if event.text:
                assert event.text in ("One.", "Two.", "Three.")
                left = {"One.": 1, "Two.": 2, "Three.": 3}[event.text] * SECOND
                assert left in left_frames


@given(ROUTINES, LENGTHS)
def test_sides_are_equally_long_with_time_to_switch(text: str, measure: object) -> None:
    moves = [flat.step for flat in flatten(script_of(text)) if isinstance(flat.step, Move)]
    steps = iter([step for step in holds(timeline_of(text, measure)) if step.name != "Breathing"])
    switch_ms = json.loads(text).get("switch", 5) * 1000
    for move in moves:
        all_sets = work_sets(move)
        sets = [next(steps) for _ in all_sets]
        for number in range(1, move.set_count + 1):
            alike = [
                step for step, work_set in zip(sets, all_sets, strict=True) if work_set.set_number == number
            ]
            assert len({step.hold.frames for step in alike if step.hold}) == 1
        min_frames = (move.switch.middle_ms if move.switch else switch_ms) * 48
        for step, following in pairwise(sets):
            if step.side != following.side:
                assert step.hold
                assert following.hold
                assert following.hold.start - (step.hold.start + step.hold.frames) >= min_frames


@given(ROUTINES, LENGTHS)
def test_the_announced_total_is_the_length(text: str, measure: object) -> None:
    timeline = timeline_of(text, measure)
    for event in timeline.events:
        if event.cue == "total":
            assert (
                ENGLISH_NUMBERS.rounded_duration(round_announced_ms(ms_from_frames(timeline.frames)))
                in str(event.text).lower()
            )


@given(ROUTINES, LENGTHS)
def test_every_round_is_announced(text: str, measure: object) -> None:
    timeline = timeline_of(text, measure)
    spoken = [event.text for event in timeline.events if event.cue in ("round", "last_round")]
    rounds = [started for flat in flatten(script_of(text)) for started in flat.starts_rounds]
    if json.loads(text).get("wording") == "quiet" or json.loads(text).get("detail") == "sounds":
        assert spoken == []
        return
    dropped = [
        remark
        for remark in timeline.report
        if remark.action == "dropped" and remark.cue in ("round", "last_round")
    ]
    assert len(spoken) + len(dropped) == len(rounds)
    if not dropped and json.loads(text).get("wording") is None:
        for said, started in zip(spoken, rounds, strict=True):
            last = ("Last round.", "Last.")
            counted = f"Round {ENGLISH_NUMBERS.cardinal(started.number)}"
            assert said in last if started.number == started.of else str(said).startswith(counted)


@given(ROUTINES, LENGTHS)
def test_steps_fill_the_session_without_gaps(text: str, measure: object) -> None:
    timeline = timeline_of(text, measure)
    assert timeline.steps[0].start == 0
    assert timeline.steps[-1].end == timeline.frames
    assert [step.index for step in timeline.steps] == list(range(len(timeline.steps)))
    for step, following in pairwise(timeline.steps):
        assert step.end == following.start


@given(ROUTINES, LENGTHS)
def test_the_same_script_gives_the_same_bytes(text: str, measure: object) -> None:
    assert to_json(timeline_of(text, measure)) == to_json(timeline_of(text, measure))


@given(ROUTINES, LENGTHS)
def test_later_parts_change_nothing_that_is_ready(text: str, measure: object) -> None:
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
        so_far = set(known)
        assert known == [event for event in whole.events if event in so_far]
        assert [event for event in whole.events if event.start < ready] == [
            event for event in known if event.start < ready
        ]


@given(ROUTINES)
def test_every_dropped_cue_is_reported(text: str) -> None:
    plan = plan_of(text)
    timeline = compile_timeline(plan, measure_silent)
    planned = sum(len(window.cues) for step in plan.steps for window in step.windows) + (
        plan.total is not None
    )
    dropped = [remark for remark in timeline.report if remark.action == "dropped"]
    assert len(timeline.events) + len(dropped) == planned
