"""`voicecoach play`: a session on the sound device, hands-free."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.choosing import with_choices
from voicecoach.cli.options import RoutineName, opened, warn

if TYPE_CHECKING:
    from voicecoach.player.display import Display
    from voicecoach.player.player import Outcome
    from voicecoach.session.open import Choices
    from voicecoach.session.session import Growing


@with_choices
def play(
    routine: RoutineName,
    device: Annotated[str, typer.Option("--device", help="miniaudio or simpleaudio.")] = "miniaudio",
    or_export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Without a sound device, export here instead.")
    ] = None,
    patience: Annotated[
        str, typer.Option(metavar="TIME", help="How long to wait for a sound device that is gone.")
    ] = "5m",
    *,
    chosen: Choices,
) -> None:
    """Play a session. Space pauses, n is the next step, p this one again, q stops."""
    from voicecoach.errors import NoDeviceError
    from voicecoach.export.audio import check_suffix

    patience_ms = _patience_ms(patience)
    if or_export is not None:
        check_suffix(or_export)
    session = opened(routine, chosen)
    growing = session.growing()
    try:
        tell(perform(growing, device, patience_ms), growing.frames)
    except NoDeviceError as error:
        if or_export is None:
            raise
        from voicecoach.cli.export import write_session

        why = str(error).partition(";")[0]
        typer.echo(f"{why}; this goes to {or_export} instead.", err=True)
        write_session(session, or_export)
    finally:
        growing.stop()


def _patience_ms(text: str) -> int:
    from voicecoach.errors import VoicecoachError
    from voicecoach.units import parse_span

    try:
        return parse_span(text).middle_ms
    except ValueError as error:
        raise VoicecoachError(f"--patience: {error}") from error


def perform(growing: Growing, device: str, patience_ms: int, *, quiet: bool = False) -> Outcome:
    """Play what there is and what is still being made; `quiet` shows nothing meanwhile."""
    import time

    from voicecoach.cli.clocks import slept_s
    from voicecoach.player import player
    from voicecoach.player.controls.keys import Keys
    from voicecoach.player.devices import catalog
    from voicecoach.player.supply import Watch

    displays = [] if quiet else [_display()]
    watch = Watch(patience_ms=patience_ms, slept_s=slept_s)
    return player.play(growing, catalog.device(device, time.monotonic), [Keys()], displays, watch)


def _display() -> Display:
    from voicecoach.player.display import LineDisplay, PlainDisplay

    if not sys.stdout.isatty():
        return PlainDisplay(sys.stdout)
    from rich.console import Console

    return LineDisplay(Console())


def tell(outcome: Outcome, frames: int | None) -> None:
    """Tell how a session of so many frames ended, None where its length was not known yet."""
    from voicecoach.units import ms_from_frames, print_clock

    if outcome.underruns:
        times = "once" if outcome.underruns == 1 else f"{outcome.underruns} times"
        warn(f"sound was late {times}: the machine was too busy")
    if outcome.completed:
        typer.echo("Done.")
        return
    at = print_clock(ms_from_frames(outcome.position))
    whole = f" of {print_clock(ms_from_frames(frames))}" if frames else ""
    typer.echo(f"Stopped at {at}{whole}.")
