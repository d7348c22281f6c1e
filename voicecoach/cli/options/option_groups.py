"""Groups of options that several commands share, each parsed into one object for the command."""

from __future__ import annotations

from functools import cache, wraps
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Any, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable

_GROUP_PARAMETERS = {
    "session_options": "SessionOptions",
    "playback_options": "PlaybackOptions",
    "export_options": "ExportOptions",
}
"""The parameters by which commands get parsed groups, with the names of their types."""
_GROUPS = "_option_groups"
"""The attribute of a command with its function and its groups, so that a second group wraps it only once."""


def with_options(
    parse: Callable[..., object],
    parameter: str,
    command: Callable[..., None],
    exclude: frozenset[str] = frozenset(),
) -> Callable[..., None]:
    """Add a group of options to a command.

    Args:
        parse: Its parameters are the options of the group; it returns the parsed group.
        parameter: The parameter of the command that gets the parsed group.
        command: A function that typer makes a command of.
        exclude: Parameters of `parse` that are left at their defaults.
    """
    own = {option.name: option for option in _typer_parameters(parse) if option.name not in exclude}
    function, groups = getattr(command, _GROUPS, (command, ()))
    groups = ((parameter, parse, tuple(own)), *groups)

    @wraps(function)
    def run(**values: Any) -> None:
        parsed = {name: parse(**{key: values.pop(key) for key in keys}) for name, parse, keys in groups}
        function(**values, **parsed)

    parameters = [*_typer_parameters(command), *own.values()]
    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # typer reads it, mypy does not know it
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    setattr(run, _GROUPS, (function, groups))
    return run


@cache
def _typer_parameters(function: Callable[..., Any]) -> tuple[Parameter, ...]:
    """The parameters that typer makes options and arguments of, their annotations resolved."""
    unresolved = dict.fromkeys(_GROUP_PARAMETERS.values(), object)
    hints = get_type_hints(function, localns=unresolved, include_extras=True)
    parameters = [one for one in signature(function).parameters.values() if one.name not in _GROUP_PARAMETERS]
    return tuple(one.replace(annotation=hints[one.name], kind=Parameter.KEYWORD_ONLY) for one in parameters)
