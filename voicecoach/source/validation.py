"""Validates the values of a file with a pydantic model, and reports what is wrong in plain words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from voicecoach.errors import InputError, Problem, ScriptError, closest_match, did_you_mean
from voicecoach.source.source_map import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic_core import ErrorDetails

    from voicecoach.source.source_map import KeyPath, SourceMap


class StrictModel(BaseModel):
    """A frozen model that forbids unknown keys. Its class variables are for the messages."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    noun: ClassVar[str] = "file"
    """What messages call the mapping."""
    key_examples: ClassVar[Mapping[str, str]] = {}
    """By key: an example for the hint if it is missing; the key with a colon by default."""
    key_hints: ClassVar[Mapping[str, str]] = {}
    """By unknown key that people write: what to write in its place."""
    submodels: ClassVar[Mapping[str, type[StrictModel]]] = {}
    """By key: the model of the mappings below it."""
    tagged_noun: ClassVar[str] = "entry"
    """What hints call a mapping of `tagged_models`."""
    tagged_models: ClassVar[Mapping[str, type[StrictModel]]] = {}
    """By tag: the models of mappings whose first key is their tag."""
    tagged_keys: ClassVar[frozenset[str]] = frozenset()
    """The keys whose value is a mapping of `tagged_models`."""
    tagged_list_keys: ClassVar[frozenset[str]] = frozenset()
    """The keys whose value is a list of mappings of `tagged_models`."""


ModelT = TypeVar("ModelT", bound=StrictModel)

MAX_PROBLEMS = 200
"""How many problems are listed; a last one says that there are more."""


def validate(model: type[ModelT], source_map: SourceMap, context: object) -> ModelT:
    """The file's values as the model; raises ScriptError with every problem, in the order of the file."""
    document, problems = _validate_all(model, source_map, context)
    if problems or document is None:
        ordered = sorted(dict.fromkeys(problems), key=lambda problem: (problem.line, problem.column))
        raise ScriptError(tuple(_limit_problems(ordered)))
    return document


def _validate_all(
    model: type[ModelT], source_map: SourceMap, context: object
) -> tuple[ModelT | None, list[Problem]]:
    problems = list(source_map.problems)
    if not isinstance(source_map.data, dict):
        is_empty = source_map.data is Unreadable.VALUE
        what = "the file is empty" if is_empty else "keys and values belong here"
        return None, problems or [source_map.problem_at((), what, f"start with {_first_key_example(model)}")]
    try:
        return model.model_validate(source_map.data, context=context), problems
    except ValidationError as error:
        errors = error.errors(include_url=False)
        echoes = _EchoFilter(errors)
        original = islice((details for details in errors if not echoes.is_echo(details)), MAX_PROBLEMS + 1)
        return None, problems + [_to_problem(details, source_map, model) for details in original]


def _limit_problems(problems: list[Problem]) -> list[Problem]:
    if len(problems) <= MAX_PROBLEMS:
        return problems
    first_hidden = problems[MAX_PROBLEMS]
    more = replace(first_hidden, what="there are more problems from here on", hint="mend those above first")
    return [*problems[:MAX_PROBLEMS], more]


class _EchoFilter:
    """Finds the errors that only repeat what another error says."""

    def __init__(self, errors: list[ErrorDetails]) -> None:
        self._outer_locations = {
            error["loc"][:depth] for error in errors for depth in range(len(error["loc"]))
        }
        self._missing: defaultdict[tuple[str | int, ...], list[str]] = defaultdict(list)
        for error in errors:
            if error["type"] == "missing":
                self._missing[error["loc"][:-1]].append(str(error["loc"][-1]))
        self._misspelt = {
            loc for error in errors if error["type"] == "extra_forbidden" for loc in self._intended_key(error)
        }

    def is_echo(self, error: ErrorDetails) -> bool:
        """Whether it is about an unreadable value, a list with invalid entries, or a misspelt key."""
        return (
            error["input"] is Unreadable.VALUE
            or (error["type"] == "too_short" and error["loc"] in self._outer_locations)
            or (error["type"] == "missing" and error["loc"] in self._misspelt)
        )

    def _intended_key(self, unknown: ErrorDetails) -> list[tuple[str | int, ...]]:
        """The location of the missing key that an unknown key next to it is a misspelling of."""
        *above, key = unknown["loc"]
        names = self._missing.get(tuple(above), [])
        meant = closest_match(str(key), names)
        return [] if meant is None else [(*above, meant)]


def _first_key_example(model: type[StrictModel]) -> str:
    """The first key that must be there, or the first of all."""
    required = (name for name, field in model.model_fields.items() if field.is_required())
    return _key_example(next(required, None) or next(iter(model.model_fields)), model)


def _key_example(key: str, model: type[StrictModel]) -> str:
    return model.key_examples.get(key, f"{key}:")


