"""`voicecoach verify`: proof that an audio file is its timeline, or what in it is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.choosing import with_listening_options
from voicecoach.cli.options import open_routine
from voicecoach.cli.progress import progress_bar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from voicecoach.audio.clip import FloatSamples
    from voicecoach.audio.verify import Verdict
    from voicecoach.session.chosen import SessionOptions
    from voicecoach.session.opened import Session
    from voicecoach.timeline import Timeline


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
    from voicecoach.export.heard import decode_file
    from voicecoach.session.proof import finding_count, format_findings, verify_blocks

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


def verify_written_file(written: Path, timeline: Timeline, *, output: Path, session: Session) -> None:
    """Say that a file that was written, and is to become `output`, is its timeline.

    Raises VoicecoachError with the findings where it is not.
    """
    from voicecoach.session.proof import verify_file

    typer.echo(verdict_summary(output, verify_file(written, output.suffix, timeline, session)))


def _report_progress(
    blocks: Iterable[FloatSamples], frames: int, progress: Callable[[float], None]
) -> Iterator[FloatSamples]:
    heard = 0
    for block in blocks:
        yield block
        heard += len(block)
        progress(min(1.0, heard / frames))


def verdict_summary(name: Path, verdict: Verdict) -> str:
    from voicecoach.units import FRAMES_PER_MS, format_clock, ms_from_frames

    cues = f"{verdict.cue_count} cue{'' if verdict.cue_count == 1 else 's'} in place"
    worst = f"(worst {verdict.worst_offset_frames / FRAMES_PER_MS:.1f} ms)"
    silent = f", {verdict.silent_cue_count} without sound" if verdict.silent_cue_count else ""
    length = format_clock(ms_from_frames(verdict.frames))
    return f"{name}: {cues} {worst}{silent}, {length}, {verdict.lufs:.1f} LUFS"
