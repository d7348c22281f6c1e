"""Fingerprints: whatever is heard of a session or stands in its files changes them, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from voicecoach.audio.encodings import Quality
from voicecoach.export.file_options import ExportOptions
from voicecoach.export.sidecars import Sidecar
from voicecoach.export.tags import Cover
from voicecoach.library import fingerprint as room
from voicecoach.library.fingerprint import session_fingerprint
from voicecoach.script.value_types import Detail
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders

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
NOTHING, PLAIN = SessionOptions(), ExportOptions()


@pytest.fixture
def routine(tmp_path: Path) -> Path:
    noise(tmp_path / "rain.wav", 1)
    noise(tmp_path / "ping.wav", 2)
    (tmp_path / "arms.yaml").write_text(ROUTINE)
    return tmp_path / "arms.yaml"


def noise(path: Path, seed: int) -> None:
    soundfile.write(path, np.random.default_rng(seed).normal(0, 0.1, 48_000), 48_000)


def of(
    routine: Path, choices: SessionOptions = NOTHING, suffix: str = ".mp3", options: ExportOptions = PLAIN
) -> str:
    return session_fingerprint(
        open_session(str(routine), choices, find_user_folders(), print), suffix, options
    )


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
def test_a_change_of_a_routine_that_is_heard_or_stands_in_a_file(routine: Path, old: str, new: str) -> None:
    before = of(routine)
    assert old in ROUTINE
    routine.write_text(ROUTINE.replace(old, new))
    assert of(routine) != before


def test_a_change_that_is_in_no_file_is_none(routine: Path) -> None:
    before = of(routine)
    routine.write_text("# Mine.\n" + ROUTINE.replace("For tests.", "For arms."))
    assert of(routine) == before


@pytest.mark.parametrize("sound", ["rain.wav", "ping.wav"])
def test_other_sound_in_the_same_file(routine: Path, sound: str) -> None:
    before = of(routine)
    noise(routine.with_name(sound), 3)
    assert of(routine) != before


def test_the_name_of_music_which_labels_show(routine: Path) -> None:
    before = of(routine)
    routine.with_name("rain.wav").rename(routine.with_name("sea.wav"))
    routine.write_text(ROUTINE.replace("rain.wav", "sea.wav"))
    assert of(routine) != before


@pytest.mark.parametrize(
    "choices",
    [
        SessionOptions(voice="silent"),
        SessionOptions(detail=Detail.MINIMAL),
        SessionOptions(scale=2.0),
        SessionOptions(without=frozenset({"a towel"})),
        SessionOptions(no_bed=True),
        SessionOptions(level_lu=-20.0),
        SessionOptions(lead_in_ms=2_000),
        SessionOptions(keep_awake=True),
        SessionOptions(counter="silent"),
        SessionOptions(pace=1.2),
        SessionOptions(pitch=1.2),
    ],
    ids=str,
)
def test_whatever_a_listener_chooses(routine: Path, choices: SessionOptions) -> None:
    assert of(routine, choices) != of(routine)


@pytest.mark.parametrize(
    "options",
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
def test_whatever_is_chosen_of_the_files(routine: Path, options: ExportOptions) -> None:
    assert of(routine, options=options) != of(routine)


def test_the_kind_of_file_and_another_picture(routine: Path) -> None:
    one = ExportOptions(cover=Cover(b"one", "image/png"))
    other = replace(one, cover=Cover(b"two", "image/png"))
    assert (
        len({of(routine), of(routine, suffix=".opus"), *(of(routine, options=o) for o in (one, other))}) == 4
    )


def test_what_a_file_is_made_with_is_part_of_it() -> None:
    names = [line.split()[0] for line in room.tool_versions()]
    assert names == [
        *("voicecoach", "av", "babel", "langcodes", "mutagen", "num2words", "numpy", "soundfile", "soxr"),
    ]


def test_it_is_the_same_the_next_time(routine: Path) -> None:
    assert of(routine) == of(routine)
