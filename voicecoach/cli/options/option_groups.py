"""TODO"""

from __future__ import annotations

from functools import cache, wraps
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Any, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable


def with_options(
    gather: Callable[..., object], name: str, command: Callable[..., None], but: frozenset[str] = frozenset()
) -> Callable[..., None]:
    """Give a command the options of `gather` but for some; it gets what they come to by this name."""
    shared = {one.name: one for one in _typer_parameters(gather) if one.name not in but}

    @wraps(command)
    def run(**given: Any) -> None:
        gathered = gather(**{option: given.pop(option) for option in shared})
        command(**given, **{name: gathered})

    parameters = [*_typer_parameters(command), *shared.values()]
    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # what typer reads, unknown to mypy
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    return run


@cache
def _typer_parameters(command: Callable[..., Any]) -> tuple[Parameter, ...]:
    """What typer is to read of a command: all but what is gathered, with their types at hand."""
    hints = get_type_hints(command, localns=dict.fromkeys(_GROUP_TYPES.values(), object), include_extras=True)
    own = (one for one in signature(command).parameters.values() if one.name not in _GROUP_TYPES)
    return tuple(one.replace(annotation=hints[one.name], kind=Parameter.KEYWORD_ONLY) for one in own)


_GROUP_TYPES = {"chosen": "SessionOptions", "playing": "PlaybackOptions", "options": "ExportOptions"}
"""What commands get in place of options, and what it is."""
