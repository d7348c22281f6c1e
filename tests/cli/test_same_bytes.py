"""Exports are reproducible: two processes with nothing in common write the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

QUICK = ("short.json", "short.wav", "short.mp3")
THOROUGH = ("short.flac", "short.ogg", "short.opus", "short.m4a", "short.m4b")
ROUTINE = """\
routine: Short
voice: espeak
prepare: 0s
cues:
  halfway: [Halfway., Half of it is done.]
steps:
  - stretch: Ear to shoulder
    sides: [right, left]
    do: Lower your {side} ear.
    hold: 6s
    tips: [Breathe.]
  - rest: 2s
  - exercise: Shrug
    needs: [dumbbells, mat]
    reps: 2
    tempo: 2-1-2-0
  - sound: bell
"""
PROGRAM = """
import sys
from voicecoach.cli.app import app

for name in sys.argv[1:]:
    command = "compile" if name.endswith(".json") else "export"
    assert app([command, "short.yaml", "-o", name], standalone_mode=False) is None
"""


def make_files(folder: Path, seed: str, names: tuple[str, ...]) -> dict[str, bytes]:
    """The files written by a separate process with a separate cache."""
    folder.mkdir()
    (folder / "short.yaml").write_text(ROUTINE)
    env = os.environ | {"PYTHONHASHSEED": seed, "VOICECOACH_HOME": str(folder / "home")}
    subprocess.run([sys.executable, "-c", PROGRAM, *names], cwd=folder, env=env, check=True)
    return {name: (folder / name).read_bytes() for name in names}


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(QUICK, id="quick"),
        pytest.param(THOROUGH, id="thorough", marks=pytest.mark.thorough),
    ],
)
def test_two_processes_write_the_same_bytes(tmp_path: Path, names: tuple[str, ...]) -> None:
    first, second = make_files(tmp_path / "first", "1", names), make_files(tmp_path / "second", "2", names)
    for name in names:
        assert first[name] == second[name], name
        assert len(first[name]) > 1_000
