"""A user's folder that cannot be used as one: sessions go on without it, and it is told of once."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from voicecoach.cli.app import app_for_arguments
from voicecoach.cli.full_app import app
from voicecoach.units import SAMPLE_RATE

ROUTINE = (
    "routine: Neck\nvoice: espeak\nbed: hum.wav\nsteps:\n  - stretch: Neck\n    hold: 8s\n  - sound: bell\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is a link to itself."""
    monkeypatch.chdir(tmp_path)
    Path("neck.yaml").write_text(ROUTINE)
    soundfile.write("hum.wav", 0.1 * np.sin(np.arange(SAMPLE_RATE) / 20), SAMPLE_RATE)
    home = tmp_path / "home"
    home.symlink_to("home")
    monkeypatch.setenv("VOICECOACH_HOME", str(home))
    return home


def outcome(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, words)
    return result.exit_code, result.stdout, result.stderr


def test_a_routine_with_music_is_checked_though_nothing_can_be_kept(home: Path) -> None:
    code, told, notes = outcome("check", "neck.yaml")
    assert (code, told.splitlines()[0]) == (0, "neck.yaml: Neck, 0:28, 4 steps, every cue fits")
    assert [line.split()[:2] for line in notes.splitlines()] == [["Note:", "music"], ["Note:", "clips"]]
    assert notes.count(str(home)) == 2


def test_two_voices_tell_once_that_clips_are_not_kept() -> None:
    Path("count.yaml").write_text("routine: Arms\nvoice: espeak\nsteps:\n  - exercise: Curl\n    reps: 3\n")
    notes = outcome("check", "count.yaml", "--counter", "espeak/de")[2]
    assert notes.count("clips are not kept") == 1


def test_music_in_a_folder_that_is_a_link_to_itself_is_refused(home: Path) -> None:
    code, _, told = outcome("export", "neck.yaml", "-o", "neck.wav", "--bed", str(home / "hum.wav"))
    assert (code, told.startswith(f"cannot read {home / 'hum.wav'}: ")) == (1, True)


@pytest.mark.skipif(sys.platform == "win32", reason="there it tells so in other words")
def test_a_home_that_cannot_be_looked_into_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    home = f"/{'x' * 300}"
    monkeypatch.setenv("VOICECOACH_HOME", home)
    for words in (("check", "neck.yaml"), ("config",)):
        result = CliRunner().invoke(app_for_arguments(words), words)
        refused = f"The system refuses {home}/settings.toml: File name too long.\n"
        assert (result.exit_code, result.stdout, result.stderr) == (1, "", refused)
