"""`voicecoach play`: a session on the sound device, hands-free."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.choosing import with_choices
from voicecoach.cli.options import RoutineName, opened

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
    *,
    chosen: Choices,
) -> None:
    """Play a session. Space pauses, n is the next step, p this one again, q stops."""
    from voicecoach.errors import NoDeviceError
    from voicecoach.export.audio import check_suffix

    if or_export is not None:
        check_suffix(or_export)
    session = opened(routine, chosen)
    growing = session.growing()
    try:
        _tell(perform(growing, device), growing)
    except NoDeviceError as error:
        if or_export is None:
            raise
        from voicecoach.cli.export import write_session

        why = str(error).partition(";")[0]
        typer.echo(f"{why}; this goes to {or_export} instead.", err=True)
        write_session(session, or_export)
    finally:
        growing.stop()


def perform(growing: Growing, device: str, *, quiet: bool = False) -> Outcome:
    """Play what there is and what is still being made; `quiet` shows nothing meanwhile."""
    import time

    from voicecoach.player import player
    from voicecoach.player.controls.keys import Keys
    from voicecoach.player.devices import catalog

    displays = [] if quiet else [_display()]
    return player.play(growing, catalog.device(device, time.monotonic), [Keys()], displays)


def _display() -> Display:
    from voicecoach.player.display import LineDisplay, PlainDisplay

    if not sys.stdout.isatty():
        return PlainDisplay(sys.stdout)
    from rich.console import Console

    return LineDisplay(Console())


def _tell(outcome: Outcome, growing: Growing) -> None:
    from voicecoach.units import ms_from_frames, print_clock

    if outcome.completed:
        typer.echo("Done.")
        return
    at = print_clock(ms_from_frames(outcome.position))
    whole = f" of {print_clock(ms_from_frames(growing.frames))}" if growing.frames else ""
    typer.echo(f"Stopped at {at}{whole}.")
