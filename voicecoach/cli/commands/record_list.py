"""`voicecoach record-list`: the sentences of a session that are still to be recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.options.common_options import RoutineArgument, open_routine
from voicecoach.cli.options.listening_options import with_listening_options

if TYPE_CHECKING:
    from voicecoach.recordings import ChecklistItem
    from voicecoach.session import SessionOptions


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
    from voicecoach.errors import VoicecoachError
    from voicecoach.recordings import recording_checklist
    from voicecoach.session import find_user_folders
    from voicecoach.wording import load_wording

    session = open_routine(routine, chosen)
    if session.fixed_timeline is not None:
        raise VoicecoachError("a timeline does not tell what else may be said; give the routine")
    plan = session.make_plan(session.initial_settings)
    numbers = load_wording(find_user_folders().wording_store(), plan.language, None).numbers
    missing, unused = recording_checklist(plan, numbers, session.recording_files, session.recordings_folder)
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
    from voicecoach.cli.markdown_table import to_markdown_table

    rows = ((str(place), one.text, one.when, one.file) for place, one in enumerate(missing, 1))
    return f"# {title}: to record\n\n{to_markdown_table(('', 'Words', 'Said', 'File'), rows)}"
