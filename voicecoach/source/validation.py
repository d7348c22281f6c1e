"""A model's refusals as problems that a writer of routines understands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from voicecoach.errors import Problem, ScriptError, closest_match, did_you_mean
from voicecoach.source.source_map import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic_core import ErrorDetails

    from voicecoach.source.source_map import KeyPath, SourceMap


class StrictModel(BaseModel):
    """A model that is frozen and closed to keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    noun: ClassVar[str] = "file"
    """What a problem calls the mapping that the model reads."""
    submodels: ClassVar[Mapping[str, type[StrictModel]]] = {}
    """The models of mappings below a key, where an unknown key may stand."""
    tagged_models: ClassVar[Mapping[str, type[StrictModel]]] = {}
    """The models of mappings named by their first key, where the model holds such."""


ModelT = TypeVar("ModelT", bound=StrictModel)

MAX_PROBLEMS = 200
"""More than these are counted and not shown."""


def validate(model: type[ModelT], located: SourceMap, context: object) -> ModelT:
    """The file's values as the model; raises ScriptError with every problem in the order of the file."""
    document, found = _validate_all(model, located, context)
    if found or document is None:
        ordered = sorted(dict.fromkeys(found), key=lambda problem: (problem.line, problem.column))
        raise ScriptError(tuple(_limit_problems(ordered)))
    return document


def _validate_all(
    model: type[ModelT], located: SourceMap, context: object
) -> tuple[ModelT | None, list[Problem]]:
    found = list(located.problems)
    if not isinstance(located.data, dict):
        empty = located.data is Unreadable.VALUE
        what = "the file is empty" if empty else "keys and values belong here"
        return None, found or [located.problem_at((), what, f"start with {_first_key_example(model)}")]
    try:
        return model.model_validate(located.data, context=context), found
    except ValidationError as error:
        errors = error.errors(include_url=False)
        told = _EchoFilter(errors)
        news = islice((details for details in errors if not told.is_echo(details)), MAX_PROBLEMS + 1)
        return None, found + [_to_problem(details, located, model) for details in news]


def _limit_problems(problems: list[Problem]) -> list[Problem]:
    if len(problems) <= MAX_PROBLEMS:
        return problems
    first = problems[MAX_PROBLEMS]
    more = replace(first, what="there are more problems from here on", hint="mend those above first")
    return [*problems[:MAX_PROBLEMS], more]


class _EchoFilter:
    """Tells which errors only repeat what another says."""

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
        """Whether it is about an unreadable value, refused entries of a list, or a key that is misspelt."""
        return (
            error["input"] is Unreadable.VALUE
            or (error["type"] == "too_short" and error["loc"] in self._outer_locations)
            or (error["type"] == "missing" and error["loc"] in self._misspelt)
        )

    def _intended_key(self, unknown: ErrorDetails) -> list[tuple[str | int, ...]]:
        """The missing key that an unknown one beside it is a misspelling of."""
        *above, key = unknown["loc"]
        names = self._missing.get(tuple(above), [])
        meant = closest_match(str(key), names)
        return [] if meant is None else [(*above, meant)]


_KEY_EXAMPLES = {"routine": "routine: a title", "steps": "steps: and a list of steps"}


def _first_key_example(model: type[StrictModel]) -> str:
    key = next(name for name, field in model.model_fields.items() if field.is_required())
    return _KEY_EXAMPLES.get(key, f"{key}:")


def _to_problem(error: ErrorDetails, located: SourceMap, model: type[StrictModel]) -> Problem:
    trail, owner = _resolve_location(error["loc"], model)
    if error["type"] == "extra_forbidden":
        what, hint = _explain_unknown_key(str(trail[-1]), owner, model)
        return located.problem_at(trail, what, hint, at_key=True)
    if error["type"] == "missing":
        key = str(trail[-1])
        what = f"{_with_article(owner)} needs {key!r}"
        return located.problem_at(trail[:-1], what, f"add {_KEY_EXAMPLES.get(key, key + ':')}")
    at_key = error["loc"][-1:] == ("[key]",)
    if error["type"] == "value_error":
        what, _, hint = str(error["ctx"]["error"]).partition("; ")
        return located.problem_at(trail, what, hint, at_key=at_key)
    found = error["input"]
    # A number or a truth value is shown as its writer sees it: on, 007.
    shown = located.source_text(trail) if isinstance(found, int | float) else _describe_value(found)
    what, hint = _MESSAGES[error["type"]](found, error.get("ctx", {}))
    return located.problem_at(trail, what.format(found=shown), hint, at_key=at_key)


