"""`voicecoach verify`: proof that an audio file is its timeline, or what in it is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.console import progress_bar
from voicecoach.cli.exporting import verdict_summary
from voicecoach.cli.options.common_options import open_routine
from voicecoach.cli.options.listening_options import with_listening_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from voicecoach.audio import FloatSamples
    from voicecoach.session import SessionOptions


@with_listening_options
def verify(
    audio: Annotated[Path, typer.Argument(metavar="AUDIO", help="The audio file, of any common kind.")],
    timeline: Annotated[
        str, typer.Argument(metavar="TIMELINE", help="Its timeline file (.json), or a routine.")
    ],
    *,
    chosen: SessionOptions,
) -> None:
    """Tell whether an audio file is its timeline.

    Every cue is in its place, nothing else sounds, and the file is as long and as loud as it should be:
    or a line for everything that is not so. A routine needs the options that the file was made with.
    """
    from voicecoach.audio import decode_file
    from voicecoach.session import finding_count, format_findings, verify_blocks

    blocks = decode_file(audio)
    session = open_routine(timeline, chosen)
    with progress_bar("Speaking") as progress:
        laid_out = session.timeline(progress)
    with progress_bar("Listening") as progress:
        verdict = verify_blocks(_report_progress(blocks, laid_out.frames, progress), laid_out, session)
    if verdict.findings:
        typer.echo(format_findings(verdict))
        typer.echo(finding_count(verdict), err=True)
        raise typer.Exit(1)
    typer.echo(verdict_summary(audio, verdict))


def _report_progress(
    blocks: Iterable[FloatSamples], frames: int, progress: Callable[[float], None]
) -> Iterator[FloatSamples]:
    heard = 0
    for block in blocks:
        yield block
        heard += len(block)
        progress(min(1.0, heard / frames))
