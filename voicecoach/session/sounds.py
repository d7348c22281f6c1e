"""The sounds of a session: found and read to their end once, before anything plays."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from voicecoach.audio.mix import OVERHANG
from voicecoach.errors import VoicecoachError
from voicecoach.session.home import shipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.script.folders import Folders
    from voicecoach.timeline import Event


def sound_length(path: Path) -> int:
    """The length of a sound in frames, read to its end; raises ValueError with `what; what instead`.

    A file that is as it was is not read again.
    """
    try:
        state = path.stat()
        return _length(path, (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns))
    except OSError as error:
        raise ValueError(f"cannot read {path}: {error.strerror}; mend it, or take another sound") from None
    except VoicecoachError as error:
        what, _, hint = str(error).partition("; ")
        raise ValueError(f"{what}; {hint or 'mend it, or take another sound'}") from None


@lru_cache(maxsize=1024)
def _length(path: Path, _state: tuple[int, ...]) -> int:
    from voicecoach.audio.files import read_sound  # noqa: PLC0415 - not before there is a sound to read

    return read_sound(path).frames


def find_sound(folders: Folders, home: Path, name: str) -> str:
    """The name that a timeline beside `home` keeps for a sound that can be played; raises ValueError.

    Those that ship are known to be whole, and are not read before they are heard: playing starts sooner.
    """
    path = folders.sound(name, home)
    if path.parent != shipped("sounds"):
        sound_length(path)
    return folders.label(path, home)


def event_check(folders: Folders, home: Path, music: Callable[[str], object]) -> Callable[[Event], None]:
    """A check of the events of a timeline beside `home`: raises ValueError where a sound cannot be played.

    `music` raises it for music that cannot.
    """

    @cache
    def length(name: str) -> int:
        return sound_length(folders.sound(name, home))

    def check(event: Event) -> None:
        if event.kind == "bed" and event.sound:
            music(event.sound)
        if event.kind == "sound" and length(event.sound or "") > event.frames + OVERHANG:
            what = f"{event.sound!r} takes longer than its timeline gives it, it was another sound then"
            raise ValueError(f"{what}; compile the routine again")

    return check
