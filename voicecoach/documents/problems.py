"""A model's refusals as problems that a writer of routines understands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from voicecoach.documents.located import Unreadable
from voicecoach.errors import Problem, ScriptError, closest, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic_core import ErrorDetails

    from voicecoach.documents.located import Located, Trail


class Strict(BaseModel):
    """A model that is frozen and closed to keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    noun: ClassVar[str] = "file"
    """What a problem calls the mapping that the model reads."""
    parts: ClassVar[Mapping[str, type[Strict]]] = {}
    """The models of mappings below a key, where an unknown key may stand."""
    kinds: ClassVar[Mapping[str, type[Strict]]] = {}
    """The models of mappings named by their first key, where the model holds such."""


Document = TypeVar("Document", bound=Strict)

MOST_PROBLEMS = 200
"""More than these are counted and not shown."""


def validate(model: type[Document], located: Located, context: object) -> Document:
    """The file's values as the model; raises ScriptError with every problem in the order of the file."""
    document, found = _validate(model, located, context)
    if found or document is None:
        ordered = sorted(dict.fromkeys(found), key=lambda problem: (problem.line, problem.column))
        raise ScriptError(tuple(_cut(ordered)))
    return document


def _validate(
    model: type[Document], located: Located, context: object
) -> tuple[Document | None, list[Problem]]:
    found = list(located.problems)
    if not isinstance(located.data, dict):
        empty = located.data is Unreadable.VALUE
        what = "the file is empty" if empty else "keys and values belong here"
        return None, found or [located.problem((), what, f"start with {_example(model)}")]
    try:
        return model.model_validate(located.data, context=context), found
    except ValidationError as error:
        errors = error.errors(include_url=False)
        told = _Told(errors)
        news = islice((details for details in errors if not told.is_echo(details)), MOST_PROBLEMS + 1)
        return None, found + [_problem(details, located, model) for details in news]


def _cut(problems: list[Problem]) -> list[Problem]:
    if len(problems) <= MOST_PROBLEMS:
        return problems
    first = problems[MOST_PROBLEMS]
    more = replace(first, what="there are more problems from here on", hint="mend those above first")
    return [*problems[:MOST_PROBLEMS], more]


class _Told:
    """Tells which errors only repeat what another says."""

    def __init__(self, errors: list[ErrorDetails]) -> None:
        self._inner = {error["loc"][:depth] for error in errors for depth in range(len(error["loc"]))}
        self._missing: defaultdict[tuple[str | int, ...], list[str]] = defaultdict(list)
        for error in errors:
            if error["type"] == "missing":
                self._missing[error["loc"][:-1]].append(str(error["loc"][-1]))
        self._meant = {
            loc for error in errors if error["type"] == "extra_forbidden" for loc in self._of(error)
        }

    def is_echo(self, error: ErrorDetails) -> bool:
        """Whether it is about an unreadable value, refused entries of a list, or a key that is misspelt."""
        return (
            error["input"] is Unreadable.VALUE
            or (error["type"] == "too_short" and error["loc"] in self._inner)
            or (error["type"] == "missing" and error["loc"] in self._meant)
        )

    def _of(self, unknown: ErrorDetails) -> list[tuple[str | int, ...]]:
        """The missing key that an unknown one beside it is a misspelling of."""
        *above, key = unknown["loc"]
        names = self._missing.get(tuple(above), [])
        meant = closest(str(key), names)
        return [] if meant is None else [(*above, meant)]


_EXAMPLES = {"routine": "routine: a title", "steps": "steps: and a list of steps"}


def _example(model: type[Strict]) -> str:
    key = next(name for name, field in model.model_fields.items() if field.is_required())
    return _EXAMPLES.get(key, f"{key}:")


