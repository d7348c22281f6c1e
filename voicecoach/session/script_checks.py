"""The sounds of a session: found and read to their end once, before anything plays.

What a script may name, asked of the rooms that know it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from voicecoach.audio import MAX_OVERHANG_FRAMES
from voicecoach.errors import VoicecoachError
from voicecoach.session.user_folders import shipped_folder
from voicecoach.voices import check_voice_name
from voicecoach.wording import PackContext, check_template, find_language_file, translate_side

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from voicecoach.script import SearchPath
    from voicecoach.timeline import Event
    from voicecoach.wording import WordingStore


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
    from voicecoach.audio import read_sound  # noqa: PLC0415 - not before there is a sound to read

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


@dataclass(frozen=True, slots=True)
class ScriptChecks:
    """The checks of the script room's Vocabulary: each raises ValueError with `what; what instead`."""

    wording_store: WordingStore

    def check_language(self, language: str) -> None:
        """A language that there are words for."""
        find_language_file(language)

    def translate_side(self, side: str, own: str, other: str) -> str | None:
        """What the other language calls a side of the own one."""
        return translate_side(side, own, other)

    def check_voice(self, voice: str) -> None:
        """A voice by its name, or by engine/name."""
        try:
            check_voice_name(voice)
        except VoicecoachError as error:
            raise ValueError(str(error)) from None

    def check_pack(self, pack: str, language: str) -> None:
        """A pack of words in a language."""
        self.wording_store.load_pack(pack, language)

    def check_cue_name(self, cue: str) -> None:
        """The name of a cue."""
        PackContext().check_cue(cue)

    def check_cue_text(self, cue: str, text: str) -> None:
        """The words of a cue."""
        PackContext().check_cue_text(cue, text)

    def check_text(self, text: str, placeholders: AbstractSet[str]) -> None:
        """Words of a step."""
        check_template(text, placeholders)

    def check_sound(self, path: Path) -> None:
        """A sound file."""
        sound_frames(path)

    def check_music(self, path: Path) -> None:
        """A file of music."""
        from voicecoach.session.music import check_music  # noqa: PLC0415 - few routines have any

        check_music(path)
