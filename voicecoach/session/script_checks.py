"""Checks of what scripts and timelines name: voices, wording packs, sounds and music.

Each sound is decoded once, before anything plays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.audio import MAX_OVERHANG_FRAMES
from voicecoach.errors import InputError, VoicecoachError
from voicecoach.script import SearchPath
from voicecoach.session.user_folders import shipped_folder
from voicecoach.voices import check_voice_name, voice_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.timeline import Event
    from voicecoach.wording import WordingStore


_SOUND_HINT = "mend it, or take another sound"


def sound_frames(path: Path) -> int:
    """The length of a sound in frames, decoded to its end; raises InputError.

    A file that has not changed is not decoded again.
    """
    try:
        state = path.stat()
        return _cached_sound_frames(path, (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns))
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}", _SOUND_HINT) from None
    except VoicecoachError as error:
        raise InputError.from_error(error, _SOUND_HINT) from None


@lru_cache(maxsize=1024)
def _cached_sound_frames(path: Path, _state: tuple[int, ...]) -> int:
    from voicecoach.audio import read_sound  # noqa: PLC0415 - not before there is a sound to read

    return read_sound(path).frames


def find_sound(search_path: SearchPath, base_folder: Path, name: str) -> str:
    """Check a sound and return its name for a timeline in `base_folder`; raises InputError.

    Shipped sounds are known to be valid and are not decoded here, so that playback starts sooner.
    """
    path = search_path.find_sound(name, base_folder)
    if path.parent != shipped_folder("sounds"):
        sound_frames(path)
    return search_path.sound_label(path, base_folder)


def make_event_check(
    search_path: SearchPath, base_folder: Path, check_music: Callable[[str], object]
) -> Callable[[Event], None]:
    """A check of events of a timeline in `base_folder`, which raises InputError for an unusable sound.

    `check_music` does the same for the name of music.
    """

    @cache
    def length(name: str) -> int:
        return sound_frames(search_path.find_sound(name, base_folder))

    def check(event: Event) -> None:
        if event.kind == "bed" and event.sound:
            check_music(event.sound)
        if event.kind == "sound" and length(event.sound or "") > event.frames + MAX_OVERHANG_FRAMES:
            what = f"{event.sound!r} takes longer than its timeline gives it, it was another sound then"
            raise InputError(what, "compile the routine again")

    return check


def check_voice_file(voice: str, search_path: SearchPath, base_folder: Path) -> None:
    """Check that the file of a voice, if it has one, is where a script in `base_folder` may read.

    Raises InputError. The file itself is not read.
    """
    if location := voice_file(voice):
        file, folder = location
        search_path.check_reach(file, (folder, base_folder), f"the voice {voice!r}")


_NO_FOLDERS = SearchPath((), ())


@dataclass(frozen=True, slots=True)
class ScriptChecks:
    """Checks of what a script names; each raises InputError.

    `search_path` says which folders the script may use as well as `base_folder`, its own.
    """

    wording_store: WordingStore
    search_path: SearchPath = _NO_FOLDERS
    base_folder: Path = Path()

    def check_voice(self, voice: str) -> None:
        """Check the name of a voice, or engine/name."""
        check_voice_file(voice, self.search_path, self.base_folder)
        try:
            check_voice_name(voice)
        except VoicecoachError as error:
            raise InputError.from_error(error) from None

    def check_pack(self, pack: str, language: str) -> None:
        """Check that a language has a wording pack."""
        self.wording_store.load_pack(pack, language)

    def check_sound(self, path: Path) -> None:
        """Check a sound file by decoding it."""
        sound_frames(path)

    def check_music(self, path: Path) -> None:
        """Check that a file is music."""
        from voicecoach.session.music import check_music  # noqa: PLC0415 - few routines have any

        check_music(path)
