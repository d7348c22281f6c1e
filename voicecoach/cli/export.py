"""`voicecoach export`: a session as an audio file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.choosing import with_choices
from voicecoach.cli.options import RoutineName, opened, warn
from voicecoach.cli.progress import bar
from voicecoach.errors import VoicecoachError

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
def export(
    routine: RoutineName,
    output: OutputOption,
    *,
    bitrate: Annotated[
        str | None,
        typer.Option(help="Kilobits a second, such as 64k; what suits speech if left out.", metavar="RATE"),
    ] = None,
    channels: Annotated[
        int, typer.Option(help="1, or 2 for players that want stereo: both are alike.", min=1, max=2)
    ] = 1,
    loudness: Annotated[
        float | None,
        typer.Option(help="Of the speech, such as -16; -19 mono and -16 stereo if left out.", metavar="LUFS"),
    ] = None,
    author: Annotated[
        str | None, typer.Option(help="Who made it; the routine's author if left out.", metavar="NAME")
    ] = None,
    date: Annotated[
        str | None, typer.Option(help="2026, 2026-11 or 2026-11-25; none if left out.", metavar="DATE")
    ] = None,
    cover: Annotated[Path | None, typer.Option(help="A picture for it, JPEG or PNG.", metavar="FILE")] = None,
    chapters: Annotated[bool, typer.Option(help="A chapter for each step.")] = True,
    chapters_json: Annotated[
        bool, typer.Option("--chapters-json", help="The chapters beside it too, as podcasts have them.")
    ] = False,
    captions: Annotated[
        str | None, typer.Option(help="Captions beside it: vtt, srt, lrc, or several.", metavar="KINDS")
    ] = None,
    labels: Annotated[bool, typer.Option("--labels", help="Labels for Audacity beside it.")] = False,
    split: Annotated[
        str | None,
        typer.Option(help="`steps`: a folder with a file for each, and a playlist.", metavar="steps"),
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Hold the file against its timeline before it takes its place.")
    ] = False,
    chosen: Choices,
) -> None:
    """Write a session as an audio file."""
    from voicecoach.audio.quality import Quality
    from voicecoach.export.beside import beside
    from voicecoach.export.encoders import BRANDS
    from voicecoach.export.options import ExportOptions, check_options, parse_bitrate, parse_split

    try:
        options = ExportOptions(
            quality=Quality(channels, None if bitrate is None else parse_bitrate(bitrate)),
            loudness=loudness,
            author=author,
            date=date,
            cover=cover,
            chapters=chapters,
            beside=beside(captions, labels=labels, chapters=chapters_json),
            split=split is not None and parse_split(split),
        )
    except ValueError as error:
        raise VoicecoachError(str(error)) from None
    check_options(output, options)
    if options.split and verify:
        raise VoicecoachError("--verify holds one file against its timeline; leave out --split")
    if verify and output.suffix.lower() in BRANDS:
        raise VoicecoachError(
            f"a {output.suffix} file cannot be read back here to verify it; use another kind of file"
        )
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
    spoken = session.spoken(partial(check_length, output, channels=options.quality.channels))
    with bar("Writing") as progress:
        watch = Watch(lambda frames: progress(spoken.part_written(frames)))
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
