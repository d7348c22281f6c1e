"""What several commands name alike, and how they open a session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

if TYPE_CHECKING:
    from voicecoach.session.chosen import SessionOptions
    from voicecoach.session.opened import Session

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
    from voicecoach.session.home import find_user_folders
    from voicecoach.session.open import open_session

    return open_session(name, chosen, find_user_folders(), warn)


def warn(line: str) -> None:
    """Tell the user something that the session goes on without."""
    typer.echo(f"Note: {line}", err=True)
