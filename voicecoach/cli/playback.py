"""Where times come from that more than one command needs."""

from __future__ import annotations

import platform
import sys
import time
from functools import cache, partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from voicecoach.cli.console import warn
from voicecoach.cli.options.playback_options import PlaybackOptions
from voicecoach.errors import DeviceGoneError, NoDeviceError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecoach.export import Tags
    from voicecoach.journal import JournalRecorder, SessionStart
    from voicecoach.player import (
        Control,
        Display,
        MediaKeys,
        PlainDisplay,
        PlayResult,
        StartAt,
        StatusLineDisplay,
        StdinCommands,
    )
    from voicecoach.session import LiveSession, Session, SessionOptions


def suspended_s() -> float:
    """For how many seconds the machine has been asleep, counted from anywhere.

    On Linux there is a clock that goes on in sleep beside the one that does not. On macOS the time of
    day goes on; on Windows both go on, and a sleep shows only by what becomes of the device.
    """
    asleep_too = getattr(time, "CLOCK_BOOTTIME", None)
    if asleep_too is not None:
        return time.clock_gettime(asleep_too) - time.monotonic()
    return time.time() - time.monotonic() if platform.system() == "Darwin" else 0.0


def journal_recorder(
    routine: str, title: str, chosen: SessionOptions, continues: int | None = None
) -> JournalRecorder:
    """What journals a session, which may go on with another of this number."""
    from datetime import UTC, datetime

    from voicecoach.journal import JournalRecorder
    from voicecoach.session import find_user_folders

    home, started = find_user_folders(), datetime.now(UTC).astimezone()

    def start() -> SessionStart:
        from voicecoach.journal import SessionStart
        from voicecoach.session import absolute_routine_name, options_to_json

        return SessionStart(
            started, absolute_routine_name(routine, home), title, options_to_json(chosen), continues
        )

    return JournalRecorder(home.journal_file, start, warn)


def play_session(
    session: Session, playing: PlaybackOptions, kept: JournalRecorder | None, beginning: StartAt | None = None
) -> None:
    """Play a session, journal it where it is to be kept, and tell how it ended."""
    from voicecoach.player import is_terminal

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

    from voicecoach.player import WatchdogSettings, create_device, play

    device = create_device(playing.device, time.monotonic)
    watch = WatchdogSettings(timeout_ms=playing.patience_ms, suspended_s=suspended_s)
    return play(growing, device, controls, displays, watch, is_interactive=holds)


def _controls_and_displays(title: str, playing: PlaybackOptions) -> tuple[list[Control], list[Display]]:
    """What the listener gives commands by, and what shows where the session is."""
    from voicecoach.player import KEY_HINT, Keyboard, system_media_keys

    hint = "" if playing.stdin or not Keyboard().is_interactive else KEY_HINT
    display = _create_display(hint, plain=playing.plain or playing.stdin)
    controls: list[Control] = [] if playing.stdin else [Keyboard(show_keys=display.show_keys)]
    both: list[StdinCommands | MediaKeys] = [_stdin_commands()] if playing.stdin else []
    if media := system_media_keys(title):
        both.append(media)
    return [*controls, *both], [display, *both]


def _stdin_commands() -> StdinCommands:
    from voicecoach.player import StdinCommands

    return StdinCommands(sys.stdin.fileno(), sys.stdout)


def _create_display(hint: str, *, plain: bool) -> StatusLineDisplay | PlainDisplay:
    from voicecoach.player import PlainDisplay, StatusLineDisplay

    if isinstance(sys.stdout, TextIOWrapper):  # a letter that it cannot write becomes a ?, and ends nothing
        sys.stdout.reconfigure(errors="replace")
    if plain or not sys.stdout.isatty():
        return PlainDisplay(sys.stdout, hint)
    from rich.console import Console

    console = Console()
    return PlainDisplay(sys.stdout, hint) if console.is_dumb_terminal else StatusLineDisplay(console)


def _ducking_displays(growing: LiveSession, playing: PlaybackOptions) -> list[Display]:
    """What makes others quieter, or only as loud as before where a killed session has left them quiet."""
    from voicecoach.session import find_user_folders

    path = find_user_folders().ducking_backup_file
    if not playing.duck_others and not path.is_file():
        return []
    from voicecoach.player import has_unrestored_volumes

    if not playing.duck_others and not has_unrestored_volumes(path):
        return []
    from voicecoach.player import StreamDucker, is_speaking, open_ducked_streams

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


_LINE_PATIENCE_MS = 5_000


def play_or_write_line(tags: Tags, spoken: LiveSession, output: Path | None, device: str) -> None:
    """Play a line that is spoken, or write it to a file."""
    from voicecoach.cli.options.playback_options import PlaybackOptions
    from voicecoach.cli.playback import run_player
    from voicecoach.export import export_audio
    from voicecoach.player import Keyboard

    if output is None:
        try:
            run_player(spoken, PlaybackOptions(device, _LINE_PATIENCE_MS), [Keyboard()])
        except (NoDeviceError, DeviceGoneError) as error:
            raise type(error)(error.what, "`-o FILE` writes a file instead") from error
        return
    export_audio(output, [spoken.samples(0, spoken.ready)], tags)
    typer.echo(f"Wrote {output}.")
