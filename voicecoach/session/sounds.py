"""The sounds of a session: found and read to their end once, before anything plays."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from voicecoach.audio.mix import MAX_OVERHANG_FRAMES
from voicecoach.errors import VoicecoachError
from voicecoach.session.home import shipped_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.script.folders import SearchPath
    from voicecoach.timeline import Event


def sound_frames(path: Path) -> int:
    """The length of a sound in frames, read to its end; raises ValueError with `what; what instead`.

    A file that is as it was is not read again.
    """
    try:
        state = path.stat()
        return _cached_sound_frames(path, (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns))
    except OSError as error:
        raise ValueError(f"cannot read {path}: {error.strerror}; mend it, or take another sound") from None
    except VoicecoachError as error:
        what, _, hint = str(error).partition("; ")
        raise ValueError(f"{what}; {hint or 'mend it, or take another sound'}") from None


@lru_cache(maxsize=1024)
def _cached_sound_frames(path: Path, _state: tuple[int, ...]) -> int:
    from voicecoach.audio.files import read_sound  # noqa: PLC0415 - not before there is a sound to read

    return read_sound(path).frames


def find_sound(folders: SearchPath, home: Path, name: str) -> str:
    """The name that a timeline beside `home` keeps for a sound that can be played; raises ValueError.

    Those that ship are known to be whole, and are not read before they are heard: playing starts sooner.
    """
    path = folders.find_sound(name, home)
    if path.parent != shipped_folder("sounds"):
        sound_frames(path)
    return folders.sound_label(path, home)


def make_event_check(
    folders: SearchPath, home: Path, music: Callable[[str], object]
) -> Callable[[Event], None]:
    """A check of the events of a timeline beside `home`: raises ValueError where a sound cannot be played.

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
            raise ValueError(f"{what}; compile the routine again")

    return check
