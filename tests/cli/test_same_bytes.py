"""Exports are reproducible: two processes with nothing in common write the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [
    "short.json",
    "short.wav",
    "short.flac",
    "short.mp3",
    "short.ogg",
    "short.opus",
    "short.m4a",
    "short.m4b",
]
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


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("same")
    return make_files(folder / "first", "1"), make_files(folder / "second", "2")


@pytest.mark.parametrize("name", NAMES)
def test_two_processes_write_the_same_bytes(
    both: tuple[dict[str, bytes], dict[str, bytes]], name: str
) -> None:
    first, second = both
    assert first[name] == second[name]
    assert len(first[name]) > 1_000
