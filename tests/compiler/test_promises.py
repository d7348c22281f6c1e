"""The promises of a timeline, for all keys of the script language, in every language, pack and detail."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import TypeAlias

import pytest

from tests.support.routines import WORDING_STORE, measure_silent
from voicecoach.compiler.plan.plan_model import SpeechForm
from voicecoach.compiler.plan.timing_rules import round_announced_ms
from voicecoach.script.value_types import Detail
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders
from voicecoach.timeline.model import Event, Step, Timeline
from voicecoach.units import ms_from_frames
from voicecoach.wording.layers import Wording, load_wording
from voicecoach.wording.ruby import words_of

Compiled: TypeAlias = Callable[[str, str | None, Detail], Timeline]

SECOND = 48_000
LANGUAGES = WORDING_STORE.languages()
PACKS = [(language, pack) for language in LANGUAGES for pack in (None, *WORDING_STORE.pack_names(language))]
EVERY_WAY = pytest.mark.parametrize(
    ("language", "pack", "detail"),
    [
        pytest.param(
            language,
            pack,
            detail,
            id=f"{language}-{pack or 'default'}-{detail}",
            marks=[pytest.mark.thorough] if pack else [],
        )
        for language, pack in PACKS
        for detail in Detail
    ],
)

ROUTINE = """\
routine: Alpha
language: {language}
prepare: 20s
switch: 6s
settle: 3s
parameters: {{work: 40s, level: [easy, hard]}}
steps:
  - say: Alpha beta.
    for: 12s
    name: Gamma
  - exercise: Jumps
    work: $work
    do: Alpha beta gamma.
    beat: 60..120
    at: {{12s: Delta., 75%: Epsilon.}}
    note: Not said.
  - rest: 60s
    at: {{-30s: Zeta.}}
  - exercise: Plank
    sides: [{right}, {left}]
    order: alternate
    sets: 2
    rest: 50s
    settle: 5s
    setup: Alpha.
    do: "{{Beta|Gamma}} delta."
    again: "{{Epsilon|Zeta}} again."
    hold: [20s, 30s]
    tips: [Eta.]
  - exercise: Steps
    sides: [{left}, {right}]
    work: [30s, 45s]
    rest: 25s
    do: Alpha beta gamma.
    again: yes
    beat: {{bpm: 90, accent: 4}}
  - silence: 45s
    name: Theta
    at: {{50%: Iota.}}
  - exercise: Heels
    sides: [{left}]
    reps: 8..10
    tempo: {{down: 3, hold: 0.5, up: 1.5}}
    beat: 120
    do: Alpha.
    fixed: true
  - exercise: Squats
    reps: [5, 4]
    rest: 15s
    do: Beta.
    again: yes
    optional: true
  - exercise: Burpees
    when: {{level: hard}}
    work: $work
  - repeat: 3
    rest: 50s
    steps:
      - exercise: Climbers
        work: 30s
        do: Gamma.
        release: 4s
  - repeat: 4m
    every: 1m20s
    steps:
      - stretch: Calf
        hold: 30s
        do: Delta.
        again: yes
  - breathe: 5.5-0-5.5
    for: 1m
