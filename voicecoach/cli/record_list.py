"""`voicecoach record-list`: the sentences of a session that are still to be recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.choosing import with_choices
from voicecoach.cli.options import RoutineName, opened

if TYPE_CHECKING:
    from voicecoach.session.chosen import Choices
    from voicecoach.session.record_list import ToRecord


@with_choices
def record_list(
    routine: RoutineName,
    sheet: Annotated[
        bool, typer.Option("--sheet", help="As a sheet to print and read from, in Markdown.")
    ] = False,
    *,
    chosen: Choices,
) -> None:
    """List the sentences that are still to be recorded.

    Each with the name of its file. What is in the folder of --recordings, or of the routine, is left out.
    """
    from voicecoach.session.home import users_home
    from voicecoach.session.record_list import to_record

    session = opened(routine, chosen)
    missing, unused = to_record(session, users_home())
    if sheet:
        typer.echo(_sheet(session.title, missing))
        return
    width = max((len(one.file) for one in missing), default=0)
    for one in missing:
        typer.echo(f"{one.file:{width}}  {one.text}")
    for file in unused:
        typer.echo(f"Note: nothing here is heard from {file}", err=True)
    typer.echo(f"{len(missing)} to record.", err=True)


def _sheet(title: str, missing: tuple[ToRecord, ...]) -> str:
    from voicecoach.documents.tables import table

    rows = ((str(place), one.text, one.when, one.file) for place, one in enumerate(missing, 1))
    return f"# {title}: to record\n\n{table(('', 'Words', 'Said', 'File'), rows)}"
