"""The whole program takes at most 1 GB, whatever files a routine names and however long a text is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.support.odd_sounds import REFUSED, WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is Linux's")

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_DATA, (10**9, 10**9))
from voicecoach.cli import main
main()
"""
"""Runs the program with its arguments; what would take more than 1 GB raises MemoryError."""

FILES: dict[str, Callable[[Path], object]] = {
    "low.flac": lambda path: soundfile.write(path, np.zeros(120_000, np.int16), 1_000),
    "long.flac": lambda path: soundfile.write(path, np.zeros(100_000_000, np.int16), 8_000),
    "wide.wav": lambda path: soundfile.write(path, np.zeros((2_000, 1024), np.int16), 1_000),
    **WHOLE,
    **{name: make for name, (make, _) in REFUSED.items()},
}
SAY = "steps:\n  - say: Hi"
QUICK = ("one_hertz.wav", "two_gigahertz.wav", "low.flac", "wide.wav")


def outcome(*words: str) -> tuple[int, str, str]:
    """The exit status of the program within 1 GB, its output and its messages."""
    command = [sys.executable, "-c", LIMITED, *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    return done.returncode, done.stdout, done.stderr


def write_routines(name: str) -> list[str]:
    """Routines that use a file as a sound, as music and as a recording; their names."""
    folder = Path(f"recordings of {name}")
    folder.mkdir()
    FILES[name](Path(name))
    (folder / f"hi{Path(name).suffix}").hardlink_to(name)
    uses = {
        "sound": f"steps:\n  - sound: {name}",
        "bed": f"bed: {name}\n{SAY}",
        "recording": f"recordings: {folder}\n{SAY}",
    }
    for use, text in uses.items():
        Path(f"{name} {use}.yaml").write_text(f"routine: A\nvoice: silent\n{text}\n", "utf-8")
    return [f"{name} {use}.yaml" for use in uses]


@pytest.mark.thorough
@pytest.mark.timeout(400)
@pytest.mark.parametrize("names", [QUICK, pytest.param(tuple(FILES), marks=pytest.mark.thorough)])
def test_odd_files_as_sounds_music_and_recordings(
    empty_home: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
) -> None:
    monkeypatch.chdir(empty_home)
    routines = [routine for name in names for routine in write_routines(name)]
    code, output, errors = outcome("check", *routines)
    assert code == 1
    assert "Memory" not in errors
    assert "Traceback" not in errors
    assert output.count("all cues fit") >= 3 * len(WHOLE.keys() & set(names))


@pytest.mark.thorough
@pytest.mark.parametrize("voice", ["natural", "espeak"])
@pytest.mark.parametrize("words", ["word and other " * 133, "a" * 2_000], ids=["a long text", "a long word"])
def test_the_longest_line_is_spoken(empty_home: Path, words: str, voice: str) -> None:
    assert outcome("say", words, "--voice", voice, "-o", str(empty_home / "a.wav"))[0] == 0
