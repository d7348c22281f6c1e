"""`voicecoach record-list`: the sentences of a session that are still to be recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.choosing import with_listening_options
from voicecoach.cli.options import RoutineArgument, open_routine

if TYPE_CHECKING:
    from voicecoach.session.chosen import SessionOptions
    from voicecoach.session.record_list import ChecklistItem


@with_listening_options
def record_list(
    routine: RoutineArgument,
    sheet: Annotated[
        bool, typer.Option("--sheet", help="As a sheet to print and read from, in Markdown.")
    ] = False,
    *,
    chosen: SessionOptions,
) -> None:
    """List the sentences that are still to be recorded.

    Each with the name of its file. What is in the folder of --recordings, or of the routine, is left out.
    """
    from voicecoach.session.home import find_user_folders
    from voicecoach.session.record_list import recording_checklist

    session = open_routine(routine, chosen)
    missing, unused = recording_checklist(session, find_user_folders())
    if sheet:
        typer.echo(_markdown_sheet(session.title, missing))
        return
    width = max((len(one.file) for one in missing), default=0)
    for one in missing:
        typer.echo(f"{one.file:{width}}  {one.text}")
    for file in unused:
        typer.echo(f"Note: nothing here is heard from {file}", err=True)
    typer.echo(f"{len(missing)} to record.", err=True)


def _markdown_sheet(title: str, missing: tuple[ChecklistItem, ...]) -> str:
    from voicecoach.documents.tables import to_markdown_table

    rows = ((str(place), one.text, one.when, one.file) for place, one in enumerate(missing, 1))
    return f"# {title}: to record\n\n{to_markdown_table(('', 'Words', 'Said', 'File'), rows)}"
