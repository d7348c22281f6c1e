"""The key `when`: for which values of the parameters a step is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pydantic_core import InitErrorDetails

from voicecoach.errors import InputError, did_you_mean
from voicecoach.source import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.script.parameters import Parameter, Parameters


@dataclass(frozen=True, slots=True)
class Condition:
    """Whether the parameters have the values that a step is for."""

    is_met: bool


def parse_condition(value: Any, parameters: Parameters) -> Condition:
    """Check a condition such as `{level: hard}` or `{level: [medium, hard]}`; all its keys have to agree.

    Raises InputError, or ValidationError with the place of each value that is wrong.
    """
    if not isinstance(value, dict) or not value:
        raise InputError("a condition is a mapping", "name a parameter and its value, such as {level: hard}")
    errors: list[InitErrorDetails] = []
    is_met = True
    for name, wanted in value.items():
        parameter = parameters.find(name)
        if name in parameters.unreadable:
            continue
        if parameter is None:
            errors.append(_unknown_parameter(name, parameters))
        elif wanted is not Unreadable.VALUE:
            matches = [*_matches(parameter, wanted, (name,), errors)]
            is_met = is_met and any(matches)
    if errors:
        raise ValidationError.from_exception_data("condition", errors)
    return Condition(is_met)


def _matches(
    parameter: Parameter, wanted: Any, loc: tuple[str | int, ...], errors: list[InitErrorDetails]
) -> Iterator[bool]:
    """Whether each of the wanted values is that of the parameter; adds an error for each that cannot be."""
    several = wanted if isinstance(wanted, tuple) else (wanted,)
    for index, value in enumerate(several):
        place = (*loc, index) if isinstance(wanted, tuple) else loc
        if not isinstance(value, str | int | float):
            error = InputError("this is no value of a parameter", "write one, or a list of them")
            errors.append(_located(error, place, value))
            continue
        try:
            yield parameter.has(value)
        except InputError as error:
            errors.append(_located(error, place, value))


def _unknown_parameter(name: str, parameters: Parameters) -> InitErrorDetails:
    known = parameters.by_name
    hint = did_you_mean(name, known) if known else f"declare it: parameters: {{{name}: [easy, hard]}}"
    return _located(InputError(f"there is no parameter {name!r}", hint), (name, "[key]"), name)


def _located(error: InputError, loc: tuple[str | int, ...], value: Any) -> InitErrorDetails:
    return InitErrorDetails(type="value_error", loc=loc, input=value, ctx={"error": error})
