"""`voicecoach sheet`: a routine on paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import echo
from voicecoach.cli.hints import error_text
from voicecoach.cli.options.common_options import open_routine
from voicecoach.cli.options.completion import complete_routine
from voicecoach.cli.options.listening_options import with_listening_options
from voicecoach.errors import Hint, VoicecoachError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.session import SessionOptions

_AUDIBLE_OPTIONS = frozenset(
    {
        *("voice", "counter", "pace", "pitch", "recordings", "detail", "lead_in", "keep_awake"),
        *("bed", "bed_level", "sounds", "sound_level", "wording"),
    }
)
"""Listening options that change what is heard, and nothing on a sheet."""
_ESTIMATING_VOICE = "silent"
"""The voice whose sessions are as long as those of an average voice; it is there at once."""


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    return with_listening_options(command, exclude=_AUDIBLE_OPTIONS)


@_with_options
def sheet(
    routine: Annotated[
        str,
        typer.Argument(
            metavar="ROUTINE",
            help="A routine by name or path; with --all a folder of routines.",
            autocompletion=complete_routine,
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="File to write: .pdf or .html; with --all a folder.",
            rich_help_panel=Panel.OUTPUT,
        ),
    ],
    link: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Print this address with a QR code; with --all, {name} in it is the routine's name.",
            rich_help_panel=Panel.OUTPUT,
        ),
    ] = None,
    all_: Annotated[
        bool,
        typer.Option(
            "--all", help="Write a sheet for every routine of a folder.", rich_help_panel=Panel.OUTPUT
        ),
    ] = False,
    format_: Annotated[
        str,
        typer.Option(
            "--format", metavar="KIND", help="With --all: pdf or html.", rich_help_panel=Panel.OUTPUT
        ),
    ] = "pdf",
    *,
    session_options: SessionOptions,
) -> None:
    """Write a routine as a sheet to print: exercises, sets, times, pictures and notes.

    The length is an estimate for a voice of average speed.
    """
    from voicecoach.sheet import check_link, check_sheet_suffix

    if link is not None:
        check_link(link.replace("{name}", "name"))
    if all_:
        _write_all(Path(routine), output, _suffix_of(format_), link, session_options)
        return
    if Path(routine).is_dir():
        raise VoicecoachError(f"{routine} is a folder", Hint("add --all for a sheet of each routine in it"))
    check_sheet_suffix(output)
    _write_one(routine, output, link, session_options)


def _suffix_of(name: str) -> str:
    from voicecoach.sheet import SHEET_SUFFIXES

    suffix = f".{name.lower().removeprefix('.')}"
    if suffix not in SHEET_SUFFIXES:
        known = [known.removeprefix(".") for known in SHEET_SUFFIXES]
        hint = did_you_mean(name, known, f"use one of {', '.join(known)}")
        raise VoicecoachError(f"--format: {name!r} is not a kind of sheet", hint)
    return suffix


def _write_all(folder: Path, output: Path, suffix: str, link: str | None, options: SessionOptions) -> None:
    """Write the sheets of all routines; what fails is printed, and the others are still written."""
    from voicecoach.library import find_routines
    from voicecoach.system import make_folder

    failed = False
    routines = tuple(find_routines(folder))
    if not routines:
        raise VoicecoachError(f"there is no routine in {folder}", "a routine is a .yaml file with steps")
    for path in routines:
        target = output / path.relative_to(folder).with_suffix(suffix)
        make_folder(target.parent)
        try:
            _write_one(str(path), target, link, options)
        except VoicecoachError as error:
            echo(f"{path}: failed\n{error_text(error)}", err=True)
            failed = True
    if failed:
        raise typer.Exit(1)


def _write_one(routine: str, output: Path, link: str | None, options: SessionOptions) -> None:
    from voicecoach.session import sheet_of
    from voicecoach.sheet import check_link, write_sheet

    if link is not None:
        link = check_link(link.replace("{name}", output.stem))
    spoken = replace(options, voice=_ESTIMATING_VOICE, counter=_ESTIMATING_VOICE)
    made = sheet_of(open_routine(routine, spoken), link)
    write_sheet(output, made)
    echo(f"Wrote {output}: {made.title}.")
