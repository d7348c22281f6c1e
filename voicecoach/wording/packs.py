"""Files with words: the shipped languages, the packs, and the user's own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field, model_validator

from voicecoach.errors import InputError
from voicecoach.source import StrictModel, read_yaml, validate
from voicecoach.units import MAX_PROSODY_FACTOR, MIN_PROSODY_FACTOR
from voicecoach.wording.cue_text import CueText, CueTexts, Text, check_cue_choices
from voicecoach.wording.grammar import Grammar
from voicecoach.wording.ruby import words_of
from voicecoach.wording.sound_spec import SoundsField, SoundSpec
from voicecoach.wording.store import find_language_file
from voicecoach.wording.translations import LanguageChoice

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet
    from pathlib import Path


class WordingPack(StrictModel):
    """A pack: the words of some cues, in place of the language's."""

    noun: ClassVar[str] = "pack"
    submodels: ClassVar[Mapping[str, type[StrictModel]]] = {"cues": CueText, "sounds": SoundSpec}

    about: Text | None = None
    sounds: SoundsField | None = None
    pace: float | None = Field(None, ge=MIN_PROSODY_FACTOR, le=MAX_PROSODY_FACTOR)
    """How fast its words are spoken: a factor of the session's pace."""
    cues: CueTexts

    @model_validator(mode="after")
    def _refuse_choices(self) -> WordingPack:
        """Refuse choices by side: a pack is for routines with any sides."""
        check_cue_choices(self.cues, frozenset())
        return self


class SideWords(StrictModel):
    """A side of the body: the words that authors use for it (`said`), and the forms that cues need."""

    noun: ClassVar[str] = "side"

    said: tuple[Text, ...]
    adjective: Text | None = None
    accusative: Text | None = None
    adverb: Text | None = None
    phrase: Text | None = None
    definite: Text | None = None

    def in_form(self, word: str, form: str) -> str:
        """The author's word in a form; unchanged if the side has no such form."""
        return getattr(self, form, None) or word


class LanguageFile(StrictModel):
    """A language: the words of every cue, and what numbers are spoken with."""

    noun: ClassVar[str] = "language"
    submodels: ClassVar[Mapping[str, type[StrictModel]]] = {"cues": CueText, "sides": SideWords}

    language: Text
    numerals: dict[str, dict[str, str]] = Field({})
    units: dict[str, dict[str, str]]
    cases: dict[str, dict[str, dict[str, str]]] = Field({})
    halves: dict[str, dict[str, str]] = Field({})
    figures: dict[str, str] = Field({})
    joins: dict[str, str]
    sides: dict[str, SideWords] = Field({})
    names: dict[str, Text]
    screen: dict[str, Text] = Field({})
    """The labels of the full-screen view, which are shown and not said; in English where there are none."""
    site: dict[str, Text] = Field({})
    """The labels of the page that lists the sessions of a site; in English where there are none."""
    page: dict[str, Text] = Field({})
    """The labels of a web page of a session; in English where there are none."""
    written: dict[str, Text] = Field({})
    """The words in chapters, tags and on sheets, which are not said; in English where there are none."""
    cues: CueTexts

    @property
    def grammar(self) -> Grammar:
        """What its numbers are spoken with."""
        return Grammar(self.units, self.joins, self.numerals, self.cases, self.halves, self.figures)


@dataclass(frozen=True, slots=True)
class PackContext:
    """The context that validators of a pack or a language get (see CueContext)."""

    find_sound: Callable[[str], str] = str
    """Returns the name that a timeline uses for a sound; raises InputError if there is no such sound."""
    language_choice: LanguageChoice = field(default_factory=LanguageChoice)

    def check_language(self, language: str) -> None:
        """Raise InputError: such a file is in one language, and has no translations."""
        raise InputError(f"words in {language!r} are in a file of one language", "write the words alone")

    def fill_parameters(self, text: str, taken: AbstractSet[str]) -> str:  # noqa: ARG002 - such a file has none
        """The text as it is: only routines have parameters."""
        return text


def read_pack(path: Path, find_sound: Callable[[str], str]) -> WordingPack:
    """Read the file of a pack or of a user's own words; raises ScriptError."""
    return validate(WordingPack, read_yaml(path), PackContext(find_sound))


def load_language(language: str) -> LanguageFile:
    """The words of a language, those of `de` for `de-AT`; raises InputError if there are none."""
    return _load_language_file(find_language_file(language))


def check_language(language: str) -> None:
    """Raise InputError for a language that there are no words for."""
    find_language_file(language)


def screen_labels(language: str) -> Mapping[str, str]:
    """The labels of the full-screen view, with the names of steps; in English for an unknown language."""
    words = _words_or_english(language)
    names = {name: words_of(word) for name, word in words.names.items()}
    return {**load_language("en").screen, **names, **words.screen}


def page_labels(language: str) -> Mapping[str, str]:
    """The labels of a web page, with those of the full-screen view; in English for an unknown language."""
    return {**screen_labels(language), **_labels(language, lambda words: words.page)}


def site_labels(language: str) -> Mapping[str, str]:
    """The labels of the list of a site; in English for an unknown language."""
    return _labels(language, lambda words: words.site)


def written_labels(language: str) -> Mapping[str, str]:
    """The words in chapters, tags and on sheets; in English for an unknown language."""
    return _labels(language, lambda words: words.written)


def _labels(language: str, labels_of: Callable[[LanguageFile], Mapping[str, str]]) -> Mapping[str, str]:
    return {**labels_of(load_language("en")), **labels_of(_words_or_english(language))}


def _words_or_english(language: str) -> LanguageFile:
    try:
        return load_language(language)
    except InputError:
        return load_language("en")


def translate_side(side: str, language: str, other_language: str) -> str | None:
    """A side in another language; None if either language does not know it."""
    word = side.casefold()
    sides, other_sides = load_language(language).sides, load_language(other_language).sides
    known = (name for name, words in sides.items() if word in map(str.casefold, map(words_of, words.said)))
    return next((words_of(other_sides[name].said[0]) for name in known if name in other_sides), None)


@cache
def _load_language_file(path: Path) -> LanguageFile:
    """A shipped file, read once. It names no sounds, so none need to be found."""
    return validate(LanguageFile, read_yaml(path), PackContext())
