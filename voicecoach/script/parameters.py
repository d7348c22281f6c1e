"""The parameters of a routine: values that the listener may choose, each with a default.

A list is a choice, and its first entry the default. Otherwise the default tells the kind: a time, a number,
yes or no, or text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from voicecoach.errors import InputError
from voicecoach.units import DurationRange, parse_duration_range

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voicecoach.wording import NumberSpeller

Scalar: TypeAlias = str | int | float | bool

PARAMETER_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,3})?", re.ASCII)
_YES, _NO = frozenset({"yes", "true", "on"}), frozenset({"no", "false", "off"})


RESERVED_NAMES = frozenset({"name", "side", "other_side", "routine", "round", "set"})
"""Placeholders that a step has whatever it is, so that no parameter may be called so."""


class ParameterKind(StrEnum):
    """What a parameter takes."""

    TIME = "a time"
    NUMBER = "a number"
    SWITCH = "yes or no"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter with its value; `choices` is empty where any value of its kind may be chosen."""

    name: str
    default: Scalar
    choices: tuple[Scalar, ...]
    value: Scalar

    @property
    def kind(self) -> ParameterKind:
        """What it takes, which its default tells."""
        return kind_of(self.default)

    def __str__(self) -> str:
        """The name and the value, and what else may be chosen: `level hard (or easy)`."""
        others = [
            show(choice) for choice in self.choices or (self.default,) if not _is_same(choice, self.value)
        ]
        return f"{self.name} {show(self.value)}" + (f" (or {', '.join(others)})" if others else "")

    def with_value(self, value: Scalar) -> Parameter:
        """The parameter with another value, such as text that the listener gave; raises InputError."""
        chosen = self._choice_like(value) if self.choices else _convert(value, self.kind)
        if chosen is None:
            raise InputError(f"{self.name} cannot be {show(value)}", self._hint())
        return replace(self, value=chosen)

    def has(self, value: Scalar) -> bool:
        """Whether this is its value; raises InputError for one that it can never have."""
        return _is_same(self.with_value(value).value, self.value)

    def spoken(self, numbers: NumberSpeller) -> str:
        """Its value as words; raises InputError for yes or no."""
        kind = kind_of(self.value)
        if kind is ParameterKind.SWITCH:
            raise InputError(f"{{{self.name}}} is yes or no, which cannot be said", "use it in when:")
        if kind is ParameterKind.TIME:
            return numbers.duration(parse_duration_range(self.value).middle_ms)
        if isinstance(self.value, float):
            return numbers.cardinal(Decimal(str(self.value)).normalize())
        return numbers.cardinal(self.value) if isinstance(self.value, int) else str(self.value)

    def _choice_like(self, value: Scalar) -> Scalar | None:
        return next((choice for choice in self.choices if _is_same(choice, value)), None)

    def _hint(self) -> str:
        if self.choices:
            return f"choose one of {', '.join(map(show, self.choices))}"
        return f"it is {self.kind}, such as {show(self.default)}"


@dataclass(frozen=True, slots=True)
class ChosenValues:
    """Values of parameters that the listener chose, as text by name.

    Those of `preferred` come from the settings: they are ignored where they do not fit the routine.
    """

    chosen: Mapping[str, str] = field(default_factory=dict)
    preferred: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of one file, by name, and which of them the file uses."""

    by_name: Mapping[str, Parameter] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    """The names of those that are among the problems of the file."""
    used: set[str] = field(default_factory=set)

    def find(self, name: str) -> Parameter | None:
        """The parameter of this name, which counts as used now."""
        self.used.add(name)
        return self.by_name.get(name)


def parse_parameter(name: str, written: Any) -> Parameter:
    """A parameter as a script declares it; raises InputError."""
    if not PARAMETER_NAME.fullmatch(name):
        hint = "use small letters, digits and _, a letter first"
        raise InputError(f"{name!r} is no name for a parameter", hint)
    if name in RESERVED_NAMES:
        raise InputError(f"{{{name}}} has a meaning of its own in words", "give the parameter another name")
    choices = written if isinstance(written, tuple) else ()
    default = choices[0] if choices else written
    if not isinstance(default, Scalar):
        hint = "write a time, a number or a word, or a list to choose from"
        raise InputError(f"{name} needs a default", hint)
    for index, choice in enumerate(choices):
        _check_choice(choice, choices[:index])
    for value in choices or (default,):
        if isinstance(value, str) and ("{" in value or "$" in value):
            raise InputError(f"{value!r} may not hold a brace or a $", "write it in words")
    return Parameter(name, default, choices, default)


def _check_choice(choice: Any, before: tuple[Any, ...]) -> None:
    if not isinstance(choice, Scalar) or isinstance(choice, bool):
        raise InputError("each choice is a time, a number or a word", "put yes and no in quotes")
    if any(_is_same(choice, other) for other in before):
        raise InputError(f"the choice {show(choice)} appears twice", "name each once")


def kind_of(value: Scalar) -> ParameterKind:
    """What kind of value this is.

    >>> [str(kind_of(value)) for value in ("40s", "1:30", "hard", 3, True)]
    ['a time', 'a time', 'text', 'a number', 'yes or no']
    """
    if isinstance(value, bool):
        return ParameterKind.SWITCH
    if isinstance(value, str):
        return ParameterKind.TEXT if _as_time(value) is None else ParameterKind.TIME
    return ParameterKind.NUMBER


def show(value: Scalar) -> str:
    """A value as an author writes it: 40s, hard, 3, yes."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _convert(value: Scalar, kind: ParameterKind) -> Scalar | None:
    """The value as one of this kind, None if it is none."""
    if kind is ParameterKind.SWITCH:
        words = show(value).casefold()
        return True if words in _YES else False if words in _NO else None
    if isinstance(value, bool):
        return None
    if kind is ParameterKind.TIME:
        return value if _as_time(value) is not None else None
    if kind is ParameterKind.NUMBER:
        return _as_number(value)
    text = str(value).strip()
    return text if text and "{" not in text and "$" not in text else None


def _as_number(value: Scalar) -> int | float | None:
    if not isinstance(value, str):
        return value
    if not _NUMBER.fullmatch(value.strip()):
        return None
    return float(value) if "." in value else int(value)


def _as_time(value: Scalar) -> DurationRange | None:
    try:
        return parse_duration_range(value)
    except InputError:
        return None


def _is_same(one: Scalar, other: Scalar) -> bool:
    """Whether two values mean the same: 1m and 60s, hard and Hard."""
    if isinstance(one, str) and kind_of(one) is ParameterKind.TIME:
        return _as_time(one) == _as_time(other)
    return show(one).strip().casefold() == show(other).strip().casefold()
