"""`voicecoach export`: a session as an audio file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.choosing import with_listening_options
from voicecoach.cli.options import RoutineArgument, open_routine, warn
from voicecoach.cli.progress import ExportProgress, progress_bar
from voicecoach.cli.writing import check_verifiable, with_export_options

if TYPE_CHECKING:
    from voicecoach.export.options import ExportOptions
    from voicecoach.session.chosen import SessionOptions
    from voicecoach.session.opened import Session

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
    from voicecoach.export.options import check_options

    check_options(output, options)
    if verify:
        check_verifiable(options)
    write_session(open_routine(routine, chosen), output, options, verified=verify)


def write_session(
    session: Session, output: Path, options: ExportOptions | None = None, *, verified: bool = False
) -> None:
    """Speak what is not spoken yet, write the file, and say what it is.

    One that is to be verified and is not its timeline leaves what was there before.
    """
    from voicecoach.cli.verify import verify_written_file
    from voicecoach.export.audio import check_length
    from voicecoach.export.files import ExportHooks
    from voicecoach.export.options import ExportOptions
    from voicecoach.export.session import export_source
    from voicecoach.units import format_clock, ms_from_frames

    options = options or ExportOptions()
    done = ExportProgress()

    def check(frames: int) -> None:
        check_length(output, frames, options.quality.channels)
        done.ready_frames = frames

    with progress_bar("Writing") as progress:
        spoken = session.stream(check, lambda part: progress(done.update_spoken(part)))
        watch = ExportHooks(lambda frames: progress(done.update_written(frames)))
        if verified:
            watch = ExportHooks(watch.progress, partial(verify_written_file, output=output, session=session))
        result = export_source(spoken, output, options, watch)
    timeline = spoken.timeline
    for note in result.notes:
        warn(note)
    length = format_clock(ms_from_frames(timeline.frames))
    loud = f", {result.level}" if result.level else ""
    typer.echo(f"Wrote {result.files[0]}: {timeline.title}, {length}{loud}.")
    if session.synthesised.count:
        typer.echo(f"clips spoken anew: {session.synthesised.count}")
