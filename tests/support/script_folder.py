"""A desk to read scripts at: a few routines and sounds, the words that ship, nothing of the user's."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from voicecoach.errors import ScriptError
from voicecoach.script.load import load_script
from voicecoach.script.search_path import SearchPath
from voicecoach.session.script_checks import ScriptChecks
from voicecoach.wording.packs import WordingStore

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.script.routine import Script


@dataclass(frozen=True)
class Desk:
    """A folder with scripts in it; they are read as the program reads them."""

    folder: Path
    routines: Path
    sounds: Path

    def write(self, name: str | Path, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def load(self, name: str = "neck.yaml", *allowed: Path) -> Script:
        folders = SearchPath((self.routines,), (self.sounds,), allowed)
        return load_script(self.folder / name, ScriptChecks(WordingStore()), folders)

    def read(self, text: str | bytes) -> Script:
        self.write("neck.yaml", text)
        return self.load()

    def problems(self, name: str = "neck.yaml", *allowed: Path) -> list[str]:
        """The lines that a user would see, with file names as seen from the folder."""
        with pytest.raises(ScriptError) as refusal:
            self.load(name, *allowed)
        return [line.removeprefix(f"{self.folder.as_posix()}/") for line in str(refusal.value).split("\n")]

    def refuse(self, text: str | bytes) -> list[str]:
        self.write("neck.yaml", text)
        return self.problems()


def wav(frames: int = 48) -> bytes:
    """A sound file of so many frames."""
    file = BytesIO()
    soundfile.write(file, np.full(frames, 0.25), 48_000, "PCM_16", format="WAV")
    return file.getvalue()


def desk_in(tmp_path: Path) -> Desk:
    """A desk with one routine and two sounds of the user's, and a folder for recordings."""
    desk = Desk(tmp_path / "mine", tmp_path / "own/routines", tmp_path / "own/sounds")
    (desk.folder / "recorded").mkdir(parents=True)
    desk.write(desk.routines / "warmup.yaml", "routine: Warm-up\nsteps:\n  - rest: 5s\n")
    desk.write(desk.sounds / "bell.wav", wav())
    desk.write(desk.sounds / "go.wav", wav())
    return desk
