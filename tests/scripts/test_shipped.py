"""The routines that ship: what each says when, that each is sound, and that together they show everything."""

from __future__ import annotations

from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from tests.scripts.kept import check_kept, laid_out
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
NAMES = sorted(path.stem for path in shipped_folder("scripts").glob("*.yaml"))
SECOND = 48_000


def clock(frames: int) -> str:
    minutes, ms = divmod(ms_from_frames(frames), 60_000)
    return f"{minutes}:{ms // 1000:02}.{ms % 1000:03}"


def heading(step: Step) -> str:
    parts = [clock(step.start), step.name]
    parts += [step.side] if step.side else []
    parts += [f"round {step.round.number} of {step.round.of}"] if step.round else []
    parts += [f"stays {clock(step.hold.frames)} from {clock(step.hold.start)}"] if step.hold else []
    return " | ".join(parts)


def line(event: Event) -> str:
    sound = event.sound or "tone"
    return f"    {clock(event.start)}  {event.cue:<15} {event.text or f'[{sound}]'}"


def text_of(timeline: Timeline) -> str:
    lines = [f"{timeline.title}, {clock(timeline.frames)}"]
    lines += [f"{line(event)} for {clock(event.frames)}" for event in timeline.events if event.step is None]
    for step in timeline.steps:
        lines += ["", heading(step)]
        lines += [line(event) for event in timeline.events if event.step == step.index]
    lines += [f"{remark.action}: {remark.cue}, {remark.why}" for remark in timeline.report]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_says_what_it_said(name: str, request: pytest.FixtureRequest) -> None:
    check_kept(GOLDEN / f"{name}.txt", text_of(laid_out(name)), request)


def test_no_golden_is_left_over() -> None:
    assert sorted(path.stem for path in GOLDEN.iterdir()) == NAMES


@pytest.mark.usefixtures("empty_home")
def test_all_are_listed() -> None:
    result = CliRunner().invoke(app, ["list"])
    assert result.exit_code == 0
    listed = [row.split()[0] for row in result.output.splitlines() if row.split()[:1] != ["Your"] and row]
    assert listed == [
        "desk-break",
        "evening-wind-down",
        "morning-stretch",
        "neck-warmup",
        "rueckenpause",
        "tabata",
        "upper-back-relief",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_cue_fits_in_its_own_voice(name: str) -> None:
    result = CliRunner().invoke(app, ["check", name])
    assert (result.exit_code, result.output.splitlines()[0].endswith("all cues fit")) == (0, True)


def test_every_cue_fits_without_things() -> None:
    arguments = ["check", "upper-back-relief", "--without", "door frame", "--without", "dumbbells"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    assert result.output.splitlines()[0].endswith("16 steps, all cues fit")


LISTENERS = {"voices", "pace", "pitch", "pronounce", "recordings"}
"""Who speaks and how: left to the listener by what ships, and shown by the examples of docs/script.md."""


def test_together_they_show_every_kind_of_step_and_every_key() -> None:
    models: list[type[StrictModel]] = [Routine, *STEP_MODELS.values(), CueText, BedSpec]
    there = {key for model in models for key in keys(model, set(model.model_fields) - LISTENERS)}
    shown = {
        key
        for name in NAMES
        for part in parts_of(open_script(name, SessionOptions(), find_user_folders()).routine)
        for key in keys(type(part), {key for key in part.model_fields_set if getattr(part, key) != ()})
    }
    music = {("Routine", "bed"), ("BedSpec", "file"), ("BedSpec", "level")}  # there is none that could ship
    assert shown == there - music


def test_together_they_change_cues_in_every_way() -> None:
    routines = [open_script(name, SessionOptions(), find_user_folders()).routine for name in NAMES]
    texts = [part for routine in routines for part in parts_of(routine) if isinstance(part, CueText)]
    assert any(text.say == () and text.sound is False for text in texts), "off"
    assert any(len(text.say or ()) > 1 for text in texts), "variants"
    assert any(text.short for text in texts), "shorter words"
    assert any(isinstance(text.sound, str) for text in texts), "a sound"


def keys(model: type[StrictModel], names: set[str]) -> set[tuple[str, str]]:
    """Each key with the class that brings it, so that what steps share counts once."""
    return {
        (owner.__name__, name)
        for owner in model.__mro__
        if issubclass(owner, StrictModel)
        for name in names & set(owner.__annotations__)
        if not model.model_fields[name].exclude
    }


def parts_of(value: Any) -> Iterator[StrictModel]:
    """The routine, its steps, and the words of cues in all of them."""
    if isinstance(value, StrictModel):
        yield value
        yield from parts_of(tuple(getattr(value, name) for name in type(value).model_fields))
    elif isinstance(value, dict | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from parts_of(part)


@pytest.mark.parametrize("name", NAMES)
def test_both_sides_are_equal_to_the_frame(name: str) -> None:
    sided = [step for step in laid_out(name).steps if step.side]
    for move, steps in groupby(sided, key=lambda step: step.name):
        held: dict[str | None, list[int]] = {}
        for step in steps:
            held.setdefault(step.side, []).append(step.hold.frames if step.hold else 0)
        one, other = held.values()
        assert one == other, move
        assert min(one) > 0, move


def test_the_work_of_tabata_starts_every_thirty_seconds() -> None:
    timeline = laid_out("tabata")
    work = [step for step in timeline.steps if step.name in {"Squats", "Mountain climbers"}]
    starts = [step.hold.start for step in work if step.hold]
    assert [later - earlier for earlier, later in pairwise(starts)] == [30 * SECOND] * 7
    assert [(step.start, step.frames) for step in work] == [(start, 20 * SECOND) for start in starts]


def test_tabata_says_names_and_numbers_only() -> None:
    speech = {event.text for event in laid_out("tabata").events if event.kind == "speech"}
    assert speech == {
        "Tabata.",
        "Squats.",
        "Mountain climbers.",
        "Walk on the spot.",
        "Three.",
        "Two.",
        "One.",
    }


def test_breaths_are_spoken_on_their_instants() -> None:
    timeline = laid_out("evening-wind-down")
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
