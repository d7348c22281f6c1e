"""Messages for option values that typer rejects: what was found and what is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voicecoach.errors import InputError

if TYPE_CHECKING:
    import typer

_NUMBER_NOUNS = {int: "a whole number", float: "a number"}


def explain_parameter_error(error: typer.BadParameter) -> InputError:
    """An error about a rejected number or flag; for other values it has typer's own message."""
    from pydantic import ValidationError

    if error.param is None or not isinstance(error.__cause__, ValidationError):
        return InputError(error.message)
    descriptor, found = error.param.type_descriptor, error.__cause__.errors()[0]["input"]
    if descriptor.annotation is bool:
        return InputError(f"expected true or false, not {found!r}")
    if descriptor.annotation not in _NUMBER_NOUNS:
        return InputError(error.message)
    info = descriptor.parameter_info
    expected = f"{_NUMBER_NOUNS[descriptor.annotation]}{_format_range(info.min, info.max)}"
    hint = _decimal_comma_hint(found, descriptor.annotation)
    return InputError(f"{str(found)!r} is not {expected}", hint)


def _format_range(least: float | None, most: float | None) -> str:
    if least is None:
        return ""
    return f" of at least {least}" if most is None else f" from {least} to {most}"


def _decimal_comma_hint(found: Any, number: type) -> str | None:
    """The same number with a decimal point, if it was written with a comma."""
    before, comma, after = str(found).partition(",")
    is_decimal = comma and before.lstrip("-").isdecimal() and after.isdecimal() and number is float
    return f"write {before}.{after}" if is_decimal else None
