"""Words at a time, clicks of a beat, phases of a tempo and timed words in a timeline, spoken silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.routines import SOUND_FRAMES, compile_timeline, measure_silent, plan_of, script_of
from voicecoach.compiler.plan.plan_model import SoundForm
from voicecoach.compiler.scaling import scale_durations
from voicecoach.script.beat import BeatRate
from voicecoach.script.steps import Breathe, Move, Rest
from voicecoach.script.value_types import Detail

if TYPE_CHECKING:
    from voicecoach.compiler.plan.plan_model import Form
    from voicecoach.timeline.model import Event, Timeline

HEAD = "routine: A\ncues: {total: off, finish: off}\nsteps:\n"


def timeline_of(steps: str, detail: Detail | None = None) -> Timeline:
    return compile_timeline(plan_of(HEAD + steps, detail), measure_silent)


def work_events(timeline: Timeline, step_name: str) -> list[Event]:
    """The events in the hold, the repetitions or the whole of the first step of this name."""
    step = next(step for step in timeline.steps if step.name == step_name)
    start, end = (
        (step.hold.start, step.hold.start + step.hold.frames) if step.hold else (step.start, step.end)
    )
    return [event for event in timeline.events if start <= event.start < end]


def start_of(timeline: Timeline, step_name: str) -> int:
    step = next(step for step in timeline.steps if step.name == step_name)
    return step.hold.start if step.hold else step.start


def spoken_in(timeline: Timeline, step_name: str) -> list[tuple[float, str]]:
    """What is said or sounds in a step's work: seconds from its start, and the words or the sound."""
    start = start_of(timeline, step_name)
    return [
        ((event.start - start) / 48_000, event.text or f"[{event.sound}]")
        for event in work_events(timeline, step_name)
    ]


PIGEON = """\
  - stretch: Pigeon
    hold: 60s
    at:
      50%: Be still.
      10s: Find your edge.
      -20s: Nearly there.
"""


def test_words_at_a_time_start_exactly_then() -> None:
    assert spoken_in(timeline_of(PIGEON), "Pigeon") == [
        (0.0, "[go]"),
        (10.0, "Find your edge."),
        (30.0, "Be still."),
        (40.0, "Nearly there."),
        (50.0, "Ten seconds left."),
        (57.0, "Three."),
        (58.0, "Two."),
        (59.0, "One."),
    ]


def test_words_in_the_place_of_halfway_need_no_remark() -> None:
    assert timeline_of(PIGEON).report == ()


@pytest.mark.parametrize("detail", [Detail.MINIMAL, Detail.SOUNDS])
def test_words_at_a_time_are_not_spoken_at_minimal(detail: Detail) -> None:
    timeline = timeline_of(PIGEON, detail)
    assert [event for event in timeline.events if event.cue == "at"] == []
    assert (30.0, "[half]") in spoken_in(timeline, "Pigeon") or (30.0, "Halfway.") in spoken_in(
        timeline, "Pigeon"
    )


def test_words_at_a_time_are_spoken_at_brief() -> None:
    assert (10.0, "Find your edge.") in spoken_in(timeline_of(PIGEON, Detail.BRIEF), "Pigeon")


def test_words_that_would_delay_the_countdown_are_left_out_and_reported() -> None:
    timeline = timeline_of(
        "  - stretch: Fold\n    hold: 20s\n    at: {-4s: Stay with it until the very end.}\n"
    )
    assert [text for _, text in spoken_in(timeline, "Fold")] == ["[go]", "Halfway.", "Three.", "Two.", "One."]
    assert [(remark.cue, remark.action) for remark in timeline.report] == [("at", "dropped")]


def test_words_at_a_time_go_before_tips_and_seconds_left() -> None:
    timeline = timeline_of(
        "  - stretch: Fold\n    hold: 30s\n    tips: [Breathe slowly.]\n"
        "    at: {10s: Breathe into your back., 19s: Ten seconds of all that you have.}\n"
    )
    assert spoken_in(timeline, "Fold")[1:3] == [(10.0, "Breathe into your back."), (11.78, "Breathe slowly.")]
    assert [(remark.cue, remark.action) for remark in timeline.report] == [("seconds_left", "dropped")]


