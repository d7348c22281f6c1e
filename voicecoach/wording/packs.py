"""Files with words: the shipped languages, the packs, and the user's own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from voicecoach.errors import InputError, did_you_mean
from voicecoach.source import StrictModel, read_yaml, validate
from voicecoach.system import tag_and_parents
from voicecoach.wording.cue_text import CueText, CueTexts, Text
from voicecoach.wording.grammar import Grammar, is_locale
from voicecoach.wording.translations import LanguageChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

YAML_SUFFIXES = (".yaml", ".yml")


class WordingPack(StrictModel):
    """A pack: the words of some cues, in place of the language's."""

    noun: ClassVar[str] = "pack"
    submodels: ClassVar[Mapping[str, type[StrictModel]]] = {"cues": CueText}

    about: Text | None = None
    cues: CueTexts


class SideWords(StrictModel):
    """A side of the body: the words that authors use for it (`said`), and the forms that cues need."""

    noun: ClassVar[str] = "side"

    said: tuple[Text, ...]
    adjective: Text | None = None
    accusative: Text | None = None
    adverb: Text | None = None

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
    joins: dict[str, str]
    sides: dict[str, SideWords] = Field({})
    names: dict[str, Text]
    cues: CueTexts

    @property
    def grammar(self) -> Grammar:
        """What its numbers are spoken with."""
        return Grammar(self.units, self.joins, self.numerals, self.cases)


@dataclass(frozen=True, slots=True)
class PackContext:
    """The context that validators of a pack or a language get (see CueContext)."""

    find_sound: Callable[[str], str] = str
    """Returns the name that a timeline uses for a sound; raises InputError if there is no such sound."""
    language_choice: LanguageChoice = field(default_factory=LanguageChoice)

    def check_language(self, language: str) -> None:
        """Raise InputError: such a file is in one language, and has no translations."""
        raise InputError(f"words in {language!r} stand in a file of one language", "write the words alone")


@dataclass(frozen=True, slots=True)
class WordingStore:
    """The folders with words: the shipped ones, and the user's own, which may not exist."""

    user_folder: Path | None = None
    resolve_sound: Callable[[str], str] = str
    """Finds the sounds that packs name (see PackContext); without it every name is accepted."""

    def languages(self) -> tuple[str, ...]:
        """The languages that there are words for, sorted."""
        return _shipped_languages()

    def pack_names(self, language: str) -> tuple[str, ...]:
        """The names of the packs of a language, sorted."""
        return _yaml_stems(self._pack_folders(language))

    def load_pack(self, name: str, language: str) -> WordingPack:
        """A pack, the user's before a shipped one; raises InputError if there is none, or ScriptError."""
        known = self.pack_names(language)
        if name in known:  # so that no name leads out of the folders
            path = next(_existing_files(folder / name for folder in self._pack_folders(language)))
            return self._load_pack_file(path)
        hint = did_you_mean(name, known)
        raise InputError(f"there is no wording {name!r} in the language {language!r}", hint)

    def load_user_pack(self, language: str) -> WordingPack | None:
        """The user's own words for a language, if there are any; raises ScriptError."""
        path = self.user_file(language)
        return self._load_pack_file(path) if path else None

    def user_file(self, language: str) -> Path | None:
        """The file with the user's own words for a language, if there is one."""
        if self.user_folder is None:
            return None
        return next(_existing_files(self.user_folder / name for name in _file_names(language)), None)

    def user_files(self) -> tuple[Path, ...]:
        """All files in the user's folder, sorted: their own words for languages, and their packs."""
        paths = self.user_folder.rglob("*") if self.user_folder else ()
        return tuple(sorted(path for path in paths if path.suffix in YAML_SUFFIXES and path.is_file()))

    def _load_pack_file(self, path: Path) -> WordingPack:
        return validate(WordingPack, read_yaml(path), PackContext(self.resolve_sound))

    def _pack_folders(self, language: str) -> list[Path]:
        roots = [self.user_folder / "packs"] if self.user_folder else []
        return [
            root / name for root in (*roots, _shipped_folder() / "packs") for name in _file_names(language)
        ]


def load_language(language: str) -> LanguageFile:
    """The words of a language, those of `de` for `de-AT`; raises InputError if there are none."""
    return _load_language_file(_find_language_file(language))


def check_language(language: str) -> None:
    """Raise InputError for a language that there are no words for."""
    _find_language_file(language)


def translate_side(side: str, language: str, other_language: str) -> str | None:
    """A side in another language; None if either language does not know it."""
    word = side.casefold()
    sides, other_sides = load_language(language).sides, load_language(other_language).sides
    known = (name for name, words in sides.items() if word in map(str.casefold, words.said))
    return next((other_sides[name].said[0] for name in known if name in other_sides), None)


@cache
def _load_language_file(path: Path) -> LanguageFile:
    """A shipped file, read once. It names no sounds, so none need to be found."""
    return validate(LanguageFile, read_yaml(path), PackContext())


def _find_language_file(language: str) -> Path:
    known = _shipped_languages()
    name = next((name for name in _file_names(language) if name in known), None)
    if name is None:
        raise InputError(f"there are no words for the language {language!r}", did_you_mean(language, known))
    return _shipped_folder() / "languages" / f"{name}.yaml"


@cache
def _shipped_languages() -> tuple[str, ...]:
    return _yaml_stems([_shipped_folder() / "languages"])


def _file_names(language: str) -> tuple[str, ...]:
    """The names that a language's files may have: `de-AT` and `de`; none if CLDR does not know the tag."""
    return tag_and_parents(language) if "-" not in language or is_locale(language) else ()


@cache
def _shipped_folder() -> Path:
    return Path(str(files("voicecoach.wording")))


def _yaml_stems(folders: Iterable[Path]) -> tuple[str, ...]:
    paths = (path for folder in folders if folder.is_dir() for path in folder.iterdir())
    return tuple(sorted({path.stem for path in paths if path.suffix in YAML_SUFFIXES and path.is_file()}))


def _existing_files(stems: Iterable[Path]) -> Iterator[Path]:
    """The YAML files that exist at these paths without a suffix."""
    paths = (path.with_name(f"{path.name}{suffix}") for path in stems for suffix in YAML_SUFFIXES)
    return (path for path in paths if path.is_file())
