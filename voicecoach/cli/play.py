"""`voicecoach play`: a session on the sound device, hands-free."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache, partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.choosing import with_listening_options, with_options
from voicecoach.cli.options import RoutineArgument, open_routine, warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from voicecoach.player.controls.beginning import StartAt
    from voicecoach.player.controls.lines import StdinCommands
    from voicecoach.player.controls.media import MediaKeys
    from voicecoach.player.controls.port import Control
    from voicecoach.player.display import Display, PlainDisplay, StatusLineDisplay
    from voicecoach.player.player import PlayResult
    from voicecoach.session.chosen import SessionOptions
    from voicecoach.session.journal import SessionStart
    from voicecoach.session.keeping import JournalRecorder
    from voicecoach.session.opened import Session
    from voicecoach.session.session import LiveSession


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
    from voicecoach.errors import VoicecoachError
    from voicecoach.units import parse_duration_range

    try:
        patience_ms = parse_duration_range(patience).middle_ms
    except ValueError as error:
        raise VoicecoachError(f"--patience: {error}") from error
    return PlaybackOptions(device, patience_ms, duck_others, plain, stdin)


@with_playback_options
@with_listening_options
def play(
    routine: RoutineArgument,
    or_export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Without a sound device, export here instead.")
    ] = None,
    no_journal: Annotated[
        bool, typer.Option("--no-journal", help="Keep nothing of it for `resume` and `history`.")
    ] = False,
    *,
    chosen: SessionOptions,
    playing: PlaybackOptions,
) -> None:
    """Play a session. Space pauses, n is the next step, p this one again, q stops; ? shows all keys."""
    from voicecoach.errors import NoDeviceError

    if or_export is not None:
        from voicecoach.export.audio import check_suffix

        check_suffix(or_export)
    session = open_routine(routine, chosen)
    try:
        play_session(
            session, playing, None if no_journal else journal_recorder(routine, session.title, chosen)
        )
    except NoDeviceError as error:
        if or_export is None:
            raise
        from voicecoach.cli.export import write_session

        why = str(error).partition(";")[0]
        typer.echo(f"{why}; this goes to {or_export} instead.", err=True)
        write_session(session, or_export)


def journal_recorder(
    routine: str, title: str, chosen: SessionOptions, continues: int | None = None
) -> JournalRecorder:
    """What journals a session, which may go on with another of this number."""
    from datetime import UTC, datetime

    from voicecoach.session.home import find_user_folders
    from voicecoach.session.keeping import JournalRecorder

    home, started = find_user_folders(), datetime.now(UTC).astimezone()

    def start() -> SessionStart:
        from voicecoach.session.chosen import absolute_routine_name, options_to_json
        from voicecoach.session.journal import SessionStart

        return SessionStart(
            started, absolute_routine_name(routine, home), title, options_to_json(chosen), continues
        )

    return JournalRecorder(home.journal_file, start, warn)


def play_session(
    session: Session, playing: PlaybackOptions, kept: JournalRecorder | None, beginning: StartAt | None = None
) -> None:
    """Play a session, journal it where it is to be kept, and tell how it ended."""
    from voicecoach.player.controls.terminal import is_terminal

    growing, outcome, stands = session.live(), None, False
    within_reach = cache(partial(_controls_and_displays, session.title, playing))

    def gives_commands() -> Iterable[Control]:
        yield from within_reach()[0]

    def shows() -> Iterable[Display]:
        yield from _ducking_displays(growing, playing)
        if kept:  # what the screen shows is written down by then
            yield kept
        yield from within_reach()[1]

    controls, displays = gives_commands(), shows()
    if beginning is not None:
        controls, displays = beginning.wrap(controls, displays)
    holds = playing.stdin or is_terminal()
    try:
        outcome = run_player(growing, playing, controls, displays, holds=holds)
    finally:
        growing.stop()
        stands = kept is not None and kept.close(outcome)
    report_outcome(outcome, growing.frames, " `voicecoach resume` goes on." if stands else "")


def run_player(
    growing: LiveSession,
    playing: PlaybackOptions,
    controls: Iterable[Control],
    displays: Iterable[Display] = (),
    *,
    holds: bool | None = None,
) -> PlayResult:
    """Play what there is and what is still being made."""
    import time

    from voicecoach.cli.clocks import suspended_s
    from voicecoach.player import player
    from voicecoach.player.devices import catalog
    from voicecoach.player.supply import WatchdogSettings

    device = catalog.create_device(playing.device, time.monotonic)
    watch = WatchdogSettings(timeout_ms=playing.patience_ms, suspended_s=suspended_s)
    return player.play(growing, device, controls, displays, watch, holds=holds)


def _controls_and_displays(title: str, playing: PlaybackOptions) -> tuple[list[Control], list[Display]]:
    """What the listener gives commands by, and what shows where the session is."""
    from voicecoach.player.controls.catalog import system_media_keys
    from voicecoach.player.controls.keys import Keyboard
    from voicecoach.player.display import KEY_HINT

    hint = "" if playing.stdin or not Keyboard().is_interactive else KEY_HINT
    display = _create_display(hint, plain=playing.plain or playing.stdin)
    controls: list[Control] = [] if playing.stdin else [Keyboard(show_keys=display.show_keys)]
    both: list[StdinCommands | MediaKeys] = [_stdin_commands()] if playing.stdin else []
    if media := system_media_keys(title):
        both.append(media)
    return [*controls, *both], [display, *both]


def _stdin_commands() -> StdinCommands:
    from voicecoach.player.controls.lines import StdinCommands

    return StdinCommands(sys.stdin.fileno(), sys.stdout)


def _create_display(hint: str, *, plain: bool) -> StatusLineDisplay | PlainDisplay:
    from voicecoach.player.display import PlainDisplay, StatusLineDisplay

    if isinstance(sys.stdout, TextIOWrapper):  # a letter that it cannot write becomes a ?, and ends nothing
        sys.stdout.reconfigure(errors="replace")
    if plain or not sys.stdout.isatty():
        return PlainDisplay(sys.stdout, hint)
    from rich.console import Console

    console = Console()
    return PlainDisplay(sys.stdout, hint) if console.is_dumb_terminal else StatusLineDisplay(console)


def _ducking_displays(growing: LiveSession, playing: PlaybackOptions) -> list[Display]:
    """What makes others quieter, or only as loud as before where a killed session has left them quiet."""
    from voicecoach.session.home import find_user_folders

    path = find_user_folders().ducking_backup_file
    if not playing.duck_others and not path.is_file():
        return []
    from voicecoach.player.notebook import has_unrestored_volumes

    if not playing.duck_others and not has_unrestored_volumes(path):
        return []
    from voicecoach.player.lowering import StreamDucker, is_speaking, open_ducked_streams

    others = partial(open_ducked_streams, path)
    if playing.duck_others:
        return [StreamDucker(lambda view: is_speaking(growing.events, view), others, warn)]
    return [StreamDucker(lambda _: False, others, lambda _: None)]


def report_outcome(outcome: PlayResult, frames: int | None, onward: str = "") -> None:
    """Tell how a session of so many frames ended, None where its length was not known yet."""
    from voicecoach.units import format_clock, ms_from_frames

    if outcome.underrun_count:
        times = "once" if outcome.underrun_count == 1 else f"{outcome.underrun_count} times"
        warn(f"sound was late {times}: the machine was too busy")
    if outcome.is_complete:
        typer.echo("Done.")
        return
    at = format_clock(ms_from_frames(outcome.position))
    whole = f" of {format_clock(ms_from_frames(frames))}" if frames else ""
    typer.echo(f"Stopped at {at}{whole}.{onward}")
