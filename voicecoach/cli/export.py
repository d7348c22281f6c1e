"""`voicecoach export`: a session as an audio file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.choosing import with_choices
from voicecoach.cli.options import RoutineName, opened
from voicecoach.cli.progress import bar

if TYPE_CHECKING:
    from voicecoach.session.open import Choices, Opened

OutputOption = Annotated[
    Path,
    typer.Option("--output", "-o", metavar="FILE", help="The file: .wav, .flac, .mp3, .ogg or .opus."),
]


@with_choices
def export(
    routine: RoutineName,
    output: OutputOption,
    *,
    verify: Annotated[
        bool, typer.Option("--verify", help="Hold the file against its timeline before it takes its place.")
    ] = False,
    chosen: Choices,
) -> None:
    """Write a session as an audio file."""
    from voicecoach.export.audio import check_suffix

    check_suffix(output)
    write_session(opened(routine, chosen), output, verified=verify)


def write_session(session: Opened, output: Path, *, verified: bool = False) -> None:
    """Speak what is not spoken yet, write the file, and say what it is.

    One that is to be verified and is not its timeline leaves what was there before.
    """
    from voicecoach.audio.mix import blocks
    from voicecoach.cli.verify import approve
    from voicecoach.export.audio import check_length, export_audio
    from voicecoach.units import ms_from_frames, print_clock

    with bar("Speaking") as progress:
        timeline = session.timeline(progress)
    check_length(output, timeline.frames)
    with bar("Writing") as progress:
        export_audio(
            output,
            blocks(timeline.events, session.studio.clip, 0, timeline.frames),
            title=timeline.title,
            progress=lambda frames: progress(frames / timeline.frames),
            approve=partial(approve, output=output, session=session, timeline=timeline) if verified else None,
        )
    length = print_clock(ms_from_frames(timeline.frames))
    typer.echo(f"Wrote {output}: {timeline.title}, {length}.")
    if session.anew.count:
        typer.echo(f"clips spoken anew: {session.anew.count}")
