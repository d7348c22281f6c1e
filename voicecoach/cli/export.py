"""`voicecoach export`: a session as an audio file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.choosing import with_choices
from voicecoach.cli.options import RoutineName, opened, warn
from voicecoach.cli.progress import Done, bar
from voicecoach.cli.writing import check_provable, with_writing

if TYPE_CHECKING:
    from voicecoach.export.options import ExportOptions
    from voicecoach.session.chosen import Choices
    from voicecoach.session.opened import Opened

OutputOption = Annotated[
    Path,
    typer.Option(
        "--output", "-o", metavar="FILE", help="The file: .wav, .flac, .mp3, .ogg, .opus, .m4a or .m4b."
    ),
]


@with_choices
@with_writing
def export(
    routine: RoutineName,
    output: OutputOption,
    verify: Annotated[
        bool, typer.Option("--verify", help="Hold the file against its timeline before it takes its place.")
    ] = False,
    *,
    chosen: Choices,
    options: ExportOptions,
) -> None:
    """Write a session as an audio file."""
    from voicecoach.export.options import check_options

    check_options(output, options)
    if verify:
        check_provable(options)
    write_session(opened(routine, chosen), output, options, verified=verify)


def write_session(
    session: Opened, output: Path, options: ExportOptions | None = None, *, verified: bool = False
) -> None:
    """Speak what is not spoken yet, write the file, and say what it is.

    One that is to be verified and is not its timeline leaves what was there before.
    """
    from voicecoach.cli.verify import approve
    from voicecoach.export.audio import check_length
    from voicecoach.export.files import Watch
    from voicecoach.export.options import ExportOptions
    from voicecoach.export.session import export_sounding
    from voicecoach.units import ms_from_frames, print_clock

    options = options or ExportOptions()
    done = Done()

    def check(frames: int) -> None:
        check_length(output, frames, options.quality.channels)
        done.ready = frames

    with bar("Writing") as progress:
        spoken = session.spoken(check, lambda part: progress(done.when_spoken(part)))
        watch = Watch(lambda frames: progress(done.when_written(frames)))
        if verified:
            watch = Watch(watch.progress, partial(approve, output=output, session=session))
        result = export_sounding(spoken, output, options, watch)
    timeline = spoken.timeline
    for note in result.notes:
        warn(note)
    length = print_clock(ms_from_frames(timeline.frames))
    loud = f", {result.level}" if result.level else ""
    typer.echo(f"Wrote {result.files[0]}: {timeline.title}, {length}{loud}.")
    if session.anew.count:
        typer.echo(f"clips spoken anew: {session.anew.count}")
