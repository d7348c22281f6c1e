"""The options by which it is chosen how sessions are written: the same for every command that writes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.options.option_groups import with_options
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.export import ExportOptions


def with_export_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `written_as`; it gets what they come to as `options`."""
    return with_options(parse_export_options, "options", command)


def parse_export_options(
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
) -> ExportOptions:
    """How sessions are written; raises VoicecoachError for an option that means nothing."""
    from voicecoach.audio import Quality
    from voicecoach.export import ExportOptions, parse_bitrate, parse_sidecars, parse_split, read_cover

    return ExportOptions(
        quality=Quality(channels, None if bitrate is None else parse_bitrate(bitrate)),
        loudness_lufs=loudness,
        author=author,
        date=date,
        cover=None if cover is None else read_cover(cover),
        chapters=chapters,
        sidecars=parse_sidecars(captions, labels=labels, chapters=chapters_json),
        split_steps=split is not None and parse_split(split),
    )


def check_verifiable(options: ExportOptions) -> None:
    """Refuse to verify what is not one file: raises VoicecoachError."""
    if options.split_steps:
        raise VoicecoachError("--verify holds one file against its timeline; leave out --split")
