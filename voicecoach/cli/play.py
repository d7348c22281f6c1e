"""`voicecoach play`: a session on the sound device, hands-free."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.choosing import with_choices
from voicecoach.cli.options import RoutineName, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.player.controls.lines import Lines
    from voicecoach.player.controls.media import MediaKeys
    from voicecoach.player.controls.port import Controls
    from voicecoach.player.display import Display, LineDisplay, PlainDisplay
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
    plain: Annotated[
        bool, typer.Option("--plain", help="Line after line, as screen readers like it; nothing moves.")
    ] = False,
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Take commands from another program, a line each on its input.")
    ] = False,
    chosen: Choices,
) -> None:
    """Play a session. Space pauses, n is the next step, p this one again, q stops; ? shows all keys."""
    from voicecoach.errors import NoDeviceError
    from voicecoach.export.audio import check_suffix

    if or_export is not None:
        check_suffix(or_export)
    session = opened(routine, chosen)
    growing = session.growing()
    try:
        _tell(perform(growing, device, *_within_reach(session.title, plain=plain, stdin=stdin)), growing)
    except NoDeviceError as error:
        if or_export is None:
            raise
        from voicecoach.cli.export import write_session

        why = str(error).partition(";")[0]
        typer.echo(f"{why}; this goes to {or_export} instead.", err=True)
        write_session(session, or_export)
    finally:
        growing.stop()


def perform(
    growing: Growing, device: str, controls: Sequence[Controls], displays: Sequence[Display] = ()
) -> Outcome:
    """Play what there is and what is still being made."""
    import time

    from voicecoach.player import player
    from voicecoach.player.devices import catalog

    return player.play(growing, catalog.device(device, time.monotonic), controls, displays)


def _within_reach(title: str, *, plain: bool, stdin: bool) -> tuple[list[Controls], list[Display]]:
    """What the listener gives commands by, and what shows where the session is."""
    from voicecoach.player.controls.catalog import media_keys
    from voicecoach.player.controls.keys import Keys
    from voicecoach.player.display import HINT

    hint = "" if stdin or not Keys().reachable else HINT
    display = _display(hint, plain=plain or stdin)
    controls: list[Controls] = [] if stdin else [Keys(show_keys=display.show_keys)]
    both: list[Lines | MediaKeys] = [_lines()] if stdin else []
    if media := media_keys(title):
        both.append(media)
    return [*controls, *both], [display, *both]


def _lines() -> Lines:
    from voicecoach.player.controls.lines import Lines

    return Lines(sys.stdin.fileno(), sys.stdout)


def _display(hint: str, *, plain: bool) -> LineDisplay | PlainDisplay:
    from voicecoach.player.display import LineDisplay, PlainDisplay

    if isinstance(sys.stdout, TextIOWrapper):  # a letter that it cannot write becomes a ?, and ends nothing
        sys.stdout.reconfigure(errors="replace")
    if plain or not sys.stdout.isatty():
        return PlainDisplay(sys.stdout, hint)
    from rich.console import Console

    console = Console()
    return PlainDisplay(sys.stdout, hint) if console.is_dumb_terminal else LineDisplay(console)


def _tell(outcome: Outcome, growing: Growing) -> None:
    from voicecoach.units import ms_from_frames, print_clock

    if outcome.completed:
        typer.echo("Done.")
        return
    at = print_clock(ms_from_frames(outcome.position))
    whole = f" of {print_clock(ms_from_frames(growing.frames))}" if growing.frames else ""
    typer.echo(f"Stopped at {at}{whole}.")
