"""`voicecoach show`: print a session as a script with times."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import echo, progress_bar
from voicecoach.cli.options.common_options import RoutineArgument, open_routine
from voicecoach.cli.options.listening_options import with_listening_options

if TYPE_CHECKING:
    from voicecoach.session import SessionOptions

_MAX_DEFAULT_WIDTH = 100


@with_listening_options
def show(
    routine: RoutineArgument,
    width: Annotated[
        int | None,
        typer.Option(
            metavar="COLUMNS",
            help="Width of the text [default: the terminal's, at most 100].",
            min=40,
            rich_help_panel=Panel.OUTPUT,
        ),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print the script as JSON.", rich_help_panel=Panel.OUTPUT)
    ] = False,
    *,
    session_options: SessionOptions,
) -> None:
    """Show a session as a script: all that is said, with times.

    What was shortened, replaced by its sound or dropped is in square brackets, below its line.
    """
    from voicecoach.timeline import format_transcript, transcript_to_json

    with progress_bar(f"Synthesising {routine}") as progress:
        timeline = open_routine(routine, session_options).timeline(progress)
    if json:
        echo(transcript_to_json(timeline))
        return
    columns = width or min(shutil.get_terminal_size().columns, _MAX_DEFAULT_WIDTH)
    echo("\n".join(format_transcript(timeline, columns)))
