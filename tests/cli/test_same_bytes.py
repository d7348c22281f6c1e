"""Exports are reproducible: two processes with nothing in common write the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

NAMES = tuple(f"short.{suffix}" for suffix in ("json", "wav", "mp3", "flac", "ogg", "opus", "m4a", "m4b"))
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


def make_files(folder: Path, seed: str) -> dict[str, bytes]:
    """The files written by a separate process with a separate cache."""
    folder.mkdir()
    (folder / "short.yaml").write_text(ROUTINE)
    env = os.environ | {"PYTHONHASHSEED": seed, "VOICECOACH_HOME": str(folder / "home")}
    subprocess.run([sys.executable, "-c", PROGRAM, *NAMES], cwd=folder, env=env, check=True)
    return {name: (folder / name).read_bytes() for name in NAMES}


@pytest.mark.thorough
def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    first, second = make_files(tmp_path / "first", "1"), make_files(tmp_path / "second", "2")
    for name in NAMES:
        assert first[name] == second[name], name
        assert len(first[name]) > 1_000
