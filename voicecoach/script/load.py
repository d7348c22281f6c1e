"""Loads a script from a file with all that it includes, or reports every problem in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from voicecoach.errors import InputError, ScriptError
from voicecoach.script.fill_parameters import ValueSubstitution, read_parameters
from voicecoach.script.limits import check_session_size
from voicecoach.script.parameters import ChosenValues
from voicecoach.script.round_times import check_round_times
from voicecoach.script.routine import Routine, Script
from voicecoach.script.validation_context import ScriptContext
from voicecoach.source import ReaderHints, parse_yaml, read_yaml, validate
from voicecoach.wording import LanguageChoice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from voicecoach.errors import Problem
    from voicecoach.script.parameters import Parameters, Scalar
    from voicecoach.script.search_path import SearchPath
    from voicecoach.script.validation_context import ScriptValidator
    from voicecoach.source import KeyPath, SourceMap

NO_VALUES = ChosenValues()

MAX_INCLUDE_DEPTH = 8
"""How deep routines may include one another."""

_READER_HINTS = ReaderHints(
    too_large="split it and include the parts",
    not_text="name a routine, which is one",
    too_deep="move inner steps to a routine and include it",
    too_many_values="use repeat and include instead of aliases",
)


def load_script(
    path: Path,
    validator: ScriptValidator,
    search_path: SearchPath,
    language: str | None = None,
    values: ChosenValues = NO_VALUES,
) -> Script:
    """Load a script and all that it includes; raises ScriptError with every problem in all of them.

    Texts are taken in `language` if they are translated to it, else in the script's own language.
    """
    return load_with_source_maps(path, validator, search_path, language, values=values)[0]


def load_with_source_maps(  # noqa: PLR0913 - what to load, from where and how, and a text that is no file
    path: Path,
    validator: ScriptValidator,
    search_path: SearchPath,
    language: str | None = None,
    text: str | None = None,
    *,
    values: ChosenValues = NO_VALUES,
) -> tuple[Script, Mapping[Path, SourceMap]]:
    """As `load_script`, with the source map of each file by its path.

    `text` is read in place of the file at `path`. `values` are those that the listener chose for parameters.
    Steps that are for other values are in the script too; `select_steps` takes them out.
    """
    loader = _Loader(validator, search_path.with_allowed(path.parent), path.parent, language, values)
    if text is not None:
        loader.texts[path.resolve()] = text
    script = loader.load(path, ())
    if script is None or loader.problems:
        raise ScriptError(tuple(dict.fromkeys(loader.problems)))
    return replace(script, untranslated=tuple(dict.fromkeys(loader.untranslated))), loader.source_maps


class _Loader:
    def __init__(
        self,
        validator: ScriptValidator,
        search_path: SearchPath,
        root_folder: Path,
        language: str | None,
        values: ChosenValues,
    ) -> None:
        self.problems: list[Problem] = []
        self.untranslated: list[str] = []
        self.source_maps: dict[Path, SourceMap] = {}
        self.texts: dict[Path, str] = {}
        """Texts that are read in place of files."""
        self._validator = validator
        self._search_path = search_path
        self._root_folder = root_folder
        self._language = language
        self._values = values
        self._outer_values: dict[str, Scalar] = {}
        """The values of the parameters of the routine that was opened."""
        self._spoken_language = language
        """The language of the session, known once the routine that was opened is read."""
        self._scripts_by_include: dict[tuple[Path, str], Script] = {}
        self._loaded: dict[Path, Script | None] = {}
        """By file; None when it has problems."""
        self._include_depths: dict[Path, int] = {}
        """By file: the depth of the includes in it."""

    def load(self, path: Path, above: tuple[Path, ...]) -> Script | None:
        """The script in the file, loaded once; None if it has problems. `above` are the including files."""
        key = path.resolve()
        if key not in self._loaded:
            self._include_depths[key] = 0
            self._loaded[key] = self._load_uncached(path, (*above, key))
        return self._loaded[key]

    def _load_uncached(self, path: Path, above: tuple[Path, ...]) -> Script | None:
        try:
            text = self.texts.get(above[-1])
            source_map = (
                read_yaml(path, _READER_HINTS) if text is None else parse_yaml(text, path, _READER_HINTS)
            )
        except ScriptError as error:
            self.problems += error.problems
            return None
        parameters, problems = read_parameters(source_map, self._values, self._outer_values)
        substitution = ValueSubstitution(source_map, parameters)
        self.source_maps[path] = source_map = substitution.run()
        context = self._context(source_map, parameters)
        routine = self._validate(source_map, context, (*problems, *substitution.problems), substitution)
        for key_path, name in _iter_includes(source_map.data, ()):
            self._load_include(name, key_path, source_map, above)
        if routine is None:
            return None
        unused = frozenset(
            parameters.by_name.keys() - parameters.used - self._included_parameters(source_map)
        )
        script = Script(path, routine, self._scripts_by_include, unused_parameters=unused)
        self.problems += [] if self.problems else check_round_times(script, source_map)
        self.problems += [] if self.problems else check_session_size(script, source_map)
        return script

    def _included_parameters(self, source_map: SourceMap) -> set[str]:
        """The names of the parameters of the files that a file includes."""
        names = (name for _, name in _iter_includes(source_map.data, ()))
        included = (self._scripts_by_include.get((source_map.path, name)) for name in names)
        return {name for script in included if script for name in script.routine.parameters}

    def _context(self, source_map: SourceMap, parameters: Parameters) -> ScriptContext:
        declared = _declared_language(source_map)
        if len(self.source_maps) == 1:  # the routine that was opened
            self._spoken_language = self._language or declared
            self._outer_values = {name: one.value for name, one in parameters.by_name.items()}
        return ScriptContext(
            self._validator,
            self._search_path,
            source_map.path.parent,
            self._root_folder,
            LanguageChoice(declared, self._language, self.untranslated),
            parameters,
            self._spoken_language or declared,
        )

    def _validate(
        self,
        source_map: SourceMap,
        context: ScriptContext,
        found: tuple[Problem, ...],
        substitution: ValueSubstitution,
    ) -> Routine | None:
        """The routine, None if there are problems; `found` are those of its parameters."""
        try:
            routine = validate(Routine, source_map, context)
        except ScriptError as error:
            found = tuple(sorted((*found, *map(substitution.name_in, error.problems)), key=_place))
            routine = None
        self.problems += found
        return None if found else routine

    def _load_include(
        self, name: str, key_path: KeyPath, source_map: SourceMap, above: tuple[Path, ...]
    ) -> None:
        try:
            target = self._search_path.find_include(name, source_map.path.parent)
        except InputError:  # reported by the validation of the routine
            return
        refusal = self._check_include(name, target, above)
        if refusal:
            self.problems.append(source_map.problem_at(key_path, *refusal))
            return
        script = self.load(target, above)
        self._include_depths[above[-1]] = max(
            self._include_depths[above[-1]], self._include_depths[target.resolve()] + 1
        )
        if script is not None:
            self._scripts_by_include[source_map.path, name] = script

    def _check_include(self, name: str, target: Path, above: tuple[Path, ...]) -> tuple[str, str] | None:
        if target.resolve() in above:
            return f"including {name!r} here goes round in a circle", "take one of the includes out"
        if len(above) + self._include_depths.get(target.resolve(), 0) > MAX_INCLUDE_DEPTH:
            return f"routines include one another over {MAX_INCLUDE_DEPTH} deep", "include them side by side"
        return None


def _place(problem: Problem) -> tuple[int, int]:
    return problem.line, problem.column


def _declared_language(source_map: SourceMap) -> str:
    """The value of the key `language`, else the default; it is validated with the routine."""
    declared = source_map.data.get("language") if isinstance(source_map.data, dict) else None
    return declared if isinstance(declared, str) else LanguageChoice().file_language


def _iter_includes(data: Any, key_path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Every included name with its key path, also in a file that has problems."""
    if isinstance(data, dict):
        name = data.get("include")
        if isinstance(name, str):
            yield (*key_path, "include"), name.strip()
        for key in data.keys() & {"steps", "instead"}:
            yield from _iter_includes(data[key], (*key_path, key))
    elif isinstance(data, tuple):
        for index, part in enumerate(data):
            yield from _iter_includes(part, (*key_path, index))
