"""TODO"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from voicecoach.cli.console import progress_bar, warn

if TYPE_CHECKING:
    from voicecoach.audio import Verdict
    from voicecoach.export import ExportOptions
    from voicecoach.session import Session
    from voicecoach.timeline import Timeline


def write_session(
    session: Session, output: Path, options: ExportOptions | None = None, *, verified: bool = False
) -> None:
    """Speak what is not spoken yet, write the file, and say what it is.

    One that is to be verified and is not its timeline leaves what was there before.
    """
    from voicecoach.units import format_clock, ms_from_frames

    check = partial(verify_written_file, output=output, session=session) if verified else _accept
    with progress_bar("Writing") as progress:
        result = session.export(output, options, progress, check)
    for note in result.notes:
        warn(note)
    length = format_clock(ms_from_frames(result.frames))
    loud = f", {result.level}" if result.level else ""
    typer.echo(f"Wrote {result.files[0]}: {session.title}, {length}{loud}.")
    if session.synthesised.count:
        typer.echo(f"clips spoken anew: {session.synthesised.count}")


def _accept(_written: Path, _timeline: Timeline) -> None:
    pass


def verify_written_file(written: Path, timeline: Timeline, *, output: Path, session: Session) -> None:
    """Say that a file that was written, and is to become `output`, is its timeline.

    Raises VoicecoachError with the findings where it is not.
    """
    from voicecoach.session import verify_file

    typer.echo(verdict_summary(output, verify_file(written, output.suffix, timeline, session)))


def verdict_summary(name: Path, verdict: Verdict) -> str:
    from voicecoach.units import FRAMES_PER_MS, format_clock, ms_from_frames

    cues = f"{verdict.cue_count} cue{'' if verdict.cue_count == 1 else 's'} in place"
    worst = f"(worst {verdict.worst_offset_frames / FRAMES_PER_MS:.1f} ms)"
    silent = f", {verdict.silent_cue_count} without sound" if verdict.silent_cue_count else ""
    length = format_clock(ms_from_frames(verdict.frames))
    return f"{name}: {cues} {worst}{silent}, {length}, {verdict.lufs:.1f} LUFS"
