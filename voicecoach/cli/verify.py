"""`voicecoach verify`: proof that an audio file is its timeline, or what in it is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.choosing import with_choices
from voicecoach.cli.options import opened
from voicecoach.cli.progress import bar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from voicecoach.audio.clip import Raw
    from voicecoach.audio.verify import Verdict
    from voicecoach.session.chosen import Choices
    from voicecoach.session.opened import Opened
    from voicecoach.timeline import Timeline


@with_choices
def verify(
    audio: Annotated[Path, typer.Argument(metavar="AUDIO", help="The audio file, of any common kind.")],
    timeline: Annotated[
        str, typer.Argument(metavar="TIMELINE", help="Its timeline file (.json), or a routine.")
    ],
    *,
    chosen: Choices,
) -> None:
    """Tell whether an audio file is its timeline.

    Every cue is in its place, nothing else sounds, and the file is as long and as loud as it should be:
    or a line for everything that is not so. A routine needs the options that the file was made with.
    """
    from voicecoach.export.heard import heard
    from voicecoach.session.proof import count, held, lines

    blocks = heard(audio)
    session = opened(timeline, chosen)
    with bar("Speaking") as progress:
        laid_out = session.timeline(progress)
    with bar("Listening") as progress:
        verdict = held(_watched(blocks, laid_out.frames, progress), laid_out, session)
    if verdict.findings:
        typer.echo(lines(verdict))
        typer.echo(count(verdict), err=True)
        raise typer.Exit(1)
    typer.echo(_summary(audio, verdict))


def approve(written: Path, timeline: Timeline, *, output: Path, session: Opened) -> None:
    """Say that a file that was written, and is to become `output`, is its timeline.

    Raises VoicecoachError with the findings where it is not.
    """
    from voicecoach.session.proof import prove

    typer.echo(_summary(output, prove(written, output.suffix, timeline, session)))


def _watched(blocks: Iterable[Raw], frames: int, progress: Callable[[float], None]) -> Iterator[Raw]:
    heard = 0
    for block in blocks:
        yield block
        heard += len(block)
        progress(min(1.0, heard / frames))


def _summary(name: Path, verdict: Verdict) -> str:
    from voicecoach.units import FRAMES_PER_MS, ms_from_frames, print_clock

    cues = f"{verdict.cues} cue{'' if verdict.cues == 1 else 's'} in place"
    worst = f"(worst {verdict.worst / FRAMES_PER_MS:.1f} ms)"
    silent = f", {verdict.silent} without sound" if verdict.silent else ""
    length = print_clock(ms_from_frames(verdict.frames))
    return f"{name}: {cues} {worst}{silent}, {length}, {verdict.lufs:.1f} LUFS"
