"""The classes of all commands: options in panels in `--help`, and shell completion without type conversion.

Typer shows panels only with rich, which is slow to import.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import partial
from typing import Any

from typer.core import TyperCommand, TyperGroup

_ARGUMENTS = "Arguments"
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

_MAX_TERM_WIDTH = 22
"""Characters of an option with its metavar; the help of a longer one starts on the next line."""


class Panel(StrEnum):
    """The headings of options in `--help`, in the order shown; set one as an option's `rich_help_panel`."""

    OUTPUT = "Output"
    CHECKS = "Checks"
    SELECTION = "Selection"
    SAMPLE = "Sample"
    PRUNING = "Pruning"
    CONFIRMATION = "Confirmation"
    BUILD = "Build"
    PODCAST = "Podcast"
    LENGTH = "Length"
    ROUTINE = "Routine"
    VOICE = "Voice"
    WORDING = "Wording"
    MUSIC = "Music"
    NETWORK = "Network"
    DEVICE = "Device"
    DISPLAY = "Display and control"
    JOURNAL = "Journal"
    AUDIO = "Audio"
    TAGS = "Tags and chapters"
    EXTRA_FILES = "Extra files"
    OPTIONS = "Options"


class CliCommand(TyperCommand):
    """A command of ours."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments and options, each panel under its heading."""
        _write_panels(self, ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; values stay text while a shell completes."""
        _keep_text_in_completion(self, ctx)
        return super().parse_args(ctx, args)


class CliGroup(TyperGroup):
    """A command of ours that has commands of its own."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options, each panel under its heading, and the commands."""
        _write_panels(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; values stay text while a shell completes."""
        _convert_only_what_is_given(self, ctx)
        _keep_text_in_completion(self, ctx)
        return super().parse_args(ctx, args)


def _write_panels(command: Any, ctx: Any, formatter: Any) -> None:
    panels: dict[str, list[tuple[str, str]]] = {_ARGUMENTS: [], **{panel: [] for panel in Panel}}
    for parameter in command.get_params(ctx):
        record = parameter.get_help_record(ctx)
        if record is None:
            continue
        if parameter.param_type_name == "argument":
            panels[_ARGUMENTS].append((parameter.display_name_raw, record[1]))
        else:
            panels[parameter.rich_help_panel or Panel.OPTIONS].append(record)
    terms = [term for rows in panels.values() for term, _ in rows]
    width = min(max(map(len, terms)), _MAX_TERM_WIDTH)
    for heading, rows in panels.items():
        if rows:
            with formatter.section(heading):
                formatter.write_dl(
                    [(f"{term:{width}}", _unbroken_brackets(text)) for term, text in rows], col_max=width
                )
    formatter.buffer[:] = [text.replace(_NO_BREAK_SPACE, " ") for text in formatter.buffer]


def _unbroken_brackets(text: str) -> str:
    """The text with brackets such as `[default: 5m]` that are not wrapped."""
    return re.sub(r"\[[^]]+\]", lambda bracket: bracket[0].replace(" ", _NO_BREAK_SPACE), text)


def _keep_text_in_completion(command: Any, ctx: Any) -> None:
    """Skip the conversion of values while a shell completes: it would import pydantic for nothing."""
    if ctx.resilient_parsing:
        for parameter in command.get_params(ctx):
            parameter.process_value = _unconverted


def _convert_only_what_is_given(command: Any, ctx: Any) -> None:
    """Skip the conversion of text and of what is not given, for which typer would import pydantic."""
    for parameter in command.get_params(ctx):
        parameter.process_value = partial(_process_value, parameter)


def _process_value(parameter: Any, ctx: Any, value: Any) -> Any:
    annotation = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
    is_text = annotation is str and isinstance(value, str)
    if parameter.required or not (value is None or is_text):
        return type(parameter).process_value(parameter, ctx, value)
    return parameter.callback(ctx, parameter, value) if parameter.callback else value


def _unconverted(_ctx: Any, value: Any) -> Any:
    return value
