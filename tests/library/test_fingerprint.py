"""Fingerprints change with everything that reaches a file, and with nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.support.routines import plan_of
from voicecoach.audio.encodings import Quality
from voicecoach.compiler.plan.plan_model import (
    EndsBy,
    Follows,
    Plan,
    PlannedCue,
    PlannedStep,
    SoundForm,
    SpeechForm,
    StartsAt,
    TotalAnnouncement,
    Window,
    Within,
)
from voicecoach.export.cover import Cover
from voicecoach.export.file_options import ExportOptions
from voicecoach.export.sidecars import Sidecar
from voicecoach.library.fingerprint import plan_values, session_fingerprint, tool_versions
from voicecoach.script.value_types import Detail
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders
from voicecoach.timeline.model import Prosody, Round
from voicecoach.wording.sound_sets import SoundSet

if TYPE_CHECKING:
    from pathlib import Path

ROUTINE = """\
routine: Arms
about: For tests.
author: Ann
source: A leaflet
voice: espeak
prepare: 1s
bed: {file: rain.wav, level: -14}
steps:
  - stretch: Arms up
    needs: a towel
    instead: {rest: 10s}
    hold: 10s
  - sound: ping.wav
"""
DEFAULT_OPTIONS, DEFAULT_EXPORT = SessionOptions(), ExportOptions()


@pytest.fixture
def routine(tmp_path: Path) -> Path:
    write_noise(tmp_path / "rain.wav", 1)
    write_noise(tmp_path / "ping.wav", 2)
    (tmp_path / "arms.yaml").write_text(ROUTINE)
    return tmp_path / "arms.yaml"


def write_noise(path: Path, seed: int) -> None:
    soundfile.write(path, np.random.default_rng(seed).normal(0, 0.1, 48_000), 48_000)


def fingerprint(
    routine: Path,
    options: SessionOptions = DEFAULT_OPTIONS,
    suffix: str = ".mp3",
    export_options: ExportOptions = DEFAULT_EXPORT,
) -> str:
    session = open_session(str(routine), options, find_user_folders(), print)
    return session_fingerprint(session, suffix, export_options)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("routine: Arms", "routine: Legs"),
        ("author: Ann", "author: Bo"),
        ("source: A leaflet", "source: A book"),
        ("voice: espeak", "voice: silent"),
        ("voice: espeak", "voice: espeak/en-us"),
        ("prepare: 1s", "prepare: 2s"),
        ("level: -14", "level: -15"),
        ("steps:", "sounds: soft\nsteps:"),
        ("steps:", "sounds: {level: -3}\nsteps:"),
        ("hold: 10s", "hold: 11s"),
        ("stretch: Arms", "stretch: Hands"),
        ("steps:", "cues: {finish: Done.}\nsteps:"),
        ("steps:", "pace: 1.1\nsteps:"),
        ("steps:", "pitch: 1.1\nsteps:"),
        ("steps:", "detail: minimal\nsteps:"),
        ("steps:", "wording: calm\nsteps:"),
        ("voice: espeak", "voices: {coach: espeak, counter: silent}"),
        ("steps:", "pronounce: {Arms: arrms}\nsteps:"),
    ],
)
def test_changes_of_a_routine_that_reach_a_file(routine: Path, old: str, new: str) -> None:
    before = fingerprint(routine)
    assert old in ROUTINE
    routine.write_text(ROUTINE.replace(old, new))
    assert fingerprint(routine) != before


def test_changes_of_a_routine_that_reach_no_file(routine: Path) -> None:
    before = fingerprint(routine)
    routine.write_text("# Mine.\n" + ROUTINE)
    assert fingerprint(routine) == before


@pytest.mark.parametrize("sound", ["rain.wav", "ping.wav"])
def test_another_sound_in_the_same_file(routine: Path, sound: str) -> None:
    before = fingerprint(routine)
    write_noise(routine.with_name(sound), 3)
    assert fingerprint(routine) != before


def test_name_of_the_music_which_labels_contain(routine: Path) -> None:
    before = fingerprint(routine)
    routine.with_name("rain.wav").rename(routine.with_name("sea.wav"))
    routine.write_text(ROUTINE.replace("rain.wav", "sea.wav"))
    assert fingerprint(routine) != before


@pytest.mark.parametrize(
    "options",
    [
        SessionOptions(voice="silent"),
        SessionOptions(detail=Detail.MINIMAL),
        SessionOptions(scale=2.0),
        SessionOptions(without=frozenset({"a towel"})),
        SessionOptions(no_bed=True),
        SessionOptions(level_lu=-20.0),
        SessionOptions(sounds=SoundSet.SOFT),
        SessionOptions(sound_level_lu=-6.0),
        SessionOptions(lead_in_ms=2_000),
        SessionOptions(keep_awake=True),
        SessionOptions(counter="silent"),
        SessionOptions(pace=1.2),
        SessionOptions(pitch=1.2),
    ],
    ids=str,
)
def test_session_options(routine: Path, options: SessionOptions) -> None:
    assert fingerprint(routine, options) != fingerprint(routine)


@pytest.mark.parametrize(
    "export_options",
    [
        ExportOptions(Quality(2)),
        ExportOptions(Quality(1, 64)),
        ExportOptions(loudness_lufs=-20.0),
        ExportOptions(author="Bo"),
        ExportOptions(date="2026"),
        ExportOptions(cover=Cover(b"one", "image/png")),
        ExportOptions(chapters=False),
        ExportOptions(sidecars=(Sidecar.VTT,)),
        ExportOptions(split_steps=True),
    ],
    ids=str,
)
def test_export_options(routine: Path, export_options: ExportOptions) -> None:
    assert fingerprint(routine, export_options=export_options) != fingerprint(routine)


def test_kind_of_file_and_cover_picture(routine: Path) -> None:
    cover = ExportOptions(cover=Cover(b"one", "image/png"))
    other_cover = replace(cover, cover=Cover(b"two", "image/png"))
    fingerprints = {
        fingerprint(routine),
        fingerprint(routine, suffix=".opus"),
        fingerprint(routine, export_options=cover),
        fingerprint(routine, export_options=other_cover),
    }
    assert len(fingerprints) == 4


def test_versions_of_the_libraries_that_shape_a_file() -> None:
    names = [version.split()[0] for version in tool_versions()]
    assert names == [
        *(
            "voicecoach",
            "av",
            "babel",
            "langcodes",
            "mutagen",
            "num2words",
            "numpy",
            "pillow",
            "soundfile",
            "soxr",
        ),
    ]


def test_same_session_has_the_same_fingerprint(routine: Path) -> None:
    assert fingerprint(routine) == fingerprint(routine)


def plan_with(*cues: PlannedCue, total: TotalAnnouncement | None = None) -> Plan:
    step = PlannedStep((0, 1), "Neck", "left", Round(1, 2), (Window(5_000, cues, is_work=True),), ((0, 1),))
    return Plan("Arms", "en", (step,), total, author="Ann")


def test_plan_is_hashed_by_values_without_names_of_classes_and_fields() -> None:
    prosody = Prosody("silent", 1.5, said=(("Neck", "nekk"),))
    plan = plan_with(
        PlannedCue("go", StartsAt(0), 90, (SpeechForm("Go.", prosody), SoundForm("ping"))),
        PlannedCue("tip", Within(1_000, 4_000, 2_000), 20, (SpeechForm("Breathe."),)),
        total=TotalAnnouncement(100, 200, lambda ms: (SpeechForm(f"{ms} milliseconds."),)),
    )
    speech = ("speech", "Go.", ("silent", 1.5, 1.0, (("Neck", "nekk"),)), None)
    go = ("go", ("starts at", 0), 90, (speech, ("sound", "ping", None)))
    tip = ("tip", ("within", 1_000, 4_000, 2_000), 20, (("speech", "Breathe.", None, None),))
    window = (5_000, (go, tip), False, 0, True, False, False, 0, 0)
    step = ((0, 1), "Neck", "left", (1, 2), (window,), ((0, 1),), None, None, None, False, "exercise", None)
    total = (100, 200, (("speech", "600000 milliseconds.", None, None),))
    assert plan_values(plan) == ("Arms", "en", "Ann", None, (step,), (), total)


def test_kinds_of_anchors_and_forms_make_a_difference() -> None:
    speech, sound = (SpeechForm("ping"),), (SoundForm("ping"),)
    cues = [PlannedCue("go", anchor(500), 90, speech) for anchor in (StartsAt, EndsBy, Follows)]
    plans = [plan_with(cue) for cue in (*cues, PlannedCue("go", StartsAt(500), 90, sound))]
    assert len({plan_values(plan) for plan in plans}) == 4


def test_a_rest_that_fills_its_round_has_plain_values() -> None:
    text = "routine: A\nsteps: [{repeat: 2, every: 1m, steps: [{exercise: Plank, work: 20s}]}]\n"
    values = [plan_values(plan_of(one)) for one in (text, text, text.replace("1m", "50s"))]
    assert values[0] == values[1] != values[2]
    assert values[0][5] == (((1, 0), (0, 0), 60_000),)


@pytest.mark.parametrize(
    "change", [("about: For tests.", "about: For me."), ("a towel", "a rope")], ids=["about", "needs"]
)
def test_what_the_description_says_changes_it(routine: Path, change: tuple[str, str]) -> None:
    before = fingerprint(routine)
    routine.write_text(ROUTINE.replace(*change))
    assert fingerprint(routine) != before
