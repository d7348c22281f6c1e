"""`voicecoach play`: a session on the sound device, hands-free."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.choosing import sharing, with_choices
from voicecoach.cli.options import RoutineName, opened, warn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voicecoach.player.controls.port import Controls
    from voicecoach.player.display import Display
    from voicecoach.player.player import Outcome
    from voicecoach.session.journal import Start
    from voicecoach.session.keeping import Keeping
    from voicecoach.session.open import Choices, Opened
    from voicecoach.session.session import Growing


@dataclass(frozen=True, slots=True)
class Playing:
    """How a session is played, whatever it is."""

    device: str
    duck_others: bool


def with_playing(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `playing_by`; it gets what they come to as `playing`."""
    return sharing(playing_by, "playing", command)


def playing_by(
    *,
    device: Annotated[str, typer.Option("--device", help="miniaudio or simpleaudio.")] = "miniaudio",
    duck_others: Annotated[
        bool,
        typer.Option("--duck-others", help="Make other programs quieter while words are spoken (Linux)."),
    ] = False,
) -> Playing:
    """The options of how a session is played."""
    return Playing(device, duck_others)


@with_playing
@with_choices
def play(
    routine: RoutineName,
    or_export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Without a sound device, export here instead.")
    ] = None,
    no_journal: Annotated[
        bool, typer.Option("--no-journal", help="Keep nothing of it for `resume` and `history`.")
    ] = False,
    *,
    chosen: Choices,
    playing: Playing,
) -> None:
    """Play a session. Space pauses, n is the next step, p this one again, q stops."""
    from voicecoach.errors import NoDeviceError
    from voicecoach.export.audio import check_suffix

    if or_export is not None:
        check_suffix(or_export)
    session = opened(routine, chosen)
    try:
        hear(session, playing, None if no_journal else keeping(routine, session.title, chosen))
    except NoDeviceError as error:
        if or_export is None:
            raise
        from voicecoach.cli.export import write_session

        why = str(error).partition(";")[0]
        typer.echo(f"{why}; this goes to {or_export} instead.", err=True)
        write_session(session, or_export)


def keeping(routine: str, title: str, chosen: Choices, continues: int | None = None) -> Keeping:
    """What journals a session, which may go on with another of this number."""
    from datetime import UTC, datetime

    from voicecoach.session.home import users_home
    from voicecoach.session.keeping import Keeping

    home, started = users_home(), datetime.now(UTC).astimezone()

    def start() -> Start:
        from voicecoach.session.chosen import choices_to_json, lasting_name
        from voicecoach.session.journal import Start

        return Start(started, lasting_name(routine, home), title, choices_to_json(chosen), continues)

    return Keeping(home.journal, start, warn)


def hear(session: Opened, playing: Playing, kept: Keeping | None, controls: Sequence[Controls] = ()) -> None:
    """Play a session, journal it where it is to be kept, and tell how it ended."""
    growing, outcome, stands = session.growing(), None, False
    first = [kept] if kept else []  # what the screen shows is written down by then
    displays = [*_lowering(growing, playing), *first, *_displays()]
    try:
        outcome = perform(growing, playing.device, displays, controls)
    finally:
        growing.stop()
        stands = kept is not None and kept.close(outcome)
    _tell(outcome, growing, " `voicecoach resume` goes on." if stands else "")


def perform(
    growing: Growing, device: str, displays: Sequence[Display] = (), controls: Sequence[Controls] = ()
) -> Outcome:
    """Play what there is and what is still being made, with the keys and what else is in control."""
    import time

    from voicecoach.player import player
    from voicecoach.player.controls.keys import Keys
    from voicecoach.player.devices import catalog

    return player.play(growing, catalog.device(device, time.monotonic), [Keys(), *controls], displays)


def _displays() -> list[Display]:
    from voicecoach.player.display import LineDisplay, PlainDisplay

    if not sys.stdout.isatty():
        return [PlainDisplay(sys.stdout)]
    from rich.console import Console

    return [LineDisplay(Console())]


def _lowering(growing: Growing, playing: Playing) -> list[Display]:
    """What makes others quieter, or only as loud as before where a killed session has left them quiet."""
    from functools import partial

    from voicecoach.player.notebook import is_left_over
    from voicecoach.session.home import users_home

    path = users_home().lowered
    if not playing.duck_others and not is_left_over(path):
        return []
    from voicecoach.player.lowering import Lowering, others_lowered

    others = partial(others_lowered, path)
    if playing.duck_others:
        return [Lowering(lambda: growing.events, others, warn)]
    return [Lowering(tuple, others, lambda _: None)]


def _tell(outcome: Outcome, growing: Growing, onward: str) -> None:
    from voicecoach.units import ms_from_frames, print_clock

    if outcome.completed:
        typer.echo("Done.")
        return
    at = print_clock(ms_from_frames(outcome.position))
    whole = f" of {print_clock(ms_from_frames(growing.frames))}" if growing.frames else ""
    typer.echo(f"Stopped at {at}{whole}.{onward}")