"""
LENGTHS = [
    *(("Jumps", None, 40), ("Plank", "right", 20), ("Plank", "left", 20), ("Plank", "right", 30)),
    *(("Plank", "left", 30), ("Steps", "left", 30), ("Steps", "left", 45), ("Steps", "right", 30)),
    *(("Steps", "right", 45), ("Heels", "left", 45), ("Squats", None, 20), ("Squats", None, 16)),
    *(("Climbers", None, 30),) * 3,
    *(("Calf", None, 30),) * 3,
    ("Breathing", None, 55),
]
"""The steps with a hold, work, repetitions or breaths, their sides, and their seconds."""
WORK = {"Jumps", "Steps", "Climbers"}
RESTS = [60, 50, 25, 25, 15, 50, 50]
"""The rests before those that fill a round: of the author, between sets and between rounds, in seconds."""
CLICKS = {"Jumps": [60], "Steps": [45, 68, 45, 68], "Heels": [90]}
SPOKEN_AT_FULL = {
    *("say", "work", "work_go", "work_halfway", "work_seconds_left", "work_countdown", "work_end"),
    *("again", "same_side", "at", "set", "last_set", "round", "last_round", "rest", "rest_countdown"),
    *(
        "next",
        "next_side",
        "next_again",
        "next_again_side",
        "rest_halfway",
        "switch_sides",
        "hold",
        "halfway",
        "reps",
        "rep",
        "last_rep",
        "tip",
        "release",
    ),
    *("breathe", "breathe_in", "breathe_out", "total", "finish"),
}


@cache
def wording(language: str, pack: str | None) -> Wording:
    return load_wording(WORDING_STORE, language, pack)


def side(language: str, name: str) -> str:
    return words_of(wording(language, None).sides[name].said[0])


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """The timeline of the routine in a language, with a pack and at a detail; each is compiled once."""
    folder = tmp_path_factory.mktemp("scripts")

    @cache
    def compile_routine(language: str, pack: str | None, detail: Detail) -> Timeline:
        path = folder / f"{language}.yaml"
        right, left = side(language, "right"), side(language, "left")
        path.write_text(ROUTINE.format(language=language, right=right, left=left), "utf-8")
        options = SessionOptions(voice="silent", wording=pack, detail=detail)
        return open_session(str(path), options, find_user_folders(), warn=pytest.fail).timeline()

    return compile_routine


def held(whole: Timeline) -> list[Step]:
    """The steps with a hold, work, repetitions or breaths."""
    return [step for step in whole.steps if step.hold]


def hold_end(step: Step) -> int:
    assert step.hold is not None
    return step.hold.start + step.hold.frames


def events_of(whole: Timeline, step: Step, *cues: str) -> list[Event]:
    return [event for event in whole.events if event.step == step.index and event.cue in cues]


def rests(compiled: Compiled, language: str, pack: str | None, detail: Detail) -> list[Step]:
    whole = compiled(language, pack, detail)
    return [step for step in whole.steps if step.name == words_of(wording(language, pack).names["rest"])]


@EVERY_WAY
def test_time_that_was_asked_for_is_given(
    compiled: Compiled, language: str, pack: str | None, detail: Detail
) -> None:
    whole = compiled(language, pack, detail)
    breathing = words_of(wording(language, pack).names["breathe"])
    assert [(step.name, step.side, step.hold and step.hold.frames) for step in held(whole)] == [
        (breathing if name == "Breathing" else name, word and side(language, word), seconds * SECOND)
        for name, word, seconds in LENGTHS
    ]
    assert [step.frames for step in whole.steps if step.name in ("Gamma", "Theta")] == [
        12 * SECOND,
        45 * SECOND,
    ]
    lengths = [step.frames / SECOND for step in rests(compiled, language, pack, detail)]
    assert (lengths[: len(RESTS)], len(lengths)) == (RESTS, len(RESTS) + 2)
    starts = [step.start for step in whole.steps if step.name == "Calf"]
    assert [later - earlier for earlier, later in pairwise(starts)] == [80 * SECOND] * 2


@EVERY_WAY
def test_no_two_cues_speak_at_once(
    compiled: Compiled, language: str, pack: str | None, detail: Detail
) -> None:
    whole = compiled(language, pack, detail)
    events = [event for event in whole.events if not event.is_click]
    assert all(event.end <= following.start for event, following in pairwise(events))
    for event in events:
        if event.text:
            assert event.frames == measure_silent(SpeechForm(event.text, event.manner, event.reading))
    for step in held(whole):
        assert step.hold is not None
        inside = [event for event in events if step.hold.start <= event.start < hold_end(step)]
        assert all(event.end < hold_end(step) for event in inside)


@EVERY_WAY
def test_starts_counts_and_ends_are_exact(
    compiled: Compiled, language: str, pack: str | None, detail: Detail
) -> None:
    whole = compiled(language, pack, detail)
    for step in held(whole):
        assert step.hold is not None
        counts = events_of(whole, step, "countdown", "work_countdown")
        assert [hold_end(step) - event.start for event in counts] in ([3 * SECOND, 2 * SECOND, SECOND], [])
        starts = events_of(whole, step, "go", "work_go")
        assert {event.start for event in starts} <= {step.hold.start}
        is_work = step.name in WORK
        assert {event.cue for event in starts} <= {"work_go" if is_work else "go"}
        ends = [event for event in whole.events if event.start == hold_end(step) and not event.is_click]
        assert [event.cue for event in ends] == ["work_end" if is_work else "end"]
    for step in rests(compiled, language, pack, detail):
        counts = events_of(whole, step, "rest_countdown")
        assert [step.end - event.start for event in counts] in ([3 * SECOND, 2 * SECOND, SECOND], [])


@EVERY_WAY
def test_words_at_a_time_and_clicks_are_exact(
    compiled: Compiled, language: str, pack: str | None, detail: Detail
) -> None:
    whole = compiled(language, pack, detail)
    steps = {step.index: step for step in whole.steps}
    said = []
    for event in whole.events:
        if event.cue == "at" and event.step is not None:
            step = steps[event.step]
            start = step.hold.start if step.hold else step.start
            said.append((event.text, (event.start - start) / SECOND))
    is_spoken = detail in (Detail.FULL, Detail.BRIEF)
    at = [("Delta.", 12), ("Epsilon.", 30), ("Zeta.", 30), ("Iota.", 22.5)]
    assert said == (at if is_spoken else [])
    for name, counts in CLICKS.items():
        named = [step for step in whole.steps if step.name == name]
        assert [len(events_of(whole, step, "beat", "beat_accent")) for step in named] == counts
        assert all(
            events_of(whole, step, "beat", "beat_accent")[0].start == step.hold.start
            for step in named
            if step.hold
        )


@EVERY_WAY
def test_there_is_time_to_switch_sides(
    compiled: Compiled, language: str, pack: str | None, detail: Detail
) -> None:
    pauses = [
        following.hold.start - hold_end(step)
        for step, following in pairwise(held(compiled(language, pack, detail)))
        if following.hold and step.name == following.name and step.side != following.side
    ]
    assert len(pauses) == 4
    assert min(pauses) >= 6 * SECOND


@EVERY_WAY
def test_what_is_announced_is_true(
    compiled: Compiled, language: str, pack: str | None, detail: Detail
) -> None:
    whole = compiled(language, pack, detail)
    numbers = wording(language, pack).numbers
    counts = iter((1, 2, 1, 2))
    for event in whole.events:
        if not event.text:
            continue
        step = whole.steps[event.step or 0]
        if event.cue == "total":
            rounded = round_announced_ms(ms_from_frames(whole.frames))
            values = {"total": numbers.rounded_duration(rounded)}
        elif event.cue in ("hold", "work") and step.hold:
            values = {event.cue: numbers.duration(ms_from_frames(step.hold.frames))}
        elif event.cue == "rest":
            values = {"rest": numbers.duration(round(step.frames / SECOND) * 1000)}
        elif event.cue == "round":
            values = {"round": numbers.cardinal(next(counts)), "rounds": numbers.cardinal(3)}
        elif event.cue == "set":
            values = {"set": numbers.cardinal(1), "sets": numbers.cardinal(2)}
        else:
            continue
        words = wording(language, pack).cues[event.cue]
        said = (text for turn in range(4) for text in words.render_forms(turn, values))
        assert event.text in set(map(words_of, said))


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_new_is_spoken_at_full(compiled: Compiled, language: str) -> None:
    whole = compiled(language, None, Detail.FULL)
    assert whole.report == ()
    assert {event.cue for event in whole.events if event.text} >= SPOKEN_AT_FULL


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_but_what_the_listener_does_is_spoken_at_sounds(compiled: Compiled, language: str) -> None:
    assert [event.text for event in compiled(language, None, Detail.SOUNDS).events if event.text] == []
