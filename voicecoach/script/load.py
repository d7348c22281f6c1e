"""From a file to a script: the routine and all that it includes, or every problem at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from voicecoach.errors import ScriptError
from voicecoach.script.limits import check_session_size
from voicecoach.script.routine import Routine, Script
from voicecoach.script.validation_context import ScriptContext
from voicecoach.source import parse_yaml, read_yaml, validate
from voicecoach.wording import LanguageChoice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from voicecoach.errors import Problem
    from voicecoach.script.search_path import SearchPath
    from voicecoach.script.validation_context import ScriptValidator
    from voicecoach.source import KeyPath, SourceMap

MAX_INCLUDE_DEPTH = 8
"""How deep routines may include one another; each may nest its own steps as deep as a file may."""


def load_script(
    path: Path, vocabulary: ScriptValidator, folders: SearchPath, language: str | None = None
) -> Script:
    """Read a script and all that it includes; raises ScriptError with every problem in all of them.

    Its words are taken in `language` where they are there in it, else in its own.
    """
    return load_with_source_maps(path, vocabulary, folders, language)[0]


def load_with_source_maps(
    path: Path,
    vocabulary: ScriptValidator,
    folders: SearchPath,
    language: str | None = None,
    text: str | None = None,
) -> tuple[Script, Mapping[Path, SourceMap]]:
    """As `load_script`, with the source map of each file by its path.

    `text` is read in place of the file at `path`.
    """
    loader = _Loader(vocabulary, folders.with_allowed(path.parent), path.parent, language)
    if text is not None:
        loader.texts[path.resolve()] = text
    script = loader.load(path, ())
    if script is None or loader.problems:
        raise ScriptError(tuple(dict.fromkeys(loader.problems)))
    return replace(script, untranslated=tuple(dict.fromkeys(loader.untranslated))), loader.source_maps


class _Loader:
    def __init__(
        self, vocabulary: ScriptValidator, folders: SearchPath, home: Path, language: str | None
    ) -> None:
        self.problems: list[Problem] = []
        self.untranslated: list[str] = []
        self.source_maps: dict[Path, SourceMap] = {}
        self.texts: dict[Path, str] = {}
        """Texts that are read in place of files."""
        self._validator = vocabulary
        self._search_path = folders
        self._root_folder = home
        self._language = language
        self._scripts_by_include: dict[tuple[Path, str], Script] = {}
        self._loaded: dict[Path, Script | None] = {}
        """By file; None when it has problems."""
        self._include_depths: dict[Path, int] = {}
        """By file: how deep the includes in it go."""

    def load(self, path: Path, above: tuple[Path, ...]) -> Script | None:
        """The script in the file, once however often it is included; None when it has problems."""
        key = path.resolve()
        if key not in self._loaded:
            self._include_depths[key] = 0
            self._loaded[key] = self._load_uncached(path, (*above, key))
        return self._loaded[key]

    def _load_uncached(self, path: Path, above: tuple[Path, ...]) -> Script | None:
        try:
            text = self.texts.get(above[-1])
            located = read_yaml(path) if text is None else parse_yaml(text, path)
        except ScriptError as error:
            self.problems += error.problems
            return None
        self.source_maps[path] = located
        tongue = LanguageChoice(_declared_language(located), self._language, self.untranslated)
        context = ScriptContext(self._validator, self._search_path, path.parent, self._root_folder, tongue)
        routine = self._validate(located, context)
        for trail, name in iter_includes(located.data, ()):
            self._load_include(name, trail, located, above)
        if routine is None:
            return None
        script = Script(path, routine, self._scripts_by_include)
        self.problems += [] if self.problems else check_session_size(script, located)
        return script

    def _validate(self, located: SourceMap, context: ScriptContext) -> Routine | None:
        try:
            return validate(Routine, located, context)
        except ScriptError as error:
            self.problems += error.problems
            return None

    def _load_include(self, name: str, trail: KeyPath, located: SourceMap, above: tuple[Path, ...]) -> None:
        try:
            target = self._search_path.find_include(name, located.path.parent)
        except ValueError:  # the model has told
            return
        refusal = self._check_include(name, target, above)
        if refusal:
            self.problems.append(located.problem_at(trail, *refusal))
            return
        script = self.load(target, above)
        self._include_depths[above[-1]] = max(
            self._include_depths[above[-1]], self._include_depths[target.resolve()] + 1
        )
        if script is not None:
            self._scripts_by_include[located.path, name] = script

    def _check_include(self, name: str, target: Path, above: tuple[Path, ...]) -> tuple[str, str] | None:
        if target.resolve() in above:
            return f"including {name!r} here goes round in a circle", "take one of the includes out"
        if len(above) + self._include_depths.get(target.resolve(), 0) > MAX_INCLUDE_DEPTH:
            return f"routines include one another over {MAX_INCLUDE_DEPTH} deep", "include them side by side"
        return None


def _declared_language(located: SourceMap) -> str:
    """The language that a file says it has; the model tells where that is none."""
    said = located.data.get("language") if isinstance(located.data, dict) else None
    return said if isinstance(said, str) else LanguageChoice().file_language


def iter_includes(data: Any, trail: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Every name that is included, with its trail: also in a file that has problems."""
    if isinstance(data, dict):
        name = data.get("include")
        if isinstance(name, str):
            yield (*trail, "include"), name.strip()
        for key in data.keys() & {"steps", "instead"}:
            yield from iter_includes(data[key], (*trail, key))
    elif isinstance(data, tuple):
        for place, part in enumerate(data):
            yield from iter_includes(part, (*trail, place))
