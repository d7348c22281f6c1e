"""What several commands name alike, and how they open a session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from voicecoach.cli.console import warn

if TYPE_CHECKING:
    from voicecoach.session import Session, SessionOptions


RoutineArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="ROUTINE", help="A routine by name or path, or a timeline file (.json).")
]


OutputOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write it here instead of playing it."),
]


DeviceOption: TypeAlias = Annotated[str, typer.Option("--device", help="miniaudio or simpleaudio.")]


VoiceOption: TypeAlias = Annotated[
    str | None, typer.Option("--voice", help="The voice: natural, espeak, or engine/name.", metavar="NAME")
]


def open_routine(name: str, chosen: SessionOptions) -> Session:
    """The session that the user names; warnings go to standard error."""
    from voicecoach.session import find_user_folders, open_session

    return open_session(name, chosen, find_user_folders(), warn)


NO_BED = "off"
