"""The shipped routines: their golden timelines, and the features that they show together."""

from __future__ import annotations

from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from tests.support.golden_files import check_golden, silent_timeline
from tests.support.thorough import thorough_except
from voicecoach.cli.app import app
from voicecoach.script.routine import BedSpec, Routine
from voicecoach.script.steps import STEP_MODELS
from voicecoach.session.open import open_script
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
    listed = [row.split()[0] for row in result.output.splitlines() if row and row.split()[0] != "Put"]
    assert listed == [
        "desk-break",
        "evening-wind-down",
        "morning-stretch",
        "neck-warmup",
        "rueckenpause",
        "tabata",
        "upper-back-relief",
    ]


@pytest.mark.parametrize("name", thorough_except("neck-warmup", of=ROUTINES))
def test_every_cue_fits_with_the_voice_of_the_routine(name: str) -> None:
    result = CliRunner().invoke(app, ["check", name])
    assert (result.exit_code, result.output.splitlines()[0].endswith("all cues fit")) == (0, True)


@pytest.mark.thorough
def test_every_cue_fits_without_equipment() -> None:
    arguments = ["check", "upper-back-relief", "--without", "door frame", "--without", "dumbbells"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    assert result.output.splitlines()[0].endswith("15 steps, all cues fit")


SPEECH_KEYS = {"voices", "pace", "pitch", "pronounce", "recordings", "sounds"}
"""Keys that shipped routines leave to the listener; docs/script.md has examples of them."""


def test_together_they_use_every_kind_of_step_and_every_key() -> None:
    models: list[type[StrictModel]] = [Routine, *STEP_MODELS.values(), CueText, BedSpec]
    existing = {key for model in models for key in keys(model, set(model.model_fields) - SPEECH_KEYS)}
    used = {
        key
        for name in ROUTINES
        for part in parts_of(open_script(name, SessionOptions(), find_user_folders()).routine)
        for key in keys(type(part), {key for key in part.model_fields_set if getattr(part, key) != ()})
    }
    music = {("Routine", "bed"), ("BedSpec", "file"), ("BedSpec", "level")}  # no music is shipped
    assert used == existing - music


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
        first, second = held.values()
        assert first == second, move
        assert min(first) > 0, move


def test_the_work_of_tabata_starts_every_thirty_seconds() -> None:
    timeline = silent_timeline("tabata")
    work = [step for step in timeline.steps if step.name in {"Squats", "Mountain climbers"}]
    starts = [step.hold.start for step in work if step.hold]
    assert [later - earlier for earlier, later in pairwise(starts)] == [30 * SECOND] * 7
    assert [(step.start, step.frames) for step in work] == [(start, 20 * SECOND) for start in starts]


def test_tabata_speaks_names_and_numbers_only() -> None:
    speech = {event.text for event in silent_timeline("tabata").events if event.kind == "speech"}
    assert speech == {
        "Tabata.",
        "Squats.",
        "Mountain climbers.",
        "Walk on the spot.",
        "Three.",
        "Two.",
        "One.",
    }


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
