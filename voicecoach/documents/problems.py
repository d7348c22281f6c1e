"""A model's refusals as problems that a writer of routines understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from voicecoach.errors import Problem, ScriptError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic_core import ErrorDetails

    from voicecoach.documents.located import Located, Trail


class Strict(BaseModel):
    """A model that is frozen and closed to keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    noun: ClassVar[str] = "file"
    """What a problem calls the mapping that the model reads."""
    parts: ClassVar[Mapping[str, type[Strict]]] = {}
    """The models of mappings below a key, where an unknown key may stand."""
    kinds: ClassVar[Mapping[str, type[Strict]]] = {}
    """The models of mappings named by their first key, where the model holds such."""


Document = TypeVar("Document", bound=Strict)


def validate(model: type[Document], located: Located, context: object) -> Document:
    """The file's values as the model; raises ScriptError with every problem in the order of the file."""
    try:
        return model.model_validate(located.data, context=context)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        found = [_problem(details, located, model) for details in errors if not _echo(details, errors)]
        raise ScriptError(tuple(sorted(found, key=lambda problem: (problem.line, problem.column)))) from None


def _echo(details: ErrorDetails, errors: list[ErrorDetails]) -> bool:
    """Whether a list is called too short only because its entries are refused."""
    loc = details["loc"]
    deeper = (other["loc"] for other in errors if len(other["loc"]) > len(loc))
    return details["type"] == "too_short" and any(other[: len(loc)] == loc for other in deeper)


_EXAMPLES = {"routine": "routine: a title", "steps": "steps: and a list of steps"}


def _problem(error: ErrorDetails, located: Located, model: type[Strict]) -> Problem:
    trail, owner = _follow(error["loc"], model)
    if error["type"] == "extra_forbidden":
        return located.problem(trail, *_unknown_key(str(trail[-1]), owner), at_key=True)
    if error["type"] == "missing":
        key = str(trail[-1])
        what = f"{_a(owner)} needs {key!r}"
        return located.problem(trail[:-1], what, f"add {_EXAMPLES.get(key, key + ':')}")
    what, hint = _what(error)
    return located.problem(trail, what, hint, at_key=error["loc"][-1:] == ("[key]",))


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


def _unknown_key(key: str, owner: type[Strict]) -> tuple[str, str]:
    known = [field.alias or name for name, field in owner.model_fields.items() if not field.exclude]
    return f"unknown key {key!r} in {_a(owner)}", did_you_mean(key, known)


def _what(error: ErrorDetails) -> tuple[str, str]:
    found = error["input"]
    if error["type"] == "value_error" and found is not None:
        what, _, hint = str(error["ctx"]["error"]).partition("; ")
        return what, hint
    if found is None:
        return "the value is missing", "write it behind the colon, or take the key out"
    what, hint = _REFUSALS[error["type"]](error.get("ctx", {}))
    return what.format(found=_shown(found)), hint


def _shown(found: Any) -> str:
    if isinstance(found, dict):
        return "a mapping"
    if isinstance(found, tuple):
        return "a list"
    return repr(found)


_Refusal = tuple[str, str]
_REFUSALS: dict[str, Callable[[dict[str, Any]], _Refusal]] = {
    "string_type": lambda _: ("{found} is not text", "put a text in quotes"),
    "string_too_short": lambda _: ("the text is empty", "write some words, or take the key out"),
    "string_too_long": lambda ctx: (f"the text is longer than {ctx['max_length']} characters", "split it"),
    "int_type": lambda _: ("{found} is not a whole number", "write a number such as 3"),
    "greater_than_equal": lambda ctx: ("{found} is too few", f"write {ctx['ge']} or more"),
    "less_than_equal": lambda ctx: ("{found} is too many", f"write {ctx['le']} or fewer"),
    "tuple_type": lambda _: ("{found} is not a list", "write [one, two], or a line with a dash for each"),
    "too_short": lambda ctx: (
        f"the list has {ctx['actual_length']} entries",
        f"it needs {ctx['min_length']} or more",
    ),
    "too_long": lambda ctx: (
        f"the list has {ctx['actual_length']} entries",
        f"it may have {ctx['max_length']} at most",
    ),
    "model_type": lambda _: ("{found} stands where a mapping belongs", "write key: value"),
    "literal_error": lambda _: ("{found} is not a sound", "write the name of a sound, or off"),
}
