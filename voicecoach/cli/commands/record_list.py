"""`voicecoach record-list`: list the sentences of a session that have no recording yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import echo, to_markdown_table, warn
from voicecoach.cli.options.common_options import RoutineArgument, open_routine
from voicecoach.cli.options.listening_options import with_listening_options

if TYPE_CHECKING:
    from voicecoach.recordings import ChecklistItem
    from voicecoach.session import SessionOptions


@with_listening_options
def record_list(
    routine: RoutineArgument,
    sheet: Annotated[
        bool,
        typer.Option("--sheet", help="Print a Markdown sheet to read from.", rich_help_panel=Panel.OUTPUT),
    ] = False,
    *,
    session_options: SessionOptions,
) -> None:
    """List the sentences you still have to record, each with its file name.

    Sentences that already have a recording, in the --recordings folder or the routine's own, are left out.
    """
    from voicecoach.errors import VoicecoachError
    from voicecoach.recordings import recording_checklist
    from voicecoach.session import find_user_folders
    from voicecoach.wording import load_wording

    session = open_routine(routine, session_options)
    if session.fixed_timeline is not None:
        raise VoicecoachError(
            "a timeline file does not list all sentences that may be spoken", "give the routine"
        )
    plan = session.make_plan(session.initial_settings)
    numbers = load_wording(find_user_folders().wording_store(), plan.language, None).numbers
    missing, unused = recording_checklist(plan, numbers, session.recording_files, session.recordings_folder)
    if sheet:
        echo(_markdown_sheet(session.title, missing))
        return
    width = max((len(item.file) for item in missing), default=0)
    for item in missing:
        echo(f"{item.file:{width}}  {item.text}")
    for file in unused:
        warn(f"{file} is not used by this session")
    echo(f"{len(missing)} sentence{'' if len(missing) == 1 else 's'} to record.", err=True)


def _markdown_sheet(title: str, missing: tuple[ChecklistItem, ...]) -> str:
    rows = ((str(number), item.text, item.when, item.file) for number, item in enumerate(missing, 1))
    return f"# {title}: to record\n\n{to_markdown_table(('', 'Text', 'When', 'File'), rows)}"
