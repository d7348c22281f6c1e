"""Where words come from: the language's own file, the packs, the user's file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from voicecoach.errors import VoicecoachError, did_you_mean
from voicecoach.source import StrictModel, read_yaml, validate
from voicecoach.wording.cue_text import CueText, CueTexts, Text
from voicecoach.wording.cues import CUES
from voicecoach.wording.grammar import Grammar, is_locale
from voicecoach.wording.template import check_template
from voicecoach.wording.translations import LanguageChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from voicecoach.source import SourceMap


def check_language(language: str) -> None:
    """Refuse a language that there are no words for: raises VoicecoachError."""
    try:
        find_language_file(language)
    except ValueError as error:
        raise VoicecoachError(str(error)) from None


YAML_SUFFIXES = (".yaml", ".yml")


class WordingPack(StrictModel):
    """A pack of words: cues that it says in its own way."""

    noun: ClassVar[str] = "pack"
    submodels: ClassVar[Mapping[str, type[StrictModel]]] = {"cues": CueText}

    about: Text | None = None
    cues: CueTexts


class SideWords(StrictModel):
    """A side of the body: the words that authors have for it, and the forms that cues need."""

    noun: ClassVar[str] = "side"

    said: tuple[Text, ...]
    adjective: Text | None = None
    accusative: Text | None = None
    adverb: Text | None = None

    def in_form(self, word: str, form: str) -> str:
        """The author's word in a form of the side; as it is where the side has no such form."""
        return getattr(self, form, None) or word


class LanguageFile(StrictModel):
    """A whole language: the words of every cue, and what numbers are spoken with."""

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
    """The checks of a pack's words; whoever knows sounds gives what finds them (see CueContext)."""

    resolve_sound: Callable[[str], str] = str
    language_choice: LanguageChoice = field(default_factory=LanguageChoice)

    def check_language(self, language: str) -> None:
        """No language by its name: a file of words is in one; raises ValueError with a hint."""
        raise ValueError(f"words in {language!r} stand in a file of one language; write the words alone")

    def check_cue(self, cue: str) -> None:
        """The name of a cue; raises ValueError with a hint."""
        if cue not in CUES:
            raise ValueError(f"there is no cue {cue!r}; {did_you_mean(cue, CUES)}")

    def check_cue_text(self, cue: str, text: str) -> None:
        """The placeholders of a cue's words; raises ValueError with a hint."""
        if cue in CUES:
            check_template(text, CUES[cue].placeholders)

    def find_sound(self, name: str) -> str:
        """The sound by the name that a timeline keeps for it; raises ValueError with a hint."""
        return self.resolve_sound(name)


@dataclass(frozen=True, slots=True)
class WordingStore:
    """The folders with words: those that ship, and the user's own (which may not be there)."""

    user_folder: Path | None = None
    resolve_sound: Callable[[str], str] = str
    """Finds the sounds that words name; without it, any name is as good as any other."""

    def languages(self) -> tuple[str, ...]:
        """The languages that there are words for, sorted."""
        return _shipped_languages()

    def pack_names(self, language: str) -> tuple[str, ...]:
        """The names of the packs of a language, sorted."""
        return _yaml_stems(self._pack_folders(language))

    def load_language(self, language: str) -> LanguageFile:
        """The words of a language, `de` standing for `de-AT` too; raises ValueError with a hint."""
        return validate(
            LanguageFile, _read_shipped_file(find_language_file(language)), PackContext(self.resolve_sound)
        )

    def load_pack(self, name: str, language: str) -> WordingPack:
        """A pack, the user's before one that ships; raises ValueError with a hint, or ScriptError."""
        known = self.pack_names(language)
        if name in known:  # so that no name leads out of the folders
            path = next(_existing_files(folder / name for folder in self._pack_folders(language)))
            return self._load_pack_file(path)
        hint = did_you_mean(name, known)
        raise ValueError(f"there is no wording {name!r} in the language {language!r}; {hint}")

    def load_user_pack(self, language: str) -> WordingPack | None:
        """The user's own words for a language, if there are any; raises ScriptError."""
        found = self.user_file(language)
        return self._load_pack_file(found) if found else None

    def user_file(self, language: str) -> Path | None:
        """The file with the user's own words for a language, if there is one."""
        return (
            next(_existing_files(self.user_folder / name for name in _tag_candidates(language)), None)
            if self.user_folder
            else None
        )

    def user_files(self) -> tuple[Path, ...]:
        """All files with words in the user's folder, sorted: their languages and their packs."""
        files = self.user_folder.rglob("*") if self.user_folder else ()
        return tuple(sorted(path for path in files if path.suffix in YAML_SUFFIXES and path.is_file()))

    def _load_pack_file(self, path: Path) -> WordingPack:
        return validate(WordingPack, read_yaml(path), PackContext(self.resolve_sound))

    def _pack_folders(self, language: str) -> list[Path]:
        roots = [self.user_folder / "packs"] if self.user_folder else []
        return [
            root / name
            for root in (*roots, _shipped_folder() / "packs")
            for name in _tag_candidates(language)
        ]


def find_language_file(language: str) -> Path:
    """The file of a language, `de` standing for `de-AT` too; raises ValueError with a hint."""
    known = _shipped_languages()
    name = next((name for name in _tag_candidates(language) if name in known), None)
    if name is None:
        raise ValueError(f"there are no words for the language {language!r}; {did_you_mean(language, known)}")
    return _shipped_folder() / "languages" / f"{name}.yaml"


def translate_side(side: str, own: str, other: str) -> str | None:
    """What a language calls a side that another calls `side`; None where either does not know it."""
    word = side.casefold()
    ours, theirs = _sides_of_language(own), _sides_of_language(other)
    known = (name for name, words in ours.items() if word in map(str.casefold, words.said))
    return next((theirs[name].said[0] for name in known if name in theirs), None)


@cache
def _sides_of_language(language: str) -> Mapping[str, SideWords]:
    return WordingStore().load_language(language).sides


@cache
def _shipped_languages() -> tuple[str, ...]:
    return _yaml_stems([_shipped_folder() / "languages"])


@cache
@cache
def _read_shipped_file(path: Path) -> SourceMap:
    """A file that ships, read once: it stays as it is."""
    return read_yaml(path)


def _tag_candidates(language: str) -> tuple[str, ...]:
    """The names that a language's files may have: `de-AT` and `de`; none for what is no language."""
    plain, dash, _ = language.partition("-")
    if not dash:
        return (language,)
    return (language, plain) if is_locale(language) else ()


def _shipped_folder() -> Path:
    return Path(str(files("voicecoach.wording")))


def _yaml_stems(folders: Iterable[Path]) -> tuple[str, ...]:
    files = (path for folder in folders if folder.is_dir() for path in folder.iterdir())
    return tuple(sorted({path.stem for path in files if path.suffix in YAML_SUFFIXES and path.is_file()}))


def _existing_files(bare: Iterable[Path]) -> Iterator[Path]:
    """The files that there are by these paths without a suffix."""
    paths = (path.with_name(f"{path.name}{suffix}") for path in bare for suffix in YAML_SUFFIXES)
    return (path for path in paths if path.is_file())
