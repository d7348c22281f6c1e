"""A folder for scripts in tests, with a few routines and sounds of the user and the shipped words."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from voicecoach.cli.hints import error_text
from voicecoach.errors import ScriptError
from voicecoach.script.load import load_script
from voicecoach.script.search_path import SearchPath
from voicecoach.session.script_checks import ScriptChecks
from voicecoach.wording.store import WordingStore

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.script.routine import Script


@dataclass(frozen=True)
class ScriptFolder:
    """A folder with scripts, which are loaded as the program loads them."""

    path: Path
    routines: Path
    sounds: Path

    def write(self, name: str | Path, text: str | bytes) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def load(self, name: str = "neck.yaml", *allowed: Path) -> Script:
        search_path = SearchPath((self.routines,), (self.sounds,), allowed)
        return load_script(self.path / name, ScriptChecks(WordingStore()), search_path)

    def load_text(self, text: str | bytes) -> Script:
        self.write("neck.yaml", text)
        return self.load()

    def problems(self, name: str = "neck.yaml", *allowed: Path) -> list[str]:
        """The lines that the command line shows for a script, with file names relative to the folder."""
        with pytest.raises(ScriptError) as error:
            self.load(name, *allowed)
        lines = error_text(error.value).split("\n")
        return [line.removeprefix(f"{self.path.as_posix()}/") for line in lines]

    def problems_in_text(self, text: str | bytes) -> list[str]:
        self.write("neck.yaml", text)
        return self.problems()


PNG_START = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
"""What a PNG file starts with."""


def wav(frames: int = 48) -> bytes:
    """A sound file of this length."""
    file = BytesIO()
    soundfile.write(file, np.full(frames, 0.25), 48_000, "PCM_16", format="WAV")
    return file.getvalue()


def make_script_folder(tmp_path: Path) -> ScriptFolder:
    """A script folder with one routine and two sounds of the user, and a folder for recordings."""
    folder = ScriptFolder(tmp_path / "mine", tmp_path / "own/routines", tmp_path / "own/sounds")
    (folder.path / "recorded").mkdir(parents=True)
    folder.write(folder.routines / "warmup.yaml", "routine: Warm-up\nsteps:\n  - rest: 5s\n")
    folder.write(folder.sounds / "bell.wav", wav())
    folder.write(folder.sounds / "go.wav", wav())
    folder.write("calf.png", PNG_START)
    return folder
