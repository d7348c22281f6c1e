"""`voicecoach export`: a session as an audio file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.exporting import write_session
from voicecoach.cli.options.common_options import RoutineArgument, open_routine
from voicecoach.cli.options.export_options import check_verifiable, with_export_options
from voicecoach.cli.options.listening_options import with_listening_options

if TYPE_CHECKING:
    from voicecoach.export import ExportOptions
    from voicecoach.session import SessionOptions


ExportFileOption = Annotated[
    Path,
    typer.Option(
        "--output", "-o", metavar="FILE", help="The file: .wav, .flac, .mp3, .ogg, .opus, .m4a or .m4b."
    ),
]


@with_listening_options
@with_export_options
def export(
    routine: RoutineArgument,
    output: ExportFileOption,
    verify: Annotated[
        bool, typer.Option("--verify", help="Hold the file against its timeline before it takes its place.")
    ] = False,
    *,
    chosen: SessionOptions,
    options: ExportOptions,
) -> None:
    """Write a session as an audio file."""
    from voicecoach.export import check_options

    check_options(output, options)
    if verify:
        check_verifiable(options)
    write_session(open_routine(routine, chosen), output, options, verified=verify)
