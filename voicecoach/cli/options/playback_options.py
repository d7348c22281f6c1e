"""The options of commands that play a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.options.common_options import DeviceOption
from voicecoach.cli.options.option_groups import with_options
from voicecoach.errors import InputError, VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class PlaybackOptions:
    """How a session is played."""

    device: str
    patience_ms: int
    """How long to wait for a disconnected device."""
    duck_others: bool = False
    line: bool = False
    plain: bool = False
    stdin: bool = False


def with_playback_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the playback options to a command, which gets them parsed as `playback_options`."""
    return with_options(parse_playback_options, "playback_options", command)


def parse_playback_options(
    *,
    device: DeviceOption = "miniaudio",
    patience: Annotated[
        str,
        typer.Option(
            metavar="TIME",
            help="How long to wait for a disconnected sound device.",
            rich_help_panel=Panel.DEVICE,
        ),
    ] = "5m",
    duck_others: Annotated[
        bool,
        typer.Option(
            "--duck-others",
            help="Lower other programs' volume while the voice speaks (Linux).",
            rich_help_panel=Panel.DEVICE,
        ),
    ] = False,
    line: Annotated[
        bool,
        typer.Option(
            "--line",
            help="Show one live status line instead of the full-screen view.",
            rich_help_panel=Panel.DISPLAY,
        ),
    ] = False,
    plain: Annotated[
        bool,
        typer.Option(
            "--plain",
            help="Print plain lines instead of the full-screen view (for screen readers).",
            rich_help_panel=Panel.DISPLAY,
        ),
    ] = False,
    stdin: Annotated[
        bool,
        typer.Option(
            "--stdin",
            help="Read commands from standard input, one per line (for control by another program).",
            rich_help_panel=Panel.DISPLAY,
        ),
    ] = False,
) -> PlaybackOptions:
    """The parsed playback options; raises VoicecoachError for an invalid value."""
    patience_ms = parse_duration_option("--patience", patience)
    return PlaybackOptions(device, patience_ms, duck_others, line, plain, stdin)


def parse_duration_option(option: str, text: str) -> int:
    """The value of an option that is a duration, in milliseconds; raises VoicecoachError with its name."""
    from voicecoach.units import parse_duration_range

    try:
        return parse_duration_range(text).middle_ms
    except InputError as error:
        raise VoicecoachError(f"{option}: {error.what}", error.hint) from error


def parse_rest(text: str) -> int:
    """The rest between two sessions in milliseconds; raises VoicecoachError."""
    return parse_duration_option("--rest-between", text)
