"""Values for the parameters of a routine: of `--set`, over the environment, over the settings file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from voicecoach.cli.options.option_defaults import VARIABLE_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import typer

_OPTION = "set"
_PARAMETER = "values"
"""The name of the function parameter of the option."""

Values = tuple[tuple[str, str], ...]
"""Names of parameters with their values as text."""


def merge_parameter_values(context: typer.Context, given: Sequence[str]) -> tuple[Values, Values]:
    """The values that were typed, and those of the environment and the settings file.

    `given` are those that typer took from the first of these that has any; for others the rest counts too.
    Raises VoicecoachError for text that is not `name=value`.
    """
    source = context.get_parameter_source(_PARAMETER)
    is_typed = source is None or source.name == "COMMANDLINE"
    in_file = (context.default_map or {}).get(_PARAMETER) or ()
    in_environment = os.environ.get(f"{VARIABLE_PREFIX}{_OPTION.upper()}", "").split()
    preferred = {**_parse(in_file), **_parse(in_environment)}
    typed = _parse(given) if is_typed else {}
    return tuple(typed.items()), tuple(
        (name, value) for name, value in preferred.items() if name not in typed
    )


def _parse(texts: Iterable[str]) -> dict[str, str]:
    from voicecoach.session import parse_parameter_value

    return dict(map(parse_parameter_value, texts))
