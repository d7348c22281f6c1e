"""Arguments and options that several commands have one by one, and how commands open a routine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import warn
from voicecoach.cli.options.completion import (
    complete_audio_file,
    complete_device,
    complete_routine,
    complete_voice,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.session import Session, SessionOptions

ROUTINE_HELP = "A routine by name or path, or a .json or .html file."

RoutineArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="ROUTINE", help=ROUTINE_HELP, autocompletion=complete_routine)
]

OutputOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write an audio file instead of playing.",
        rich_help_panel=Panel.OUTPUT,
        autocompletion=complete_audio_file,
    ),
]

DeviceOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--device",
        metavar="NAME",
        help="Audio backend: miniaudio or simpleaudio.",
        rich_help_panel=Panel.DEVICE,
        autocompletion=complete_device,
    ),
]

VoiceOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--voice",
        metavar="NAME",
        help="Voice: natural, espeak, or ENGINE/NAME (see `voicecoach voices`).",
        rich_help_panel=Panel.VOICE,
        autocompletion=complete_voice,
    ),
]

NO_BED = "off"
"""The value of --bed that turns off the music of the routine."""


def open_routine(name: str, options: SessionOptions, warn: Callable[[str], None] = warn) -> Session:
    """Open the session of a routine; warnings go to standard error, or to `warn`."""
    from voicecoach.session import find_user_folders, open_session

    return open_session(name, options, find_user_folders(), warn)