def _resolve_location(
    loc: tuple[str | int, ...], root: type[StrictModel]
) -> tuple[KeyPath, type[StrictModel]]:
    """The trail without the tags of the kinds, and the model that the last key belongs to."""
    trail: list[str | int] = []
    owner = root
    parts = iter(loc)
    for part in parts:
        if part == "[key]":
            break
        if trail and trail[-1] in root.submodels:
            owner = root.submodels[str(trail[-1])]
        trail.append(part)
        if part == "instead" or (isinstance(part, int) and trail[-2:-1] == ["steps"]):
            owner = root.tagged_models.get(str(next(parts, "")), owner)
    return tuple(trail), owner


def _with_article(owner: type[StrictModel]) -> str:
    return f"{'an' if owner.noun[0] in 'aeiou' else 'a'} {owner.noun}"


def _explain_unknown_key(key: str, owner: type[StrictModel], root: type[StrictModel]) -> tuple[str, str]:
    known = [field.alias or name for name, field in owner.model_fields.items() if not field.exclude]
    hint = f"make a step of it: - {key}: …" if key in root.tagged_models else did_you_mean(key, known)
    return f"unknown key {_describe_value(key)} in {_with_article(owner)}", hint


def _describe_value(found: Any) -> str:
    if isinstance(found, dict):
        return "a mapping"
    if isinstance(found, tuple):
        return "a list"
    text = repr(found)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


_MAX_SHOWN = 60
_MAX_DIGITS = 9
_Message = tuple[str, str]


def _explain_not_text(found: Any) -> _Message:
    if isinstance(found, dict):
        return "{found} is not text", "put a text with a { or a colon in quotes"
    if isinstance(found, tuple):
        return "{found} is not text", "write one text here; put one that starts with [ in quotes"
    kind = "true or false" if isinstance(found, bool) else "a number"
    return f"{{found}} is read as {kind}, not as text", "put it in quotes"


def _explain_not_list(found: Any) -> _Message:
    if isinstance(found, dict):
        return "{found} is not a list", "start each entry with a dash and a space"
    return "{found} is not a list", "write [one, two], or a line with a dash for each"


def _explain_not_number(found: Any) -> _Message:
    meant = int(found) if isinstance(found, str) and found.isdecimal() and len(found) <= _MAX_DIGITS else 3
    return "{found} is not a whole number", f"write a number such as {meant}"


def _explain_too_short(ctx: dict[str, Any]) -> _Message:
    count = ctx["actual_length"]
    if not count:
        return "the list is empty", f"write {ctx['min_length']} or more"
    what = f"the list has {count} entr{'y' if count == 1 else 'ies'}"
    return what, f"write {ctx['min_length']} or more, with commas between them"


_MESSAGES: dict[str, Callable[[Any, dict[str, Any]], _Message]] = {
    "string_type": lambda found, _: _explain_not_text(found),
    "string_too_short": lambda *_: ("the text is empty", "write some words, or take the key out"),
    "string_too_long": lambda _, ctx: (f"the text is longer than {ctx['max_length']} characters", "split it"),
    "int_type": lambda found, _: _explain_not_number(found),
    "greater_than_equal": lambda _, ctx: ("{found} is too few", f"write {ctx['ge']} or more"),
    "less_than_equal": lambda _, ctx: ("{found} is too many", f"write {ctx['le']} or fewer"),
    "tuple_type": lambda found, _: _explain_not_list(found),
    "dict_type": lambda *_: ("{found} stands where keys and values belong", "write key: value"),
    "model_type": lambda *_: ("{found} stands where keys and values belong", "write key: value"),
    "too_short": lambda _, ctx: _explain_too_short(ctx),
    "too_long": lambda _, ctx: (
        f"the list has {ctx['actual_length']} entries",
        f"it may have {ctx['max_length']} at most",
    ),
}