def test_words_in_a_rest() -> None:
    timeline = timeline_of(
        "  - rest: 40s\n    at: {20s: Drink a sip of water.}\n  - stretch: Fold\n    hold: 20s\n"
    )
    assert (20.0, "Drink a sip of water.") in spoken_in(timeline, "Rest")
    assert timeline.report == ()


def test_words_have_the_placeholders_of_their_step() -> None:
    timeline = timeline_of(
        "  - stretch: Fold\n    sides: [right, left]\n    hold: 20s\n    at: {5s: 'Long on the {side}.'}\n"
    )
    assert [event.text for event in timeline.events if event.cue == "at"] == [
        "Long on the right.",
        "Long on the left.",
    ]


def test_clicks_start_at_the_frames_of_the_formula_under_all_else() -> None:
    timeline = timeline_of(
        "  - stretch: Fold\n    hold: 2m\n    beat: 60..120\n    at: {10s: Words over some clicks.}\n"
    )
    start = start_of(timeline, "Fold")
    clicks = [event.start - start for event in timeline.events if event.cue == "beat"]
    assert clicks == list(BeatRate(60, 120).click_frames(120_000, 120_000))
    (words,) = [event for event in timeline.events if event.cue == "at"]
    assert words.start == start + 10 * 48_000
    under = [event for event in timeline.events if event.is_click and words.start <= event.start < words.end]
    assert under
    assert timeline.report == ()


def test_every_fourth_click_is_accented() -> None:
    timeline = timeline_of(
        "  - exercise: Squats\n    reps: 2\n    tempo: 1-0-1-0\n    beat: {bpm: 120, accent: 4}\n"
    )
    clicks = [(event.cue, event.sound) for event in timeline.events if event.is_click]
    accent, plain = ("beat_accent", "beat_accent"), ("beat", "beat")
    assert clicks == [accent, plain, plain, plain, accent, plain, plain, plain]


def test_clicks_have_a_sound_of_their_own_and_can_be_off() -> None:
    own = timeline_of("  - stretch: Fold\n    hold: 2s\n    beat: 60\n    cues: {beat: {sound: tick}}\n")
    assert [event.sound for event in own.events if event.is_click] == ["tick", "tick"]
    off = timeline_of("  - stretch: Fold\n    hold: 2s\n    beat: 60\n    cues: {beat: off}\n")
    assert [event for event in off.events if event.is_click] == []


def test_other_cues_are_where_they_are_without_a_beat() -> None:
    fold = "  - stretch: Fold\n    hold: 40s\n    tips: [Breathe., Let go.]\n"
    with_beat = timeline_of(f"{fold}    beat: 240\n")
    assert [event for event in with_beat.events if not event.is_click] == list(timeline_of(fold).events)


def test_the_last_tenth_of_a_second_has_no_click() -> None:
    timeline = timeline_of("  - stretch: Fold\n    hold: 10.09s\n    beat: 60\n")
    assert len([event for event in timeline.events if event.is_click]) == 10
    timeline = timeline_of("  - stretch: Fold\n    hold: 10.11s\n    beat: 60\n")
    assert len([event for event in timeline.events if event.is_click]) == 11


def test_a_click_that_sounds_past_the_end_is_left_out_and_reported() -> None:
    def measure(form: Form) -> int:
        return 60_000 if form == SoundForm("beat") else measure_silent(form)

    timeline = compile_timeline(plan_of(f"{HEAD}  - stretch: Fold\n    hold: 3s\n    beat: 60\n"), measure)
    assert len([event for event in timeline.events if event.is_click]) == 2
    assert [(remark.cue, remark.action) for remark in timeline.report] == [("beat", "dropped")]


def test_the_phases_of_a_tempo_come_in_the_order_in_which_they_are_written() -> None:
    timeline = timeline_of(
        "  - exercise: Heel drops\n    reps: 2\n    tempo: {down: 3, hold: 1, up: 0.5, pause: 0.5}\n"
    )
    assert [
        (event.start - start_of(timeline, "Heel drops"), event.cue)
        for event in work_events(timeline, "Heel drops")
    ] == [
        (0, "rep"),
        (144_000, "rep_hold"),
        (192_000, "rep_up"),
        (216_000, "rep_pause"),
        (240_000, "last_rep"),
        (384_000, "rep_hold"),
        (432_000, "rep_up"),
        (456_000, "rep_pause"),
    ]


