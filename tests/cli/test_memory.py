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
from tests.support.thorough import thorough_except

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


def outcome(*words: str) -> tuple[int, str]:
    """The exit status of the program within 1 GB, and what it writes to standard error."""
    command = [sys.executable, "-c", LIMITED, *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize("name", thorough_except(*QUICK, of=FILES))
def test_a_file_as_sound_music_and_recording(
    empty_home: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(empty_home)
    Path("mine").mkdir()
    FILES[name](Path(name))
    (Path("mine") / f"hi{Path(name).suffix}").hardlink_to(name)
    for use in (
        f"sounds: bright\nsteps:\n  - sound: {name}",
        f"bed: {name}\n{SAY}",
        f"recordings: mine\n{SAY}",
    ):
        file = Path(f"{use.partition(':')[0]}.yaml")
        file.write_text(f"routine: A\nvoice: silent\n{use}\n", "utf-8")
    code, errors = outcome("check", "sounds.yaml", "bed.yaml", "recordings.yaml")
    assert code in {0, 1}
    assert "Memory" not in errors
    assert "Traceback" not in errors


@pytest.mark.thorough
@pytest.mark.parametrize("voice", ["natural", "espeak"])
@pytest.mark.parametrize("words", ["word and other " * 133, "a" * 2_000], ids=["a long text", "a long word"])
def test_the_longest_line_is_spoken(empty_home: Path, words: str, voice: str) -> None:
    assert outcome("say", words, "--voice", voice, "-o", str(empty_home / "a.wav"))[0] == 0
