"""Playing a session or a line, as `play`, `resume`, `say` and others do."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from functools import cache, partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from voicecoach.cli.console import echo, warn
from voicecoach.cli.options.playback_options import PlaybackOptions
from voicecoach.errors import DeviceGoneError, NoDeviceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voicecoach.export import Tags
    from voicecoach.journal import JournalRecorder, SessionStart
    from voicecoach.player import (
        Control,
        Display,
        FullScreenDisplay,
        MediaKeys,
        PlainDisplay,
        PlayResult,
        StartAt,
        StatusLineDisplay,
        StdinCommands,
    )
    from voicecoach.session import LiveSession, Session, SessionOptions

_LINE_PATIENCE_MS = 5_000
"""How long a single spoken line waits for a disconnected device."""

_TICK_S = 0.125
"""How often displays look at the session, so that seconds change evenly."""


def suspended_s() -> float:
    """How long the machine has been suspended, in seconds since an arbitrary time.

    Linux has a clock that includes suspends and one that does not. On macOS the time of day is used. On
    Windows both clocks go on during a suspend, so it shows only when the device fails.
    """
    boot_clock = getattr(time, "CLOCK_BOOTTIME", None)
    if boot_clock is not None:
        return time.clock_gettime(boot_clock) - time.monotonic()
    return time.time() - time.monotonic() if sys.platform == "darwin" else 0.0


def journal_recorder(
    routine: str, title: str, options: SessionOptions, continues: int | None = None
) -> JournalRecorder:
    """A recorder that journals a session; `continues` is the number of the session it resumes."""
    from datetime import UTC, datetime

    from voicecoach.journal import JournalRecorder
    from voicecoach.session import find_user_folders

    folders, started = find_user_folders(), datetime.now(UTC).astimezone()

    def start() -> SessionStart:
        from voicecoach.journal import SessionStart
        from voicecoach.session import absolute_routine_name, options_to_json

        name = absolute_routine_name(routine, folders)
        return SessionStart(started, name, title, options_to_json(options), continues)

    return JournalRecorder(folders.journal_file, start, warn)


def play_session(
    session: Session,
    options: PlaybackOptions,
    recorder: JournalRecorder | None,
    start_at: StartAt | None = None,
    *,
    is_rest: bool = False,
) -> None:
    """Play a session, record it in the journal if there is a recorder, and print how it ended.

    Of a rest between two sessions, its end is not printed. Exits with the status of a session that was not
    played to its end.
    """
    from voicecoach.cli.session_end import tell_end
    from voicecoach.player import is_terminal

    live, outcome, can_resume = session.live(), None, False
    user_interface = cache(partial(_controls_and_displays, session, live, options))

    def iter_controls() -> Iterable[Control]:
        yield from user_interface()[0]

    def iter_displays() -> Iterable[Display]:
        yield from _ducking_displays(live, options)
        if recorder:  # before the screen, so that what is shown has been recorded
            yield recorder
        yield from user_interface()[1]

    controls, displays = iter_controls(), iter_displays()
    if start_at is not None:
        controls, displays = start_at.wrap(controls, displays)
    is_interactive = options.stdin or is_terminal()
    try:
        outcome = run_player(live, options, controls, displays, is_interactive=is_interactive)
    finally:
        live.stop()
        can_resume = recorder is not None and recorder.close(outcome)
    if recorder is not None and can_resume and not options.stdin:
        with reporting():
            tell_end(outcome, recorder.listened_frames, live.frames)
    if is_rest and outcome.is_complete:
        return
    with reporting():
        report_outcome(outcome, live.frames, " `voicecoach resume` continues it." if can_resume else "")
    if status := exit_status(outcome):
        raise typer.Exit(status)


STOPPED_STATUS = 3
"""The exit status of a session that the listener stopped before its end."""


def exit_status(outcome: PlayResult) -> int:
    """0 for a session that was played to its end, 3 for one that was stopped, 130 and so on for a signal."""
    if outcome.signal_number:
        from voicecoach.player import SIGNAL_STATUS

        return SIGNAL_STATUS + outcome.signal_number
    return 0 if outcome.is_complete else STOPPED_STATUS


@contextmanager
def reporting() -> Iterator[None]:
    """A context that prints; what it prints is lost if the terminal or the reader of a pipe is gone."""
    try:
        yield
        sys.stdout.flush()
    except OSError:
        null_device = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):  # Python would fail to flush them when it exits
            os.dup2(null_device, stream.fileno())


def run_player(
    live: LiveSession,
    options: PlaybackOptions,
    controls: Iterable[Control],
    displays: Iterable[Display] = (),
    *,
    is_interactive: bool | None = None,
) -> PlayResult:
    """Play a session that is still being prepared on the chosen device."""
    from voicecoach.player import WatchdogSettings, create_device, play

    device = create_device(options.device, time.monotonic)
    watch = WatchdogSettings(_TICK_S, options.patience_ms, suspended_s)
    return play(live, device, controls, displays, watch, is_interactive=is_interactive)


def _controls_and_displays(
    session: Session, live: LiveSession, options: PlaybackOptions
) -> tuple[list[Control], list[Display]]:
    from voicecoach.player import Keyboard, system_media_keys

    has_keys = not options.stdin and Keyboard().is_interactive
    display = _create_display(session, live, options, has_keys=has_keys)
    keyboard: list[Control] = [] if options.stdin else [Keyboard(show_keys=display.show_keys)]
    both: list[StdinCommands | MediaKeys] = [_stdin_commands()] if options.stdin else []
    if media := system_media_keys(session.title):
        both.append(media)
    return [*keyboard, *both], [display, *both]


def _stdin_commands() -> StdinCommands:
    from voicecoach.player import StdinCommands

    return StdinCommands(sys.stdin.fileno(), sys.stdout)


def _create_display(
    session: Session, live: LiveSession, options: PlaybackOptions, *, has_keys: bool
) -> FullScreenDisplay | StatusLineDisplay | PlainDisplay:
    from voicecoach.player import KEY_HINT, PlainDisplay

    if isinstance(sys.stdout, TextIOWrapper):  # a character that it cannot encode is shown as ?
        sys.stdout.reconfigure(errors="replace")
    hint = KEY_HINT if has_keys else ""
    if options.plain or options.stdin or not sys.stdout.isatty():
        return PlainDisplay(sys.stdout, hint)
    from rich.console import Console

    from voicecoach.player import FullScreenDisplay, StatusLineDisplay, can_show_screen
    from voicecoach.wording import screen_labels

    console = Console()
    if console.is_dumb_terminal:
        return PlainDisplay(sys.stdout, hint)
    if options.line or not can_show_screen(console):
        return StatusLineDisplay(console)
    return FullScreenDisplay(console, live, screen_labels(session.language), has_keys=has_keys)


def _ducking_displays(live: LiveSession, options: PlaybackOptions) -> list[Display]:
    """What lowers other programs' volume.

    Without --duck-others it only restores volumes that a killed session has left low.
    """
    from voicecoach.session import find_user_folders

    backup = find_user_folders().ducking_backup_file
    if not options.duck_others and not backup.is_file():
        return []
    from voicecoach.player import has_unrestored_volumes

    if not options.duck_others and not has_unrestored_volumes(backup):
        return []
    from voicecoach.player import StreamDucker, is_speaking, open_ducked_streams

    open_streams = partial(open_ducked_streams, backup, warn)
    if options.duck_others:
        return [StreamDucker(lambda view: is_speaking(live.events, view), open_streams, warn)]
    return [StreamDucker(lambda _: False, open_streams, lambda _: None)]


def report_outcome(outcome: PlayResult, frames: int | None, suffix: str = "") -> None:
    """Print how a session ended; `frames` is its length, or None if that is not known yet."""
    from voicecoach.units import format_clock, ms_from_frames

    if outcome.underrun_count:
        dropouts = f"{outcome.underrun_count} audio dropout{'' if outcome.underrun_count == 1 else 's'}"
        warn(f"{dropouts}: the machine was too busy")
    if outcome.is_complete:
        echo("Done.")
        return
    position = format_clock(ms_from_frames(outcome.position))
    total = f" of {format_clock(ms_from_frames(frames))}" if frames else ""
    echo(f"Stopped at {position}{total}.{suffix}")


def say_line(text: str, voice: str | None, language: str, output: Path | None, device: str) -> None:
    """Speak a line, or write it to an audio file."""
    from voicecoach.export import Tags, check_suffix
    from voicecoach.session import find_user_folders, one_line_session
    from voicecoach.wording import words_of

    if output is not None:
        check_suffix(output)
    live = one_line_session(text, voice, language, find_user_folders(), warn)
    play_or_write_line(Tags(title=words_of(text), language=language), live, output, device)


def explain_line(text: str, voice: str | None, language: str) -> None:
    """Print how a text is read, part by part, and the words that the engine gets."""
    from voicecoach.voices import espeak_phonemes, explain_reading, resolve_voice_name
    from voicecoach.wording import reading_of, words_of

    full = resolve_voice_name(voice, language)
    written = words_of(text) if full.startswith(("kokoro/", "system")) else reading_of(text)
    *lines, spoken = explain_reading(written, language, full)
    for line in lines:
        echo(line)
    engine, _, name = full.partition("/")
    if engine == "espeak":
        echo(f"phonemes: {espeak_phonemes(spoken.removeprefix('spoken: '), name)}")
    echo(spoken)


def play_or_write_line(tags: Tags, live: LiveSession, output: Path | None, device: str) -> None:
    """Play the session of a single line, or write it to an audio file."""
    from voicecoach.export import export_audio
    from voicecoach.player import Keyboard

    if output is None:
        try:
            run_player(live, PlaybackOptions(device, _LINE_PATIENCE_MS), [Keyboard()])
        except (NoDeviceError, DeviceGoneError) as error:
            raise type(error)(error.what, "use -o FILE to write a file instead") from error
        return
    export_audio(output, [live.samples(0, live.ready)], tags)
    echo(f"Wrote {output}.")
