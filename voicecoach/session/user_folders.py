"""The user's folders and the shipped ones."""

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
    """The folders of the user's routines, sounds and wording, the caches, and the files of the program."""

    routines: Path
    sounds: Path
    wording: Path
    clip_cache: Path
    music_cache: Path
    """Decoded music."""
    settings_file: Path
    """The user's settings; it may not exist."""
    journal_file: Path
    """The database of played sessions."""
    ducking_backup_file: Path
    """The volumes that other programs had before they were lowered."""

    @property
    def pronunciations(self) -> Path:
        """The folder with the user's pronunciations, one file for each language."""
        return self.settings_file.parent / "pronounce"

    @property
    def routine_list_file(self) -> Path:
        """What `list` shows of each routine, kept until it changes; it may be deleted any time."""
        return self.clip_cache.parent / "routine-list.cache"

    def search_path(self, allowed: tuple[Path, ...] = ()) -> SearchPath:
        """Where routines and sounds are found: first the user's, then the shipped ones."""
        return SearchPath(
            (self.routines, shipped_folder("scripts")), (self.sounds, shipped_folder("sounds")), allowed
        )

    def wording_store(self, find_sound: Callable[[str], str] = str) -> WordingStore:
        """Finds wording packs; `find_sound` checks the sounds that they name."""
        return wording.WordingStore(self.wording, find_sound)


def find_user_folders() -> UserFolders:
    """The user's folders: the system's standard ones, or below VOICECOACH_HOME if that is set."""
    user_dirs = find_user_dirs()
    data, config = user_dirs.data, user_dirs.config
    return UserFolders(
        routines=data / "routines",
        sounds=data / "sounds",
        wording=config / "wording",
        clip_cache=user_dirs.cache / "clips",
        music_cache=user_dirs.cache / "music",
        settings_file=user_dirs.settings,
        journal_file=data / "journal.sqlite",
        ducking_backup_file=data / "lowered.json",
    )


@cache
def shipped_folder(kind: str) -> Path:
    """The folder of shipped `scripts`, `sounds` or `templates`: in the wheel, or at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "shipped" / kind
    return inside if inside.is_dir() else package.parent / kind
