"""TODO"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.options.option_groups import with_options

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class PlaybackOptions:
    """How a session is played, whatever it is."""

    device: str
    patience_ms: int
    """How long to wait for a device that is gone."""
    duck_others: bool = False
    plain: bool = False
    stdin: bool = False


def with_playback_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `playing_by`; it gets what they come to as `playing`."""
    return with_options(parse_playback_options, "playing", command)


def parse_playback_options(
    *,
    device: Annotated[str, typer.Option("--device", help="miniaudio or simpleaudio.")] = "miniaudio",
    patience: Annotated[
        str, typer.Option(metavar="TIME", help="How long to wait for a sound device that is gone.")
    ] = "5m",
    duck_others: Annotated[
        bool,
        typer.Option("--duck-others", help="Make other programs quieter while words are spoken (Linux)."),
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Line after line, as screen readers like it; nothing moves.")
    ] = False,
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Take commands from another program, a line each on its input.")
    ] = False,
) -> PlaybackOptions:
    """The options of how a session is played; raises VoicecoachError for one that means nothing."""
    from voicecoach.errors import InputError, VoicecoachError
    from voicecoach.units import parse_duration_range

    try:
        patience_ms = parse_duration_range(patience).middle_ms
    except InputError as error:
        raise VoicecoachError(f"--patience: {error.what}", error.hint) from error
    return PlaybackOptions(device, patience_ms, duck_others, plain, stdin)
