"""From a file to a script: the routine and all that it includes, or every problem at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from voicecoach.documents.located import read_file
from voicecoach.documents.problems import validate
from voicecoach.documents.translations import Tongue
from voicecoach.errors import ScriptError
from voicecoach.script.model import Routine
from voicecoach.script.script import Script
from voicecoach.script.size import too_large
from voicecoach.script.vocabulary import Context

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from voicecoach.documents.located import Located, Trail
    from voicecoach.errors import Problem
    from voicecoach.script.folders import Folders
    from voicecoach.script.vocabulary import Vocabulary

MOST_DEPTH = 8
"""How deep routines may include one another; each may nest its own steps as deep as a file may."""


def load_script(path: Path, vocabulary: Vocabulary, folders: Folders, language: str | None = None) -> Script:
    """Read a script and all that it includes; raises ScriptError with every problem in all of them.

    Its words are taken in `language` where they are there in it, else in its own.
    """
    return load_with_places(path, vocabulary, folders, language)[0]


def load_with_places(
    path: Path, vocabulary: Vocabulary, folders: Folders, language: str | None = None
) -> tuple[Script, Mapping[Path, Located]]:
    """As `load_script`, with the values of each file by its script's path, to tell where they stand."""
    loader = _Loader(vocabulary, folders.allowing(path.parent), path.parent, language)
    script = loader.load(path, ())
    if script is None or loader.problems:
        raise ScriptError(tuple(dict.fromkeys(loader.problems)))
    return replace(script, untranslated=tuple(dict.fromkeys(loader.untranslated))), loader.places


class _Loader:
    def __init__(self, vocabulary: Vocabulary, folders: Folders, home: Path, language: str | None) -> None:
        self.problems: list[Problem] = []
        self.untranslated: list[str] = []
        self.places: dict[Path, Located] = {}
        self._vocabulary = vocabulary
        self._folders = folders
        self._home = home
        self._language = language
        self._included: dict[tuple[Path, str], Script] = {}
        self._loaded: dict[Path, Script | None] = {}
        """By file; None when it has problems."""
        self._depth: dict[Path, int] = {}
        """By file: how deep the includes in it go."""

    def load(self, path: Path, above: tuple[Path, ...]) -> Script | None:
        """The script in the file, once however often it is included; None when it has problems."""
        key = path.resolve()
        if key not in self._loaded:
            self._depth[key] = 0
            self._loaded[key] = self._load(path, (*above, key))
        return self._loaded[key]

    def _load(self, path: Path, above: tuple[Path, ...]) -> Script | None:
        try:
            located = read_file(path)
        except ScriptError as error:
            self.problems += error.problems
            return None
        self.places[path] = located
        tongue = Tongue(_language_of(located), self._language, self.untranslated)
        context = Context(self._vocabulary, self._folders, path.parent, self._home, tongue)
        routine = self._validate(located, context)
        for trail, name in includes(located.data, ()):
            self._follow(name, trail, located, above)
        if routine is None:
            return None
        script = Script(path, routine, self._included)
        self.problems += [] if self.problems else too_large(script, located)
        return script

    def _validate(self, located: Located, context: Context) -> Routine | None:
        try:
            return validate(Routine, located, context)
        except ScriptError as error:
            self.problems += error.problems
            return None

    def _follow(self, name: str, trail: Trail, located: Located, above: tuple[Path, ...]) -> None:
        try:
            target = self._folders.include(name, located.path.parent)
        except ValueError:  # the model has told
            return
        refusal = self._refusal(name, target, above)
        if refusal:
            self.problems.append(located.problem(trail, *refusal))
            return
        script = self.load(target, above)
        self._depth[above[-1]] = max(self._depth[above[-1]], self._depth[target.resolve()] + 1)
        if script is not None:
            self._included[located.path, name] = script

    def _refusal(self, name: str, target: Path, above: tuple[Path, ...]) -> tuple[str, str] | None:
        if target.resolve() in above:
            return f"including {name!r} here goes round in a circle", "take one of the includes out"
        if len(above) + self._depth.get(target.resolve(), 0) > MOST_DEPTH:
            return f"routines include one another over {MOST_DEPTH} deep", "include them side by side"
        return None


def _language_of(located: Located) -> str:
    """The language that a file says it has; the model tells where that is none."""
    said = located.data.get("language") if isinstance(located.data, dict) else None
    return said if isinstance(said, str) else Tongue().own


def includes(data: Any, trail: Trail) -> Iterator[tuple[Trail, str]]:
    """Every name that is included, with its trail: also in a file that has problems."""
    if isinstance(data, dict):
        name = data.get("include")
        if isinstance(name, str):
            yield (*trail, "include"), name.strip()
        for key in data.keys() & {"steps", "instead"}:
            yield from includes(data[key], (*trail, key))
    elif isinstance(data, tuple):
        for place, part in enumerate(data):
            yield from includes(part, (*trail, place))
