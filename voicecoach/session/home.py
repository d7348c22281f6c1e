"""The folders of the user and those that ship."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.places import users_places
from voicecoach.script.folders import Folders
from voicecoach.wording.packs import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable


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

    @property
    def pronounce(self) -> Path:
        """The folder with the user's pronunciations, a file for each language."""
        return self.settings.parent / "pronounce"

    def folders(self, allowed: tuple[Path, ...] = ()) -> Folders:
        """Where routines and sounds are found: the user's before those that ship."""
        return Folders((self.routines, shipped("scripts")), (self.sounds, shipped("sounds")), allowed)

    def shelf(self, sound: Callable[[str], str] = str) -> Shelf:
        """Where words are found, and what finds the sounds that they name."""
        return Shelf(self.wording, sound)


def users_home() -> Home:
    """The user's folders, where their system keeps such things, or below VOICECOACH_HOME if that is set."""
    places = users_places()
    data, config = places.data, places.config
    return Home(
        routines=data / "routines",
        sounds=data / "sounds",
        wording=config / "wording",
        clips=places.cache / "clips",
        music=places.cache / "music",
        settings=places.settings,
        journal=data / "journal.sqlite",
        lowered=data / "lowered.json",
    )


@cache
def shipped(kind: str) -> Path:
    """The folder of what ships (`scripts` or `sounds`): in the wheel, or at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "shipped" / kind
    return inside if inside.is_dir() else package.parent / kind