def _problem(error: ErrorDetails, located: Located, model: type[Strict]) -> Problem:
    trail, owner = _follow(error["loc"], model)
    if error["type"] == "extra_forbidden":
        what, hint = _unknown_key(str(trail[-1]), owner, model)
        return located.problem(trail, what, hint, at_key=True)
    if error["type"] == "missing":
        key = str(trail[-1])
        what = f"{_a(owner)} needs {key!r}"
        return located.problem(trail[:-1], what, f"add {_EXAMPLES.get(key, key + ':')}")
    at_key = error["loc"][-1:] == ("[key]",)
    if error["type"] == "value_error":
        what, _, hint = str(error["ctx"]["error"]).partition("; ")
        return located.problem(trail, what, hint, at_key=at_key)
    found = error["input"]
    # A number or a truth value is shown as its writer sees it: on, 007.
    shown = located.written(trail) if isinstance(found, int | float) else _kind_of(found)
    what, hint = _REFUSALS[error["type"]](found, error.get("ctx", {}))
    return located.problem(trail, what.format(found=shown), hint, at_key=at_key)


def _follow(loc: tuple[str | int, ...], root: type[Strict]) -> tuple[Trail, type[Strict]]:
    """The trail without the tags of the kinds, and the model that the last key belongs to."""
    trail: list[str | int] = []
    owner = root
    parts = iter(loc)
    for part in parts:
        if part == "[key]":
            break
        if trail and trail[-1] in root.parts:
            owner = root.parts[str(trail[-1])]
        trail.append(part)
        if part == "instead" or (isinstance(part, int) and trail[-2:-1] == ["steps"]):
            owner = root.kinds.get(str(next(parts, "")), owner)
    return tuple(trail), owner


def _a(owner: type[Strict]) -> str:
    return f"{'an' if owner.noun[0] in 'aeiou' else 'a'} {owner.noun}"


def _unknown_key(key: str, owner: type[Strict], root: type[Strict]) -> tuple[str, str]:
    known = [field.alias or name for name, field in owner.model_fields.items() if not field.exclude]
    hint = f"make a step of it: - {key}: …" if key in root.kinds else did_you_mean(key, known)
    return f"unknown key {_kind_of(key)} in {_a(owner)}", hint


def _kind_of(found: Any) -> str:
    if isinstance(found, dict):
        return "a mapping"
    if isinstance(found, tuple):
        return "a list"
    text = repr(found)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 60
_DIGITS = 9
_Refusal = tuple[str, str]


def _not_text(found: Any) -> _Refusal:
    if isinstance(found, dict):
        return "{found} is not text", "put a text with a { or a colon in quotes"
    if isinstance(found, tuple):
        return "{found} is not text", "write one text here; put one that starts with [ in quotes"
    kind = "true or false" if isinstance(found, bool) else "a number"
    return f"{{found}} is read as {kind}, not as text", "put it in quotes"


def _not_a_list(found: Any) -> _Refusal:
    if isinstance(found, dict):
        return "{found} is not a list", "start each entry with a dash and a space"
    return "{found} is not a list", "write [one, two], or a line with a dash for each"


def _not_a_number(found: Any) -> _Refusal:
    meant = int(found) if isinstance(found, str) and found.isdecimal() and len(found) <= _DIGITS else 3
    return "{found} is not a whole number", f"write a number such as {meant}"


def _too_short(ctx: dict[str, Any]) -> _Refusal:
    count = ctx["actual_length"]
    if not count:
        return "the list is empty", f"write {ctx['min_length']} or more"
    what = f"the list has {count} entr{'y' if count == 1 else 'ies'}"
    return what, f"write {ctx['min_length']} or more, with commas between them"


_REFUSALS: dict[str, Callable[[Any, dict[str, Any]], _Refusal]] = {
    "string_type": lambda found, _: _not_text(found),
    "string_too_short": lambda *_: ("the text is empty", "write some words, or take the key out"),
    "string_too_long": lambda _, ctx: (f"the text is longer than {ctx['max_length']} characters", "split it"),
    "int_type": lambda found, _: _not_a_number(found),
    "greater_than_equal": lambda _, ctx: ("{found} is too few", f"write {ctx['ge']} or more"),
    "less_than_equal": lambda _, ctx: ("{found} is too many", f"write {ctx['le']} or fewer"),
    "tuple_type": lambda found, _: _not_a_list(found),
    "dict_type": lambda *_: ("{found} stands where keys and values belong", "write key: value"),
    "model_type": lambda *_: ("{found} stands where keys and values belong", "write key: value"),
    "too_short": lambda _, ctx: _too_short(ctx),
    "too_long": lambda _, ctx: (
        f"the list has {ctx['actual_length']} entries",
        f"it may have {ctx['max_length']} at most",
    ),
}
