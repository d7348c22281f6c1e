"""The options of commands that write sessions to audio files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.options.option_groups import with_options
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.export import ExportOptions


_NO_COVER = "off"
"""The value of --cover for a file without a picture."""


def with_export_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the export options to a command, which gets them parsed as `export_options`."""
    return with_options(parse_export_options, "export_options", command)


def parse_export_options(
    *,
    bitrate: Annotated[
        str | None,
        typer.Option(
            metavar="RATE",
            help="Bit rate, e.g. 64k [default: suited to speech].",
            rich_help_panel=Panel.AUDIO,
        ),
    ] = None,
    channels: Annotated[
        int,
        typer.Option(
            metavar="N",
            help="1 (mono) or 2 (the same sound on both).",
            min=1,
            max=2,
            rich_help_panel=Panel.AUDIO,
        ),
    ] = 1,
    loudness: Annotated[
        float | None,
        typer.Option(
            metavar="LUFS",
            help="Speech loudness, e.g. -16 [default: -19 mono, -16 stereo].",
            rich_help_panel=Panel.AUDIO,
        ),
    ] = None,
    author: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Author tag [default: the routine's author].", rich_help_panel=Panel.TAGS
        ),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Date tag: 2026, 2026-11 or 2026-11-25 [default: none].",
            rich_help_panel=Panel.TAGS,
        ),
    ] = None,
    cover: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Cover picture, JPEG or PNG; off for none [default: a drawn title card].",
            rich_help_panel=Panel.TAGS,
        ),
    ] = None,
    chapters: Annotated[
        bool, typer.Option(help="Write a chapter for each step.", rich_help_panel=Panel.TAGS)
    ] = True,
    chapters_json: Annotated[
        bool,
        typer.Option(
            "--chapters-json",
            help="Also write FILE.chapters.json (Podcasting 2.0).",
            rich_help_panel=Panel.EXTRA_FILES,
        ),
    ] = False,
    captions: Annotated[
        str | None,
        typer.Option(
            metavar="KINDS",
            help="Also write captions: vtt, srt or lrc; separate several with commas.",
            rich_help_panel=Panel.EXTRA_FILES,
        ),
    ] = None,
    labels: Annotated[
        bool,
        typer.Option(
            "--labels",
            help="Also write Audacity labels (NAME.labels.txt).",
            rich_help_panel=Panel.EXTRA_FILES,
        ),
    ] = False,
    split: Annotated[
        str | None,
        typer.Option(
            metavar="steps",
            help="`steps`: write a folder with one file per step and a playlist.",
            rich_help_panel=Panel.OUTPUT,
        ),
    ] = None,
) -> ExportOptions:
    """The parsed export options; raises VoicecoachError for an invalid value."""
    from voicecoach.audio import Quality
    from voicecoach.export import ExportOptions, parse_bitrate, parse_sidecars, parse_split, read_cover

    is_without = cover is not None and cover.name == _NO_COVER and not cover.exists()
    return ExportOptions(
        quality=Quality(channels, None if bitrate is None else parse_bitrate(bitrate)),
        loudness_lufs=loudness,
        author=author,
        date=date,
        cover=None if cover is None or is_without else read_cover(cover),
        chapters=chapters,
        sidecars=parse_sidecars(captions, labels=labels, chapters=chapters_json),
        split_steps=split is not None and parse_split(split),
        card=not is_without,
    )


def check_verifiable(options: ExportOptions) -> None:
    """Raise VoicecoachError if the options write more than the single file that --verify can check."""
    if options.split_steps:
        raise VoicecoachError("--verify checks a single file", "leave out --split")