def _to_problem(error: ErrorDetails, source_map: SourceMap, model: type[StrictModel]) -> Problem:
    key_path, owner = _resolve_location(error["loc"], model)
    if error["type"] == "extra_forbidden":
        what, hint = _explain_unknown_key(str(key_path[-1]), owner, model)
        return source_map.problem_at(key_path, what, hint, at_key=True)
    if error["type"] == "missing":
        key = str(key_path[-1])
        what = f"{_with_article(owner)} needs {key!r}"
        return source_map.problem_at(key_path[:-1], what, f"add {_key_example(key, model)}")
    at_key = error["loc"][-1:] == ("[key]",)
    if error["type"] == "value_error":
        cause = error["ctx"]["error"]
        refusal = cause if isinstance(cause, InputError) else InputError(str(cause))
        return source_map.problem_at(key_path, refusal.what, refusal.hint, at_key=at_key)
    value = error["input"]
    # Numbers and booleans are quoted as they are written in the file: on, 007.
    quoted = source_map.source_text(key_path) if isinstance(value, int | float) else _describe_value(value)
    what, hint = _MESSAGES[error["type"]](value, error.get("ctx", {}))
    return source_map.problem_at(key_path, what.format(found=quoted), hint, at_key=at_key)


def _resolve_location(
    loc: tuple[str | int, ...], root: type[StrictModel]
) -> tuple[KeyPath, type[StrictModel]]:
    """The key path, which is pydantic's location without tags, and the model that its last key belongs to."""
    key_path: list[str | int] = []
    owner = root
    parts = iter(loc)
    for part in parts:
        if part == "[key]":
            break
        above = key_path[-1] if key_path else None
        if above in root.submodels:
            owner = root.submodels[str(above)]
        key_path.append(part)
        if part in root.tagged_keys or (isinstance(part, int) and above in root.tagged_list_keys):
            owner = root.tagged_models.get(str(next(parts, "")), owner)
    return tuple(key_path), owner


def _with_article(owner: type[StrictModel]) -> str:
    return f"{'an' if owner.noun[0] in 'aeiou' else 'a'} {owner.noun}"


def _explain_unknown_key(key: str, owner: type[StrictModel], root: type[StrictModel]) -> _Message:
    known = [field.alias or name for name, field in owner.model_fields.items() if not field.exclude]
    is_tag = key in root.tagged_models
    meant = owner.key_hints.get(key.casefold()) or did_you_mean(key, known)
    hint = f"make a {root.tagged_noun} of it: - {key}: …" if is_tag else meant
    return f"unknown key {_describe_value(key)} in {_with_article(owner)}", hint


def _describe_value(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, tuple):
        return "a list"
    text = repr(value)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


PUT_IN_QUOTES = "put it in quotes"
"""The hint for a number, or true and false, where text belongs."""
_MAX_SHOWN = 60
_MAX_DIGITS = 9
_Message = tuple[str, str]
"""What is wrong, with `{found}` for the value, and the hint."""


def _explain_not_text(value: Any) -> _Message:
    if isinstance(value, dict):
        return "{found} is not text", "put a text with a { or a colon in quotes"
    if isinstance(value, tuple):
        return "{found} is not text", "write one text here; put one that starts with [ in quotes"
    kind = "true or false" if isinstance(value, bool) else "a number"
    return f"{{found}} is read as {kind}, not as text", PUT_IN_QUOTES


def _explain_not_list(value: Any) -> _Message:
    if isinstance(value, dict):
        return "{found} is not a list", "start each entry with a dash and a space"
    return "{found} is not a list", "write [one, two], or a line with a dash for each"


def _explain_not_number(value: Any) -> _Message:
    meant = int(value) if isinstance(value, str) and value.isdecimal() and len(value) <= _MAX_DIGITS else 3
    return "{found} is not a whole number", f"write a number such as {meant}"


def _explain_too_short(ctx: dict[str, Any]) -> _Message:
    count = ctx["actual_length"]
    if not count:
        return "the list is empty", f"write {ctx['min_length']} or more"
    what = f"the list has {count} entr{'y' if count == 1 else 'ies'}"
    return what, f"write {ctx['min_length']} or more, with commas between them"


_MESSAGES: dict[str, Callable[[Any, dict[str, Any]], _Message]] = {
    "string_type": lambda value, _: _explain_not_text(value),
    "string_too_short": lambda *_: ("the text is empty", "write some words, or take the key out"),
    "string_too_long": lambda _, ctx: (f"the text is longer than {ctx['max_length']} characters", "split it"),
    "int_type": lambda value, _: _explain_not_number(value),
    "bool_type": lambda *_: ("{found} is not true or false", "write true or false"),
    "greater_than_equal": lambda _, ctx: ("{found} is too few", f"write {ctx['ge']} or more"),
    "less_than_equal": lambda _, ctx: ("{found} is too many", f"write {ctx['le']} or fewer"),
    "tuple_type": lambda value, _: _explain_not_list(value),
    "dict_type": lambda *_: ("{found} is given where keys and values belong", "write key: value"),
    "model_type": lambda *_: ("{found} is given where keys and values belong", "write key: value"),
    "too_short": lambda _, ctx: _explain_too_short(ctx),
    "too_long": lambda _, ctx: (
        f"the list has {ctx['actual_length']} entries",
        f"it may have {ctx['max_length']} at most",
    ),
}