PHASE_WORDS = "{rep_down: Down., rep_hold: Stay., rep_up: Up.}"


def test_the_words_of_the_first_phase_are_said_after_the_number() -> None:
    timeline = timeline_of(
        "  - exercise: Heel drops\n    reps: 2\n    tempo: {down: 3, hold: 1, up: 1}\n"
        f"    cues: {PHASE_WORDS}\n"
    )
    assert spoken_in(timeline, "Heel drops") == [
        (0.0, "One. Down."),
        (3.0, "Stay."),
        (4.0, "Up."),
        (5.0, "Last one. Down."),
        (8.0, "Stay."),
        (9.0, "Up."),
    ]


def test_the_number_is_said_alone_where_the_words_do_not_fit() -> None:
    timeline = timeline_of(
        "  - exercise: Heel drops\n    reps: 1\n    tempo: {down: 0.7, up: 1}\n"
        "    cues: {rep_down: All the way down., rep_up: Up.}\n"
    )
    assert spoken_in(timeline, "Heel drops") == [(0.0, "One."), (0.7, "Up.")]
    assert [(remark.cue, remark.action) for remark in timeline.report] == [("rep", "shortened")]


def test_the_words_of_the_first_phase_are_said_without_a_number_where_that_is_off() -> None:
    timeline = timeline_of(
        "  - exercise: Heel drops\n    reps: 2\n    tempo: {down: 3, up: 1}\n"
        "    cues: {rep: off, last_rep: off, rep_down: Down., rep_up: Up.}\n"
    )
    assert spoken_in(timeline, "Heel drops") == [(0.0, "Down."), (3.0, "Up."), (4.0, "Down."), (7.0, "Up.")]


def test_breathing_for_a_time_has_the_breaths_that_fit() -> None:
    timeline = timeline_of("  - breathe: 5.5-0-5.5\n    for: 1m\n")
    starts = [event.start for event in timeline.events if event.cue == "breathe_in"]
    assert [start - starts[0] for start in starts] == [number * 528_000 for number in range(5)]
    assert "Five breaths." in [event.text for event in timeline.events]


def test_silence_fills_the_time_after_words() -> None:
    timeline = timeline_of("  - say: Feel your feet.\n    for: 12s\n  - say: Now stand.\n")
    first, second = (event.start for event in timeline.events if event.cue == "say")
    assert second - first == 12 * 48_000
    assert timeline.report == ()


def test_a_time_for_words_is_kept_where_they_are_not_spoken() -> None:
    timeline = timeline_of("  - say: Feel your feet.\n    for: 12s\n", Detail.SOUNDS)
    assert timeline.steps[-1].frames == 12 * 48_000


def test_words_that_take_longer_are_complete_and_reported() -> None:
    timeline = timeline_of("  - say: Come down to the floor and take your time.\n    for: 1s\n")
    (words,) = [event for event in timeline.events if event.cue == "say"]
    assert timeline.steps[-1].end == words.end + 100 * 48
    (remark,) = timeline.report
    assert (remark.cue, remark.action, remark.why) == ("say", "longer", "the words take 3s, not 1s")


@pytest.mark.parametrize("factor", [0.1, 0.5, 1, 2])
def test_scaling_leaves_room_for_all_times(factor: float) -> None:
    script = scale_durations(
        script_of(
            f"{HEAD}  - stretch: Fold\n    hold: 60s\n    at: {{40s: Stay.}}\n"
            "  - rest: 30s\n    at: {-20s: Soon.}\n  - breathe: 5.5-0-5.5\n    for: 1m\n"
        ),
        factor,
    )
    fold, rest, breathing = script.routine.steps
    assert isinstance(fold, Move)
    assert isinstance(rest, Rest)
    assert isinstance(breathing, Breathe)
    assert fold.hold
    assert fold.hold[0].middle_ms == max(41_000, round(60_000 * factor))
    assert rest.rest.middle_ms == max(20_000, round(30_000 * factor))
    assert breathing.breaths == {0.1: 1, 0.5: 2, 1: 5, 2: 10}[factor]


def test_the_shipped_clicks_end_before_the_last_tenth_of_a_second() -> None:
    assert max(SOUND_FRAMES["beat"], SOUND_FRAMES["beat_accent"]) < 4800
