"""From a file to a script: the routine and all that it includes, or every problem at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.documents.located import read_file
from voicecoach.documents.problems import validate
from voicecoach.errors import ScriptError
from voicecoach.script.model import Include, Move, Repeat, Routine
from voicecoach.script.script import Script
from voicecoach.script.size import too_large
from voicecoach.script.vocabulary import Context

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from voicecoach.documents.located import Located, Trail
    from voicecoach.errors import Problem
    from voicecoach.script.folders import Folders
    from voicecoach.script.model import Step
    from voicecoach.script.vocabulary import Vocabulary


def load_script(path: Path, vocabulary: Vocabulary, folders: Folders) -> Script:
    """Read a script and all that it includes; raises ScriptError with every problem in all of them."""
    loader = _Loader(vocabulary, folders, path.parent)
    script = loader.load(path, ())
    if script is None or loader.problems:
        raise ScriptError(tuple(dict.fromkeys(loader.problems)))
    return script


class _Loader:
    def __init__(self, vocabulary: Vocabulary, folders: Folders, home: Path) -> None:
        self.problems: list[Problem] = []
        self._vocabulary = vocabulary
        self._folders = folders
        self._home = home
        self._included: dict[tuple[Path, str], Script] = {}
        self._loaded: dict[Path, Script | None] = {}

    def load(self, path: Path, above: tuple[Path, ...]) -> Script | None:
        """The script in the file, once however often it is included; None when it has problems."""
        key = path.resolve()
        if key not in self._loaded:
            self._loaded[key] = self._load(path, (*above, key))
        return self._loaded[key]

    def _load(self, path: Path, above: tuple[Path, ...]) -> Script | None:
        context = Context(self._vocabulary, self._folders, path.parent, self._home)
        try:
            located = read_file(path)
            routine = validate(Routine, located, context)
        except ScriptError as error:
            self.problems += error.problems
            return None
        for trail, step in walk(routine.steps, ("steps",)):
            if isinstance(step, Include):
                self._follow(step.include, trail, located, above)
        script = Script(path, routine, self._included)
        self.problems += [] if self.problems else too_large(script, located)
        return script

    def _follow(self, name: str, trail: Trail, located: Located, above: tuple[Path, ...]) -> None:
        target = self._folders.include(name, located.path.parent)
        if target.resolve() in above:
            what = f"including {name!r} here goes round in a circle"
            self.problems.append(located.problem((*trail, "include"), what, "take one of the includes out"))
            return
        script = self.load(target, above)
        if script is not None:
            self._included[located.path, name] = script


def walk(steps: tuple[Step, ...], trail: Trail) -> Iterator[tuple[Trail, Step]]:
    """Every step below, inner ones and variants too, with the trail that leads to it."""
    for place, step in enumerate(steps):
        yield from _walk_into(step, (*trail, place))


def _walk_into(step: Step, trail: Trail) -> Iterator[tuple[Trail, Step]]:
    yield trail, step
    if isinstance(step, Repeat):
        yield from walk(step.steps, (*trail, "steps"))
    elif isinstance(step, Move) and step.instead is not None:
        yield from _walk_into(step.instead, (*trail, "instead"))
