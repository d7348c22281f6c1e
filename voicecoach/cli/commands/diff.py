"""`voicecoach diff`: compare what a listener hears in two routines or timelines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import echo, progress_bar
from voicecoach.cli.options.common_options import ROUTINE_HELP, open_routine
from voicecoach.cli.options.completion import complete_routine
from voicecoach.cli.options.listening_options import with_listening_options

if TYPE_CHECKING:
    from voicecoach.session import SessionOptions
    from voicecoach.timeline import Timeline


@with_listening_options
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=ROUTINE_HELP, autocompletion=complete_routine)],
    new: Annotated[str, typer.Argument(metavar="NEW", help=ROUTINE_HELP, autocompletion=complete_routine)],
    json: Annotated[
        bool, typer.Option("--json", help="Print the changes as JSON.", rich_help_panel=Panel.OUTPUT)
    ] = False,
    *,
    session_options: SessionOptions,
) -> None:
    """Show what a listener would hear differently in two routines.

    Exit status: 0 no audible difference, 1 differences, 2 error.
    """
    from voicecoach.timeline import changes_to_json, diff_timelines, format_changes

    changes = diff_timelines(_compile(old, session_options), _compile(new, session_options))
    if json:
        echo(changes_to_json(changes))
    else:
        echo("\n".join(format_changes(changes)) or "No audible difference.")
    if changes:
        raise typer.Exit(1)


def _compile(name: str, options: SessionOptions) -> Timeline:
    with progress_bar(f"Synthesising {name}") as progress:
        return open_routine(name, options).timeline(progress)
