"""`voicecoach diff`: what a listener hears of the difference between two routines or timelines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.choosing import with_choices
from voicecoach.cli.options import opened
from voicecoach.cli.progress import bar

if TYPE_CHECKING:
    from voicecoach.session.chosen import Choices
    from voicecoach.timeline import Timeline

_ROUTINE = "A routine by name or path, or a timeline file (.json)."


@with_choices
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=_ROUTINE)],
    new: Annotated[str, typer.Argument(metavar="NEW", help=_ROUTINE)],
    json: Annotated[bool, typer.Option("--json", help="Print the changes as JSON.")] = False,
    *,
    chosen: Choices,
) -> None:
    """Tell what changed from one routine to another.

    Leaves with 0 where a listener hears no difference, with 1 where there is one, with 2 where one of both
    cannot be read.
    """
    from voicecoach.compiler.diff import diff as changes_between
    from voicecoach.compiler.diff_lines import as_json, lines

    changes = changes_between(_timeline(old, chosen), _timeline(new, chosen))
    if json:
        typer.echo(as_json(changes))
    else:
        typer.echo("\n".join(lines(changes)) or "No difference.")
    if changes:
        raise typer.Exit(1)


def _timeline(name: str, chosen: Choices) -> Timeline:
    with bar(f"Speaking {name}") as progress:
        return opened(name, chosen).timeline(progress)
