"""What a script may name, asked of the rooms that know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.session.sounds import sound_frames
from voicecoach.voices.catalog import check_voice_name
from voicecoach.wording.packs import PackContext, find_language_file, translate_side
from voicecoach.wording.template import check_template

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from voicecoach.wording.packs import WordingStore


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
