"""The folders with words. Their names alone are listed without pydantic, for shell completion."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import InputError, did_you_mean
from voicecoach.system import tag_and_parents
from voicecoach.wording.grammar import is_locale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from voicecoach.wording.packs import WordingPack

_YAML_SUFFIXES = (".yaml", ".yml")


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
        return tuple(sorted(path for path in paths if path.suffix in _YAML_SUFFIXES and path.is_file()))

    def _load_pack_file(self, path: Path) -> WordingPack:
        from voicecoach.wording.packs import read_pack  # noqa: PLC0415 - names are listed without pydantic

        return read_pack(path, self.resolve_sound)

    def _pack_folders(self, language: str) -> list[Path]:
        roots = [self.user_folder / "packs"] if self.user_folder else []
        return [
            root / name for root in (*roots, _shipped_folder() / "packs") for name in _file_names(language)
        ]


def find_language_file(language: str) -> Path:
    """The file of a language, that of `de` for `de-AT`; raises InputError if there is none."""
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
    return tuple(sorted({path.stem for path in paths if path.suffix in _YAML_SUFFIXES and path.is_file()}))


def _existing_files(stems: Iterable[Path]) -> Iterator[Path]:
    """The YAML files that exist at these paths without a suffix."""
    paths = (path.with_name(f"{path.name}{suffix}") for path in stems for suffix in _YAML_SUFFIXES)
    return (path for path in paths if path.is_file())
