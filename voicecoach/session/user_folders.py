"""The folders of the user and those that ship."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach import wording
from voicecoach.script import SearchPath
from voicecoach.system import find_user_dirs

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.wording import WordingStore


@dataclass(frozen=True, slots=True)
class UserFolders:
    """Where the user's routines, sounds and words are, and where spoken clips and music are kept."""

    routines: Path
    sounds: Path
    wording: Path
    clip_cache: Path
    music_cache: Path
    """Where music is kept ready."""
    settings_file: Path
    """The file with the user's settings, which may not be there."""
    journal_file: Path
    """The database of the sessions that were heard."""
    ducking_backup_file: Path
    """The file that tells which other programs' sound was made quieter, and what it was before."""

    @property
    def pronunciations(self) -> Path:
        """The folder with the user's pronunciations, a file for each language."""
        return self.settings_file.parent / "pronounce"

    def search_path(self, allowed: tuple[Path, ...] = ()) -> SearchPath:
        """Where routines and sounds are found: the user's before those that ship."""
        return SearchPath(
            (self.routines, shipped_folder("scripts")), (self.sounds, shipped_folder("sounds")), allowed
        )

    def wording_store(self, sound: Callable[[str], str] = str) -> WordingStore:
        """Where words are found, and what finds the sounds that they name."""
        return wording.WordingStore(self.wording, sound)


def find_user_folders() -> UserFolders:
    """The user's folders, where their system keeps such things, or below VOICECOACH_HOME if that is set."""
    places = find_user_dirs()
    data, config = places.data, places.config
    return UserFolders(
        routines=data / "routines",
        sounds=data / "sounds",
        wording=config / "wording",
        clip_cache=places.cache / "clips",
        music_cache=places.cache / "music",
        settings_file=places.settings,
        journal_file=data / "journal.sqlite",
        ducking_backup_file=data / "lowered.json",
    )


@cache
def shipped_folder(kind: str) -> Path:
    """The folder of what ships (`scripts` or `sounds`): in the wheel, or at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "shipped" / kind
    return inside if inside.is_dir() else package.parent / kind
