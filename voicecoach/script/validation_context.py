"""The context of a script's validators: its folders, its language, and checks of other packages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from voicecoach.script.fill_parameters import fill_words
from voicecoach.script.parameters import Parameters
from voicecoach.script.pictures import check_picture
from voicecoach.script.search_path import relative_path
from voicecoach.wording import LanguageChoice, NumberSpeller, check_language, load_language

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from voicecoach.script.search_path import SearchPath


class ScriptValidator(Protocol):
    """Checks that need packages above this one. Each raises InputError."""

    def check_voice(self, voice: str) -> None:
        """A voice by its name, or by engine/name."""
        ...

    def check_pack(self, pack: str, language: str) -> None:
        """A pack of words in a language."""
        ...

    def check_sound(self, path: Path) -> None:
        """A sound file: it can be played."""
        ...

    def check_music(self, path: Path) -> None:
        """A music file: its start can be decoded."""
        ...


@dataclass(frozen=True, slots=True)
class ScriptContext:
    """What validators need to know about the file that they read (see CueContext)."""

    validator: ScriptValidator
    search_path: SearchPath
    script_folder: Path
    """The folder of the file."""
    root_folder: Path
    """The folder of the routine that was opened; names of sounds are relative to it."""
    language_choice: LanguageChoice = field(default_factory=LanguageChoice)
    """The language that texts are taken in."""
    parameters: Parameters = field(default_factory=Parameters)
    """Those of the file, with their values."""
    spoken_language: str = "en"
    """The language of the session, in which the values of parameters are said."""

    def fill_parameters(self, text: str, taken: AbstractSet[str]) -> str:
        """The text with the values of the file's parameters, except those of `taken` names.

        Raises InputError for a placeholder that does not exist.
        """
        return fill_words(text, self.parameters, taken, self._number_speller)

    def _number_speller(self) -> NumberSpeller:
        return NumberSpeller(self.spoken_language, load_language(self.spoken_language).grammar)

    def find_picture(self, name: str) -> str:
        """The path of a picture, relative to the folder of the routine that was opened; raises InputError."""
        path = self.search_path.find_picture(name, self.script_folder)
        check_picture(path)
        return relative_path(self.root_folder, path)

    def check_language(self, language: str) -> None:
        """Raise InputError for a language that there are no words for."""
        check_language(language)

    def find_sound(self, name: str) -> str:
        """The name that a timeline uses for a sound; raises InputError if it cannot be played."""
        path = self.search_path.find_sound(name, self.script_folder)
        self.validator.check_sound(path)
        return self.search_path.sound_label(path, self.root_folder)

    def find_music(self, name: str) -> str:
        """The name that a timeline uses for music; raises InputError if it is not a music file."""
        path = self.search_path.find_music(name, self.script_folder)
        self.validator.check_music(path)
        return self.search_path.sound_label(path, self.root_folder)
