"""Writing a session to an audio file or a web page, as `export` and `play --or-export` do."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.cli.console import echo, progress_bar, warn

if TYPE_CHECKING:
    from voicecoach.audio import Verdict
    from voicecoach.export import ExportOptions
    from voicecoach.session import Session
    from voicecoach.timeline import Timeline


def write_session(
    session: Session, output: Path, options: ExportOptions | None = None, *, verified: bool = False
) -> None:
    """Synthesise missing speech, write the file and print a summary.

    With `verified`, the file is checked against its timeline before it replaces an existing one.
    """
    from voicecoach.units import format_clock, ms_from_frames

    check = partial(verify_written_file, output=output, session=session) if verified else _accept
    with progress_bar("Writing") as progress:
        result = session.export(output, options, progress, check)
    for note in result.notes:
        warn(note)
    length = format_clock(ms_from_frames(result.frames))
    level = f", {result.level}" if result.level else ""
    echo(f"Wrote {result.files[0]}: {session.title}, {length}{level}.")
    if session.synthesised.count:
        echo(f"clips synthesised: {session.synthesised.count}")


def _accept(_written: Path, _timeline: Timeline) -> None:
    pass


def verify_written_file(written: Path, timeline: Timeline, *, output: Path, session: Session) -> None:
    """Check a written file that will be moved to `output`, and print a summary.

    Raises VoicecoachError with the findings if the file differs from its timeline.
    """
    from voicecoach.session import verify_file

    echo(verdict_summary(output, verify_file(written, timeline, session)))


def verdict_summary(name: Path, verdict: Verdict) -> str:
    """One line about a file without findings."""
    from voicecoach.units import FRAMES_PER_MS, format_clock, ms_from_frames

    cues = f"{verdict.cue_count} cue{'' if verdict.cue_count == 1 else 's'} in place"
    offset = f"(largest offset {verdict.worst_offset_frames / FRAMES_PER_MS:.1f} ms)"
    silent = f", {verdict.silent_cue_count} silent" if verdict.silent_cue_count else ""
    length = format_clock(ms_from_frames(verdict.frames))
    return f"{name}: {cues} {offset}{silent}, {length}, {verdict.lufs:.1f} LUFS"
