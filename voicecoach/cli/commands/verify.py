"""`voicecoach verify`: check an audio file against its timeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.console import echo, progress_bar
from voicecoach.cli.exporting import verdict_summary
from voicecoach.cli.options.common_options import open_routine
from voicecoach.cli.options.completion import complete_routine
from voicecoach.cli.options.listening_options import with_listening_options
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import ExitStack

    from voicecoach.audio import FloatSamples
    from voicecoach.session import SessionOptions


@with_listening_options
def verify(
    audio: Annotated[
        Path, typer.Argument(metavar="AUDIO", help="Audio file, in any common format, or web page.")
    ],
    timeline: Annotated[
        str,
        typer.Argument(
            metavar="TIMELINE",
            help="Timeline file (.json) or routine.",
            autocompletion=complete_routine,
        ),
    ],
    *,
    session_options: SessionOptions,
) -> None:
    """Check an audio file against its timeline.

    Checks that every cue is in its place, that nothing else sounds, and that length and loudness are right;
    prints one line per difference. If TIMELINE is a routine, pass the options the file was exported with.
    """
    from contextlib import ExitStack

    from voicecoach.session import finding_count, format_findings, verify_blocks

    with ExitStack() as opened:
        blocks = _decode(audio, opened)
        session = open_routine(timeline, session_options)
        with progress_bar("Synthesising speech") as progress:
            compiled = session.timeline(progress)
        with progress_bar("Analysing") as progress:
            verdict = verify_blocks(_report_progress(blocks, compiled.frames, progress), compiled, session)
    if verdict.findings:
        echo(format_findings(verdict))
        echo(finding_count(verdict), err=True)
        raise typer.Exit(1)
    echo(verdict_summary(audio, verdict))


def _decode(audio: Path, opened: ExitStack) -> Iterator[FloatSamples]:
    """The sound of an audio file, or of a web page, from which it is written to a temporary file first."""
    from tempfile import TemporaryDirectory

    from voicecoach.audio import decode_file
    from voicecoach.export import is_page
    from voicecoach.page import write_sound
    from voicecoach.system import temporary_prefix

    if not is_page(audio):
        return decode_file(audio)
    sound = Path(opened.enter_context(TemporaryDirectory(prefix=temporary_prefix()))) / "sound.m4a"
    write_sound(audio, sound)
    return _decode_sound_of(audio, sound)


def _decode_sound_of(page: Path, sound: Path) -> Iterator[FloatSamples]:
    """The sound of a page from its temporary file; an error names the page."""
    from voicecoach.audio import decode_file

    try:
        yield from decode_file(sound)
    except VoicecoachError as error:
        raise VoicecoachError(
            f"the sound of {page.as_posix()} is cut off or damaged", "export it again"
        ) from error


def _report_progress(
    blocks: Iterable[FloatSamples], frames: int, progress: Callable[[float], None]
) -> Iterator[FloatSamples]:
    """The same blocks; calls `progress` with the fraction of `frames` that has been read."""
    read_frames = 0
    for block in blocks:
        yield block
        read_frames += len(block)
        progress(min(1.0, read_frames / frames))
