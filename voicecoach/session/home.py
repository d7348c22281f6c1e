"""The folders of the user and those that ship."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.script.folders import Folders
from voicecoach.wording.packs import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable

HOME_VARIABLE = "VOICECOACH_HOME"
"""Environment variable: one folder for all that is the user's, in place of the system's own folders."""

SETTINGS = "settings.toml"


@dataclass(frozen=True, slots=True)
class Home:
    """Where the user's routines, sounds and words are, and where spoken clips and music are kept."""

    routines: Path
    sounds: Path
    wording: Path
    clips: Path
    music: Path
    """Where music is kept ready."""
    settings: Path
    """The file with the user's settings, which may not be there."""
    journal: Path
    """The database of the sessions that were heard."""
    lowered: Path
    """The file that tells which other programs' sound was made quieter, and what it was before."""

    def folders(self, allowed: tuple[Path, ...] = ()) -> Folders:
        """Where routines and sounds are found: the user's before those that ship."""
        return Folders((self.routines, shipped("scripts")), (self.sounds, shipped("sounds")), allowed)

    def shelf(self, sound: Callable[[str], str] = str) -> Shelf:
        """Where words are found, and what finds the sounds that they name."""
        return Shelf(self.wording, sound)


def users_home() -> Home:
    """The user's folders, where their system keeps such things, or below VOICECOACH_HOME if that is set."""
    if own := os.environ.get(HOME_VARIABLE):
        root = Path(own)
        return _home(root, root, root)
    from platformdirs import PlatformDirs  # noqa: PLC0415 - not needed where the variable is set

    dirs = PlatformDirs("voicecoach", appauthor=False)
    return _home(dirs.user_data_path, dirs.user_config_path, dirs.user_cache_path)


def _home(data: Path, config: Path, cache: Path) -> Home:
    return Home(
        routines=data / "routines",
        sounds=data / "sounds",
        wording=config / "wording",
        clips=cache / "clips",
        music=cache / "music",
        settings=config / SETTINGS,
        journal=data / "journal.sqlite",
        lowered=data / "lowered.json",
    )


@cache
def shipped(kind: str) -> Path:
    """The folder of what ships (`scripts` or `sounds`): in the wheel, or at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "shipped" / kind
    return inside if inside.is_dir() else package.parent / kind
