"""TODO"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from voicecoach.cli.console import ExportProgress, progress_bar, warn

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
    from voicecoach.cli.exporting import verify_written_file
    from voicecoach.export import ExportHooks, ExportOptions, check_length, export_source
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
