"""Puts the values of parameters where a script names them: `$work` for a value, `{work}` in words."""

from __future__ import annotations

import re
from dataclasses import replace
from string import Formatter
from typing import TYPE_CHECKING, Any

from voicecoach.errors import InputError, did_you_mean
from voicecoach.script.parameters import Parameters, parse_parameter, show
from voicecoach.source import PUT_IN_QUOTES, Unreadable
from voicecoach.wording import GRAMMAR_FORMS, capitalise_after, in_form

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from voicecoach.errors import Problem
    from voicecoach.script.parameters import ChosenValues, Parameter, Scalar
    from voicecoach.source import KeyPath, SourceMap
    from voicecoach.wording import NumberSpeller

_REFERENCE = re.compile(r"\$([a-z]\w*)", re.ASCII | re.IGNORECASE)
_KEY = "parameters"


def read_parameters(
    source_map: SourceMap, chosen: ChosenValues, outer: dict[str, Scalar]
) -> tuple[Parameters, list[Problem]]:
    """The parameters that a file declares, with their values, and the problems with them.

    `outer` are the values of the routine that includes the file, which go before those of the listener.
    """
    declared = source_map.data.get(_KEY, {}) if isinstance(source_map.data, dict) else {}
    if declared is Unreadable.VALUE:
        return Parameters(), []
    if not isinstance(declared, dict):
        hint = "write name: value on lines of their own below it"
        return Parameters(), [source_map.problem_at((_KEY,), "parameters are a mapping", hint)]
    by_name: dict[str, Parameter] = {}
    problems: list[Problem] = []
    for name, written in declared.items():
        if written is Unreadable.VALUE:
            continue
        try:
            by_name[name] = parse_parameter(name, written)
            by_name[name] = _with_chosen_value(by_name[name], chosen, outer)
        except InputError as error:
            problems.append(source_map.problem_at((_KEY, name), error.what, error.hint))
    return Parameters(by_name, frozenset(declared.keys() - by_name.keys())), problems


def _with_chosen_value(parameter: Parameter, chosen: ChosenValues, outer: dict[str, Scalar]) -> Parameter:
    name = parameter.name
    if name in outer:
        return parameter.with_value(outer[name])
    if name in chosen.chosen:
        return parameter.with_value(chosen.chosen[name])
    if name in chosen.preferred:
        try:
            return parameter.with_value(chosen.preferred[name])
        except InputError:
            return parameter
    return parameter


class ValueSubstitution:
    """Replaces `$name` by the value of the parameter, in all values of a file."""

    def __init__(self, source_map: SourceMap, parameters: Parameters) -> None:
        self.problems: list[Problem] = []
        self._source_map = source_map
        self._parameters = parameters
        self._done: dict[int, Any] = {}
        self._places: dict[tuple[int, int], Parameter] = {}
        """By line and column: the parameter that is there."""

    def run(self) -> SourceMap:
        """The source map with the values in place."""
        data = self._source_map.data
        if not isinstance(data, dict) or "$" not in self._source_map.text:
            return self._source_map
        filled = {key: value if key == _KEY else self._fill(value, (key,)) for key, value in data.items()}
        return replace(self._source_map, data=filled)

    def name_in(self, problem: Problem) -> Problem:
        """The problem, with the name of the parameter if it is about the value of one."""
        parameter = self._places.get((problem.line, problem.column))
        if parameter is None:
            return problem
        name = f"${parameter.name}"
        what = f"{name}: {problem.what.replace(name, show(parameter.value))}"
        is_text = problem.hint == PUT_IN_QUOTES
        return replace(problem, what=what, hint=f'write "{{{parameter.name}}}"' if is_text else problem.hint)

    def _fill(self, value: Any, key_path: KeyPath) -> Any:
        if isinstance(value, str):
            found = _REFERENCE.fullmatch(value.strip())
            return self._value_of(found[1], key_path) if found else self._check_words(value, key_path)
        if not isinstance(value, dict | tuple):
            return value
        if id(value) not in self._done:
            if isinstance(value, dict):
                filled: Any = {key: self._fill(part, (*key_path, key)) for key, part in value.items()}
            else:
                filled = tuple(self._fill(part, (*key_path, index)) for index, part in enumerate(value))
            self._done[id(value)] = filled
        return self._done[id(value)]

    def _check_words(self, text: str, key_path: KeyPath) -> str:
        name = next((name for name in _REFERENCE.findall(text) if name in self._parameters.by_name), None)
        if name is not None:
            what, hint = f"${name} is among other words", f"write {{{name}}} there"
            self.problems.append(self._source_map.problem_at(key_path, what, hint))
        return text

    def _value_of(self, name: str, key_path: KeyPath) -> Any:
        parameter = self._parameters.find(name)
        if name in self._parameters.unreadable:
            return Unreadable.VALUE
        if parameter is None:
            known = self._parameters.by_name
            hint = did_you_mean(name, known) if known else f"declare it: parameters: {{{name}: 40s}}"
            self.problems.append(
                self._source_map.problem_at(key_path, f"there is no parameter ${name}", hint)
            )
            return Unreadable.VALUE
        place = self._source_map.problem_at(key_path, "", None)
        self._places[place.line, place.column] = parameter
        return parameter.value


def fill_words(
    text: str, parameters: Parameters, taken: AbstractSet[str], numbers: Callable[[], NumberSpeller]
) -> str:
    """The text with the values of the parameters for their placeholders; raises InputError.

    Placeholders of `taken` names stay, which have a meaning of their own in this text.
    """
    names = parameters.by_name.keys() - taken
    parts = _parse_template(text) if names and "{" in text else ()
    if not any(name in names for _, name, _ in parts):
        return text
    filled = ""
    for words, name, form in parts:
        filled += words.replace("{", "{{").replace("}", "}}")
        parameter = parameters.find(name) if name in names and form in ("", *GRAMMAR_FORMS) else None
        if parameter is not None:
            filled += capitalise_after(filled, in_form(parameter.spoken(numbers()), form))
        elif name is not None:
            filled += f"{{{name}:{form}}}" if form else f"{{{name}}}"
    return filled


def _parse_template(text: str) -> tuple[tuple[str, str | None, str], ...]:
    """Words, then the name of a placeholder and its form; nothing for a text that is not a template."""
    try:
        parts = tuple(Formatter().parse(text))
    except ValueError:  # reported by the check of the template
        return ()
    if any(conversion for *_, conversion in parts):
        return ()
    return tuple((words, name, form or "") for words, name, form, _ in parts)
