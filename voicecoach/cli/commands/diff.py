"""`voicecoach diff`: what a listener hears of the difference between two routines or timelines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.console import progress_bar
from voicecoach.cli.options.common_options import open_routine
from voicecoach.cli.options.listening_options import with_listening_options

if TYPE_CHECKING:
    from voicecoach.session import SessionOptions
    from voicecoach.timeline import Timeline

_ROUTINE_HELP = "A routine by name or path, or a timeline file (.json)."


@with_listening_options
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=_ROUTINE_HELP)],
    new: Annotated[str, typer.Argument(metavar="NEW", help=_ROUTINE_HELP)],
    json: Annotated[bool, typer.Option("--json", help="Print the changes as JSON.")] = False,
    *,
    chosen: SessionOptions,
) -> None:
    """Tell what changed from one routine to another.

    Leaves with 0 where a listener hears no difference, with 1 where there is one, with 2 where one of both
    cannot be read.
    """
    from voicecoach.timeline import changes_to_json, format_changes
    from voicecoach.timeline import diff_timelines as changes_between

    changes = changes_between(_timeline_of(old, chosen), _timeline_of(new, chosen))
    if json:
        typer.echo(changes_to_json(changes))
    else:
        typer.echo("\n".join(format_changes(changes)) or "No difference.")
    if changes:
        raise typer.Exit(1)


def _timeline_of(name: str, chosen: SessionOptions) -> Timeline:
    with progress_bar(f"Speaking {name}") as progress:
        return open_routine(name, chosen).timeline(progress)
