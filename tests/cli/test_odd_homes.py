"""A user folder that cannot be used: sessions go on without it, with a single note."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from tests.support.command import outcome
from voicecoach.cli.app import app
from voicecoach.units import SAMPLE_RATE

ROUTINE = (
    "routine: Neck\nvoice: espeak\nbed: hum.wav\nsteps:\n  - stretch: Neck\n    hold: 8s\n  - sound: bell\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user folder that is a symbolic link to itself."""
    monkeypatch.chdir(tmp_path)
    Path("neck.yaml").write_text(ROUTINE)
    soundfile.write("hum.wav", 0.1 * np.sin(np.arange(SAMPLE_RATE) / 20), SAMPLE_RATE)
    home = tmp_path / "home"
    home.symlink_to("home")
    monkeypatch.setenv("VOICECOACH_HOME", str(home))
    return home


def test_check_works_without_caches(home: Path) -> None:
    code, output, notes = outcome("check", "neck.yaml")
    assert (code, output.splitlines()[0]) == (0, "neck.yaml: Neck, 0:28, 1 step, all cues fit")
    assert [line.split()[:2] for line in notes.splitlines()] == [["Note:", "music"], ["Note:", "clips"]]
    assert notes.count(str(home)) == 2


def test_two_voices_report_once_that_clips_are_not_cached() -> None:
    Path("count.yaml").write_text("routine: Arms\nvoice: espeak\nsteps:\n  - exercise: Curl\n    reps: 3\n")
    notes = outcome("check", "count.yaml", "--counter", "espeak/de")[2]
    assert notes.count("clips are not kept") == 1


def test_music_in_a_folder_that_cannot_be_opened_is_rejected(home: Path) -> None:
    code, _, output = outcome("export", "neck.yaml", "-o", "neck.wav", "--bed", str(home / "hum.wav"))
    assert (code, output.startswith(f"cannot read {home / 'hum.wav'}: ")) == (1, True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has another message")
def test_a_folder_that_cannot_be_accessed_is_reported_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    home = f"/{'x' * 300}"
    monkeypatch.setenv("VOICECOACH_HOME", home)
    for words in (("check", "neck.yaml"), ("config",)):
        result = CliRunner().invoke(app, words)
        message = f"Cannot access {home}/settings.toml: File name too long\n"
        assert (result.exit_code, result.stdout, result.stderr) == (1, "", message)
