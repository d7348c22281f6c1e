"""Where words come from: the language's own file, the packs, the user's file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from voicecoach.documents.cues import Cues, CueText, Text
from voicecoach.documents.located import read_file
from voicecoach.documents.problems import Strict, validate
from voicecoach.documents.translations import Tongue
from voicecoach.errors import did_you_mean
from voicecoach.wording.cues import CUES
from voicecoach.wording.numbers import Grammar, is_locale
from voicecoach.wording.template import check_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voicecoach.documents.located import Located


SUFFIXES = (".yaml", ".yml")


class Pack(Strict):
    """A pack of words: cues that it says in its own way."""

    noun: ClassVar[str] = "pack"
    parts: ClassVar[Mapping[str, type[Strict]]] = {"cues": CueText}

    about: Text | None = None
    cues: Cues


class SideWords(Strict):
    """A side of the body: the words that authors have for it, and the forms that cues need."""

    noun: ClassVar[str] = "side"

    said: tuple[Text, ...]
    adjective: Text | None = None
    accusative: Text | None = None
    adverb: Text | None = None

    def in_form(self, word: str, form: str) -> str:
        """The author's word in a form of the side; as it is where the side has no such form."""
        return getattr(self, form, None) or word


class LanguageFile(Strict):
    """A whole language: the words of every cue, and what numbers are spoken with."""

    noun: ClassVar[str] = "language"
    parts: ClassVar[Mapping[str, type[Strict]]] = {"cues": CueText, "sides": SideWords}

    language: Text
    numerals: dict[str, dict[str, str]] = Field({})
    units: dict[str, dict[str, str]]
    cases: dict[str, dict[str, dict[str, str]]] = Field({})
    joins: dict[str, str]
    sides: dict[str, SideWords] = Field({})
    names: dict[str, Text]
    cues: Cues

    @property
    def grammar(self) -> Grammar:
        """What its numbers are spoken with."""
        return Grammar(self.units, self.joins, self.numerals, self.cases)


@dataclass(frozen=True, slots=True)
class PackContext:
    """The checks of a pack's words; whoever knows sounds gives what finds them (see CueContext)."""

    sound: Callable[[str], str] = str
    tongue: Tongue = field(default_factory=Tongue)

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
        return self.sound(name)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folders with words: those that ship, and the user's own (which may not be there)."""

    own: Path | None = None
    sound: Callable[[str], str] = str
    """Finds the sounds that words name; without it, any name is as good as any other."""

    def languages(self) -> tuple[str, ...]:
        """The languages that there are words for, sorted."""
        return _languages()

    def packs(self, language: str) -> tuple[str, ...]:
        """The names of the packs of a language, sorted."""
        return _stems(self._pack_folders(language))

    def language(self, language: str) -> LanguageFile:
        """The words of a language, `de` standing for `de-AT` too; raises ValueError with a hint."""
        return validate(LanguageFile, _kept(find_language(language)), PackContext(self.sound))

    def pack(self, name: str, language: str) -> Pack:
        """A pack, the user's before one that ships; raises ValueError with a hint, or ScriptError."""
        known = self.packs(language)
        if name in known:  # so that no name leads out of the folders
            path = next(_files(folder / name for folder in self._pack_folders(language)))
            return self._read(path)
        hint = did_you_mean(name, known)
        raise ValueError(f"there is no wording {name!r} in the language {language!r}; {hint}")

    def user(self, language: str) -> Pack | None:
        """The user's own words for a language, if there are any; raises ScriptError."""
        found = self.users_file(language)
        return self._read(found) if found else None

    def users_file(self, language: str) -> Path | None:
        """The file with the user's own words for a language, if there is one."""
        return next(_files(self.own / name for name in _names(language)), None) if self.own else None

    def users_files(self) -> tuple[Path, ...]:
        """All files with words in the user's folder, sorted: their languages and their packs."""
        files = self.own.rglob("*") if self.own else ()
        return tuple(sorted(path for path in files if path.suffix in SUFFIXES and path.is_file()))

    def _read(self, path: Path) -> Pack:
        return validate(Pack, read_file(path), PackContext(self.sound))

    def _pack_folders(self, language: str) -> list[Path]:
        roots = [self.own / "packs"] if self.own else []
        return [root / name for root in (*roots, _shipped() / "packs") for name in _names(language)]


def find_language(language: str) -> Path:
    """The file of a language, `de` standing for `de-AT` too; raises ValueError with a hint."""
    known = _languages()
    name = next((name for name in _names(language) if name in known), None)
    if name is None:
        raise ValueError(f"there are no words for the language {language!r}; {did_you_mean(language, known)}")
    return _shipped() / "languages" / f"{name}.yaml"


def side_in(side: str, own: str, other: str) -> str | None:
    """What a language calls a side that another calls `side`; None where either does not know it."""
    word = side.casefold()
    ours, theirs = _sides(own), _sides(other)
    known = (name for name, words in ours.items() if word in map(str.casefold, words.said))
    return next((theirs[name].said[0] for name in known if name in theirs), None)


@cache
def _sides(language: str) -> Mapping[str, SideWords]:
    return Shelf().language(language).sides


@cache
def _languages() -> tuple[str, ...]:
    return _stems([_shipped() / "languages"])


@cache
@cache
def _kept(path: Path) -> Located:
    """A file that ships, read once: it stays as it is."""
    return read_file(path)


def _names(language: str) -> tuple[str, ...]:
    """The names that a language's files may have: `de-AT` and `de`; none for what is no language."""
    plain, dash, _ = language.partition("-")
    if not dash:
        return (language,)
    return (language, plain) if is_locale(language) else ()


def _shipped() -> Path:
    return Path(str(files("voicecoach.wording")))


def _stems(folders: Iterable[Path]) -> tuple[str, ...]:
    files = (path for folder in folders if folder.is_dir() for path in folder.iterdir())
    return tuple(sorted({path.stem for path in files if path.suffix in SUFFIXES and path.is_file()}))


def _files(bare: Iterable[Path]) -> Iterator[Path]:
    """The files that there are by these paths without a suffix."""
    paths = (path.with_name(f"{path.name}{suffix}") for path in bare for suffix in SUFFIXES)
    return (path for path in paths if path.is_file())
