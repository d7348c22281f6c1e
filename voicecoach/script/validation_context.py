"""What a script may name, as far as other rooms know it: passed in, so that a script knows no wording."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from voicecoach.wording import LanguageChoice

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from voicecoach.script.search_path import SearchPath


class ScriptValidator(Protocol):
    """Each check raises ValueError with a text of the form `what; what instead`."""

    def check_language(self, language: str) -> None:
        """A language that there are words for."""
        ...

    def translate_side(self, side: str, own: str, other: str) -> str | None:
        """What the other language calls a side of the own one; None for one that is not known."""
        ...

    def check_voice(self, voice: str) -> None:
        """A voice by its name, or by engine/name."""
        ...

    def check_pack(self, pack: str, language: str) -> None:
        """A pack of words in a language."""
        ...

    def check_cue_name(self, cue: str) -> None:
        """The name of a cue."""
        ...

    def check_cue_text(self, cue: str, text: str) -> None:
        """The words of a cue: its placeholders are among those of that cue."""
        ...

    def check_text(self, text: str, placeholders: AbstractSet[str]) -> None:
        """Words of a step: their placeholders are among these."""
        ...

    def check_sound(self, path: Path) -> None:
        """A sound file: it can be played."""
        ...

    def check_music(self, path: Path) -> None:
        """A file of music: it looks like one."""
        ...


@dataclass(frozen=True, slots=True)
class ScriptContext:
    """What the model's checks need to know about the file that they read."""

    validator: ScriptValidator
    search_path: SearchPath
    script_folder: Path
    """The folder of the file."""
    root_folder: Path
    """The folder of the routine that was asked for, which names of sounds are kept relative to."""
    language_choice: LanguageChoice = field(default_factory=LanguageChoice)
    """The language that words are taken in."""

    def check_language(self, language: str) -> None:
        """A language that there are words for."""
        self.validator.check_language(language)

    def check_cue(self, cue: str) -> None:
        """The name of a cue."""
        self.validator.check_cue_name(cue)

    def check_cue_text(self, cue: str, text: str) -> None:
        """The words of a cue."""
        self.validator.check_cue_text(cue, text)

    def find_sound(self, name: str) -> str:
        """A sound that can be played, by the name that a timeline keeps for it."""
        path = self.search_path.find_sound(name, self.script_folder)
        self.validator.check_sound(path)
        return self.search_path.sound_label(path, self.root_folder)

    def find_music(self, name: str) -> str:
        """Music by the name that a timeline keeps for it; not all of it is read yet."""
        path = self.search_path.find_music(name, self.script_folder)
        self.validator.check_music(path)
        return self.search_path.sound_label(path, self.root_folder)
