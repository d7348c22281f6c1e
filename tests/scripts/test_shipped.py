"""The shipped routines: their golden timelines, and the features that they show together."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from tests.support.golden_files import check_golden, silent_timeline
from tests.support.thorough import thorough_except
from voicecoach.cli.app import app
from voicecoach.script.move import BeatSpec
from voicecoach.script.routine import Routine
from voicecoach.script.steps import STEP_MODELS
from voicecoach.script.value_types import Detail
from voicecoach.session.open import open_script, open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders, shipped_folder
from voicecoach.source.validation import StrictModel
from voicecoach.units import ms_from_frames
from voicecoach.wording.cue_text import CueText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.timeline.model import Event, Step, Timeline

GOLDEN = Path(__file__).parent / "golden"
ROUTINES = sorted(path.stem for path in shipped_folder("scripts").glob("*.yaml"))
SECOND = 48_000


def session_timeline(name: str, options: SessionOptions) -> Timeline:
    return open_session(name, options, find_user_folders(), warn=pytest.fail).timeline()


def format_frames(frames: int) -> str:
    minutes, ms = divmod(ms_from_frames(frames), 60_000)
    return f"{minutes}:{ms // 1000:02}.{ms % 1000:03}"


def step_heading(step: Step) -> str:
    parts = [format_frames(step.start), step.name]
    parts += [step.side] if step.side else []
    parts += [f"round {step.round.number} of {step.round.of}"] if step.round else []
    parts += (
        [f"stays {format_frames(step.hold.frames)} from {format_frames(step.hold.start)}"]
        if step.hold
        else []
    )
    return " | ".join(parts)


def event_line(event: Event) -> str:
    sound = event.sound or "tone"
    return f"    {format_frames(event.start)}  {event.cue:<15} {event.text or f'[{sound}]'}"


def timeline_text(timeline: Timeline) -> str:
    lines = [f"{timeline.title}, {format_frames(timeline.frames)}"]
    lines += [
        f"{event_line(event)} for {format_frames(event.frames)}"
        for event in timeline.events
        if event.step is None
    ]
    for step in timeline.steps:
        lines += ["", step_heading(step)]
        lines += [event_line(event) for event in timeline.events if event.step == step.index]
    lines += [f"{remark.action}: {remark.cue}, {remark.why}" for remark in timeline.report]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", ROUTINES)
def test_timeline_matches_its_golden_file(name: str, request: pytest.FixtureRequest) -> None:
    check_golden(GOLDEN / f"{name}.txt", timeline_text(silent_timeline(name)), request)


def test_every_golden_file_has_a_routine() -> None:
    assert sorted(path.stem for path in GOLDEN.iterdir()) == ROUTINES


@pytest.mark.usefixtures("empty_home")
def test_all_routines_are_listed() -> None:
    result = CliRunner().invoke(app, ["list"])
    assert result.exit_code == 0
    rows = result.output.partition("\n\n")[0].splitlines()
    assert [(row.split()[0], row.split()[2], row[row.index("[") :]) for row in rows] == [
        ("box-breathing", "en", "[breathing, relaxation, body scan]"),
        ("desk-break", "en", "[desk, neck, back, wrists]"),
        ("dos-en-mouvement", "fr", "[dos, gainage, mobilité]"),
        ("evening-wind-down", "en", "[evening, breathing, stretching]"),
        ("knee-strength", "en", "[knee, strength, rehabilitation]"),
        ("morning-stretch", "en", "[morning, stretching]"),
        ("neck-warmup", "en", "[neck, warm-up]"),
        ("on-the-beat", "en", "[walking, balance, metronome]"),
        ("rueckenpause", "de", "[Rücken, Schultern, Schreibtisch]"),
        ("tabata", "en", "[intervals, strength]"),
        ("tobillos-firmes", "es", "[tobillo, equilibrio, rehabilitación]"),
        ("upper-back-relief", "en", "[back, neck, shoulders]"),
    ]
    assert all(re.fullmatch(r"~\d+:\d\d", row.split()[1]) for row in rows)


@pytest.mark.parametrize("name", thorough_except("neck-warmup", of=ROUTINES))
def test_every_cue_fits_with_the_voice_of_the_routine(name: str) -> None:
    result = CliRunner().invoke(app, ["check", name])
    assert (result.exit_code, result.output.splitlines()[0].endswith("all cues fit")) == (0, True)


PACKS = {"en": ["calm", "drill", "kind", "quiet"], "de": ["drill", "ruhig"], "es": ["drill"], "fr": ["drill"]}


@pytest.mark.parametrize("name", thorough_except("neck-warmup", "rueckenpause", of=ROUTINES))
def test_every_cue_fits_with_every_pack_at_every_level_of_detail(name: str) -> None:
    language = open_script(name, SessionOptions(), find_user_folders()).routine.language
    for wording in PACKS[language]:
        for detail in Detail:
            options = SessionOptions(voice="silent", wording=wording, detail=detail)
            assert session_timeline(name, options).report == (), (wording, detail)


@pytest.mark.thorough
def test_every_cue_fits_without_equipment() -> None:
    arguments = ["check", "upper-back-relief", "--without", "door frame", "--without", "dumbbells"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    assert result.output.splitlines()[0].endswith("4 steps, all cues fit")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        pytest.param("tabata", {"impact": "low", "work": "30s", "pause": "15s"}, id="tabata"),
        pytest.param("knee-strength", {"knee": "left", "stage": "later"}, id="knee-strength"),
        pytest.param("box-breathing", {"breathing": "6m"}, id="box-breathing"),
    ],
)
def test_every_cue_fits_with_other_values_of_the_parameters(name: str, values: dict[str, str]) -> None:
    timeline = session_timeline(name, SessionOptions(voice="silent", parameters=tuple(values.items())))
    assert timeline.report == ()


UNUSED_KEYS = {
    "voices": "a choice of the listener",
    "pace": "a choice of the listener",
    "pitch": "a choice of the listener",
    "pronounce": "their words are read rightly",
    "recordings": "no recordings are shipped",
    "detail": "a choice of the listener",
    "image": "no pictures are shipped",
    "times": "the old name of sets",
    "bed": "no music is shipped",
    "sounds": "a choice of the listener and the pack",
}
"""Keys that no shipped routine uses, with the reason; docs/script.md explains them."""


def test_together_they_use_every_kind_of_step_and_every_key() -> None:
    models: list[type[StrictModel]] = [Routine, *STEP_MODELS.values(), CueText, BeatSpec]
    existing = {key for model in models for key in keys(model, set(model.model_fields) - UNUSED_KEYS.keys())}
    used = {
        key
        for name in ROUTINES
        for part in parts_of(open_script(name, SessionOptions(), find_user_folders()).routine)
        for key in keys(type(part), {key for key in part.model_fields_set if getattr(part, key) != ()})
    }
    assert used == existing


def test_together_they_customise_cues_in_every_way() -> None:
    routines = [open_script(name, SessionOptions(), find_user_folders()).routine for name in ROUTINES]
    texts = [part for routine in routines for part in parts_of(routine) if isinstance(part, CueText)]
    assert any(text.say == () and text.sound is False for text in texts), "off"
    assert any(len(text.say or ()) > 1 for text in texts), "variants"
    assert any(text.short for text in texts), "short texts"
    assert any(isinstance(text.sound, str) for text in texts), "a sound"


def keys(model: type[StrictModel], names: set[str]) -> set[tuple[str, str]]:
    """Each key with the class that defines it, so that keys shared by steps count once."""
    return {
        (owner.__name__, name)
        for owner in model.__mro__
        if issubclass(owner, StrictModel)
        for name in names & set(owner.__annotations__)
        if not model.model_fields[name].exclude
    }


def parts_of(value: Any) -> Iterator[StrictModel]:
    """All models inside a value: the routine, its steps, and their cue texts."""
    if isinstance(value, StrictModel):
        yield value
        yield from parts_of(tuple(getattr(value, name) for name in type(value).model_fields))
    elif isinstance(value, dict | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from parts_of(part)


@pytest.mark.parametrize("name", ROUTINES)
def test_both_sides_are_equally_long(name: str) -> None:
    steps_with_sides = [step for step in silent_timeline(name).steps if step.side]
    for move, steps in groupby(steps_with_sides, key=lambda step: step.name):
        held: dict[str | None, list[int]] = {}
        for step in steps:
            held.setdefault(step.side, []).append(step.hold.frames if step.hold else 0)
        assert len(set(map(tuple, held.values()))) == 1, move
        assert all(min(times) > 0 for times in held.values()), move


def test_one_knee_is_trained_on_the_side_that_is_chosen() -> None:
    left = SessionOptions(voice="silent", parameters=(("knee", "left"), ("stage", "later")))
    sides = {step.name: step.side for step in session_timeline("knee-strength", left).steps if step.side}
    assert sides == {
        "Thigh press": "left",
        "Straight leg raise": "left",
        "Step down": "left",
        "One-leg stand": "left",
    }


COUNTS = {"countdown", "work_countdown", "rest_countdown", "rep", "last_rep"}
BREATHS = {"breathe_in", "breathe_hold", "breathe_out", "breathe_rest"}
PHASES = {"rep_up", "rep_hold", "rep_down", "rep_pause"}


@pytest.mark.parametrize("name", ROUTINES)
def test_no_sentence_is_said_six_times(name: str) -> None:
    said = Counter(
        event.text
        for event in silent_timeline(name).events
        if event.kind == "speech" and event.cue not in COUNTS | BREATHS | PHASES
    )
    assert [text for text, times in said.items() if times > 5] == []


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("wording", ["calm", "drill", "kind", "quiet"])
def test_the_work_of_tabata_starts_every_thirty_seconds(wording: str, detail: Detail) -> None:
    timeline = session_timeline("tabata", SessionOptions(voice="silent", wording=wording, detail=detail))
    assert timeline.report == ()
    work = [step for step in timeline.steps if step.name in {"Squats", "Mountain climbers"}]
    starts = [step.hold.start for step in work if step.hold]
    assert [later - earlier for earlier, later in pairwise(starts)] == [30 * SECOND] * 7
    assert [(step.start, step.frames) for step in work] == [(start, 20 * SECOND) for start in starts]


def tabata_words(wording: str, detail: Detail) -> list[str]:
    """What is said in the first round of Tabata, without the numbers that are counted."""
    timeline = session_timeline("tabata", SessionOptions(voice="silent", wording=wording, detail=detail))
    steps = [step.index for step in timeline.steps if step.round and step.round.number == 1]
    first_rest = steps[0] - 1
    return [
        event.text or ""
        for event in timeline.events
        if event.step in {first_rest, *steps} and event.kind == "speech" and event.cue not in COUNTS
    ]


@pytest.mark.parametrize(
    ("wording", "detail", "words"),
    [
        pytest.param(
            "drill",
            Detail.FULL,
            [
                *("Round one of four.", "Next: Squats."),
                *("Go.", "Half."),
                *("Stop.", "Next: Mountain climbers."),
                *("Move.", "Half done."),
                *("Time.", "Round two of four.", "Next: Squats."),
            ],
            id="drill-full",
        ),
        pytest.param(
            "kind",
            Detail.BRIEF,
            [
                *("This is round one of four.", "Coming up: Squats."),
                *("Off you go.", "Halfway, you're doing well."),
                *("Lovely, that's it.", "Coming up: Mountain climbers."),
                *("And go.", "Halfway there, keep it up."),
                *("Well done.", "This is round two of four.", "Coming up: Squats."),
            ],
            id="kind-brief",
        ),
        pytest.param(
            "calm",
            Detail.MINIMAL,
            [
                *("Round one of four.", "Next: Squats."),
                "Begin.",
                *("And done.", "Next: Mountain climbers."),
                "And begin.",
                *("Let that go.", "Round two of four.", "Next: Squats."),
            ],
            id="calm-minimal",
        ),
        pytest.param(
            "quiet",
            Detail.FULL,
            ["Squats.", "Mountain climbers.", "Squats."],
            id="quiet-full",
        ),
        pytest.param("drill", Detail.SOUNDS, [], id="drill-sounds"),
    ],
)
def test_the_words_of_tabata(wording: str, detail: Detail, words: list[str]) -> None:
    assert tabata_words(wording, detail) == words


def test_breath_cues_are_exactly_on_time() -> None:
    timeline = silent_timeline("evening-wind-down")
    breaths = next(step for step in timeline.steps if step.name == "Breathing")
    assert breaths.hold is not None
    spoken = [
        ((event.start - breaths.hold.start) / SECOND, event.text)
        for event in timeline.events
        if event.step == breaths.index and event.cue in {"breathe_in", "breathe_out"}
    ]
    assert spoken[:4] == [(0, "In."), (4, "Out."), (10, "In."), (14, "Out.")]
    assert spoken[-2:] == [(70, "In."), (74, "Out.")]
    assert len(spoken) == 16
