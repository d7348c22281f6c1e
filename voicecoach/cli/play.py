"""`voicecoach play`: a session on the sound device, hands-free."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache, partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.choosing import sharing, with_choices
from voicecoach.cli.options import RoutineName, opened, warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from voicecoach.player.controls.beginning import Beginning
    from voicecoach.player.controls.lines import Lines
    from voicecoach.player.controls.media import MediaKeys
    from voicecoach.player.controls.port import Controls
    from voicecoach.player.display import Display, LineDisplay, PlainDisplay
    from voicecoach.player.player import Outcome
    from voicecoach.session.chosen import Choices
    from voicecoach.session.journal import Start
    from voicecoach.session.keeping import Keeping
    from voicecoach.session.opened import Opened
    from voicecoach.session.session import Growing


@dataclass(frozen=True, slots=True)
class Playing:
    """How a session is played, whatever it is."""

    device: str
    patience_ms: int
    """How long to wait for a device that is gone."""
    duck_others: bool = False
    plain: bool = False
    stdin: bool = False


def with_playing(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `playing_by`; it gets what they come to as `playing`."""
    return sharing(playing_by, "playing", command)


def playing_by(
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
) -> Playing:
    """The options of how a session is played; raises VoicecoachError for one that means nothing."""
    from voicecoach.errors import VoicecoachError
    from voicecoach.units import parse_span

    try:
        patience_ms = parse_span(patience).middle_ms
    except ValueError as error:
        raise VoicecoachError(f"--patience: {error}") from error
    return Playing(device, patience_ms, duck_others, plain, stdin)


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
    """Play a session. Space pauses, n is the next step, p this one again, q stops; ? shows all keys."""
    from voicecoach.errors import NoDeviceError

    if or_export is not None:
        from voicecoach.export.audio import check_suffix

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


def hear(session: Opened, playing: Playing, kept: Keeping | None, beginning: Beginning | None = None) -> None:
    """Play a session, journal it where it is to be kept, and tell how it ended."""
    from voicecoach.player.controls.terminal import is_terminal

    growing, outcome, stands = session.growing(), None, False
    within_reach = cache(partial(_within_reach, session.title, playing))

    def gives_commands() -> Iterable[Controls]:
        yield from within_reach()[0]

    def shows() -> Iterable[Display]:
        yield from _lowering(growing, playing)
        if kept:  # what the screen shows is written down by then
            yield kept
        yield from within_reach()[1]

    controls, displays = gives_commands(), shows()
    if beginning is not None:
        controls, displays = beginning.there(controls, displays)
    holds = playing.stdin or is_terminal()
    try:
        outcome = perform(growing, playing, controls, displays, holds=holds)
    finally:
        growing.stop()
        stands = kept is not None and kept.close(outcome)
    tell(outcome, growing.frames, " `voicecoach resume` goes on." if stands else "")


def perform(
    growing: Growing,
    playing: Playing,
    controls: Iterable[Controls],
    displays: Iterable[Display] = (),
    *,
    holds: bool | None = None,
) -> Outcome:
    """Play what there is and what is still being made."""
    import time

    from voicecoach.cli.clocks import slept_s
    from voicecoach.player import player
    from voicecoach.player.devices import catalog
    from voicecoach.player.supply import Watch

    device = catalog.device(playing.device, time.monotonic)
    watch = Watch(patience_ms=playing.patience_ms, slept_s=slept_s)
    return player.play(growing, device, controls, displays, watch, holds=holds)


def _within_reach(title: str, playing: Playing) -> tuple[list[Controls], list[Display]]:
    """What the listener gives commands by, and what shows where the session is."""
    from voicecoach.player.controls.catalog import media_keys
    from voicecoach.player.controls.keys import Keys
    from voicecoach.player.display import HINT

    hint = "" if playing.stdin or not Keys().reachable else HINT
    display = _display(hint, plain=playing.plain or playing.stdin)
    controls: list[Controls] = [] if playing.stdin else [Keys(show_keys=display.show_keys)]
    both: list[Lines | MediaKeys] = [_lines()] if playing.stdin else []
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


def _lowering(growing: Growing, playing: Playing) -> list[Display]:
    """What makes others quieter, or only as loud as before where a killed session has left them quiet."""
    from voicecoach.session.home import users_home

    path = users_home().lowered
    if not playing.duck_others and not path.is_file():
        return []
    from voicecoach.player.notebook import is_left_over

    if not playing.duck_others and not is_left_over(path):
        return []
    from voicecoach.player.lowering import Lowering, has_words, others_lowered

    others = partial(others_lowered, path)
    if playing.duck_others:
        return [Lowering(lambda view: has_words(growing.events, view), others, warn)]
    return [Lowering(lambda _: False, others, lambda _: None)]


def tell(outcome: Outcome, frames: int | None, onward: str = "") -> None:
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
    typer.echo(f"Stopped at {at}{whole}.{onward}")
