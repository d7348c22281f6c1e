"""A desk to read scripts at: a few routines and sounds, the words that ship, nothing of the user's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from voicecoach.errors import ScriptError
from voicecoach.script.folders import Folders
from voicecoach.script.load import load_script
from voicecoach.session.vocabulary import KnownWords
from voicecoach.wording.packs import Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.script.script import Script


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
        folders = Folders((self.routines,), (self.sounds,), allowed)
        return load_script(self.folder / name, KnownWords(Shelf()), folders)

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


def desk_in(tmp_path: Path) -> Desk:
    """A desk with one routine and two sounds of the user's."""
    for name in ("own/routines/warmup.yaml", "own/sounds/bell.wav", "own/sounds/go.wav"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("routine: Warm-up\nsteps:\n  - rest: 5s\n")
    (tmp_path / "mine").mkdir()
    return Desk(tmp_path / "mine", tmp_path / "own/routines", tmp_path / "own/sounds")
