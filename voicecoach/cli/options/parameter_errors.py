"""What typer refuses of a value, told with what was found and what is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voicecoach.errors import InputError

if TYPE_CHECKING:
    import typer

_NUMBER_NOUNS = {int: "a whole number", float: "a number"}


def explain_parameter_error(error: typer.BadParameter) -> InputError:
    """What is wrong with the value of a number or of a flag; else typer's own words."""
    from pydantic import ValidationError

    if error.param is None or not isinstance(error.__cause__, ValidationError):
        return InputError(error.message)
    kind, found = error.param.type_descriptor, error.__cause__.errors()[0]["input"]
    if kind.annotation is bool:
        return InputError(f"{found!r} is neither true nor false")
    if kind.annotation not in _NUMBER_NOUNS:
        return InputError(error.message)
    info = kind.parameter_info
    noun = f"{_NUMBER_NOUNS[kind.annotation]}{_format_range(info.min, info.max)}"
    return InputError(f"{str(found)!r} is not {noun}", _decimal_comma_hint(found, kind.annotation))


def _format_range(least: float | None, most: float | None) -> str:
    if least is None:
        return ""
    return f" from {least} on" if most is None else f" from {least} to {most}"


def _decimal_comma_hint(found: Any, number: type) -> str | None:
    """What to write where a comma stands for the decimal point."""
    before, comma, after = str(found).partition(",")
    meant = comma and before.lstrip("-").isdecimal() and after.isdecimal() and number is float
    return f"write {before}.{after}" if meant else None
