"""`voicecoach export`: export a session as an audio file or a web page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.exporting import write_session
from voicecoach.cli.options.common_options import RoutineArgument, open_routine
from voicecoach.cli.options.completion import complete_exported_file
from voicecoach.cli.options.export_options import check_verifiable, with_export_options
from voicecoach.cli.options.listening_options import with_listening_options
from voicecoach.cli.voice_hint import suggest_voice

if TYPE_CHECKING:
    from voicecoach.export import ExportOptions
    from voicecoach.session import SessionOptions


@with_listening_options
@with_export_options
def export(
    routine: RoutineArgument,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="File to write: .wav, .flac, .mp3, .ogg, .opus, .m4a or .m4b, or a web page: .html.",
            rich_help_panel=Panel.OUTPUT,
            autocompletion=complete_exported_file,
        ),
    ],
    verify: Annotated[
        bool,
        typer.Option(
            "--verify",
            help="Check the file against its timeline before it replaces an existing one.",
            rich_help_panel=Panel.OUTPUT,
        ),
    ] = False,
    *,
    session_options: SessionOptions,
    export_options: ExportOptions,
) -> None:
    """Export a session as an audio file, or as a web page with the sound in it."""
    from voicecoach.export import check_options

    check_options(output, export_options)
    if verify:
        check_verifiable(export_options)
    session = open_routine(routine, session_options)
    suggest_voice(session)
    write_session(session, output, export_options, verified=verify)
