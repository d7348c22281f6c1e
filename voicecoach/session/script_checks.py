"""The sounds of a session: found and read to their end once, before anything plays.

What a script may name, asked of the rooms that know it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from voicecoach.audio import MAX_OVERHANG_FRAMES
from voicecoach.errors import InputError, VoicecoachError
from voicecoach.session.user_folders import shipped_folder
from voicecoach.voices import check_voice_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.script import SearchPath
    from voicecoach.timeline import Event
    from voicecoach.wording import WordingStore


_SOUND_HINT = "mend it, or take another sound"


def sound_frames(path: Path) -> int:
    """The length of a sound in frames, read to its end; raises InputError.

    A file that is as it was is not read again.
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


def find_sound(folders: SearchPath, home: Path, name: str) -> str:
    """The name that a timeline beside `home` keeps for a sound that can be played; raises InputError.

    Those that ship are known to be whole, and are not read before they are heard: playing starts sooner.
    """
    path = folders.find_sound(name, home)
    if path.parent != shipped_folder("sounds"):
        sound_frames(path)
    return folders.sound_label(path, home)


def make_event_check(
    folders: SearchPath, home: Path, music: Callable[[str], object]
) -> Callable[[Event], None]:
    """A check of the events of a timeline beside `home`: raises InputError where a sound cannot be played.

    `music` raises it for music that cannot.
    """

    @cache
    def length(name: str) -> int:
        return sound_frames(folders.find_sound(name, home))

    def check(event: Event) -> None:
        if event.kind == "bed" and event.sound:
            music(event.sound)
        if event.kind == "sound" and length(event.sound or "") > event.frames + MAX_OVERHANG_FRAMES:
            what = f"{event.sound!r} takes longer than its timeline gives it, it was another sound then"
            raise InputError(what, "compile the routine again")

    return check


@dataclass(frozen=True, slots=True)
class ScriptChecks:
    """Checks of what a script names (see ScriptValidator): each raises InputError."""

    wording_store: WordingStore

    def check_voice(self, voice: str) -> None:
        """A voice by its name, or by engine/name."""
        try:
            check_voice_name(voice)
        except VoicecoachError as error:
            raise InputError.from_error(error) from None

    def check_pack(self, pack: str, language: str) -> None:
        """A pack of words in a language."""
        self.wording_store.load_pack(pack, language)

    def check_sound(self, path: Path) -> None:
        """A sound file."""
        sound_frames(path)

    def check_music(self, path: Path) -> None:
        """A file of music."""
        from voicecoach.session.music import check_music  # noqa: PLC0415 - few routines have any

        check_music(path)
