"""The recorder saves a session while it plays, and a failing journal does not stop the session."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.player_fakes import (
    FakeSource,
    RecordingDisplay,
    ScriptedControl,
    constant,
    noise,
    steps_of,
)
from voicecoach.errors import DeviceError
from voicecoach.journal.entry import JournalEntry, Outcome, Progress, SessionStart
from voicecoach.journal.recorder import JournalRecorder
from voicecoach.journal.store import Journal
from voicecoach.player.commands import Action, Command
from voicecoach.player.controls.start_at import StartAt
from voicecoach.player.devices.recording_device import RecordingDevice
from voicecoach.player.player import PlayResult, play
from voicecoach.player.player_state import PlayerState
from voicecoach.player.playhead import FADE_FRAMES, TransportState
from voicecoach.player.watchdog import WatchdogSettings
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

QUICK = WatchdogSettings(tick_s=0.005)
S = SAMPLE_RATE
START = SessionStart(datetime(2026, 11, 25, 7, 0, tzinfo=UTC), "neck-warmup", "Neck warm-up")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


def new_recorder(path: Path, warnings: list[str] | None = None) -> JournalRecorder:
    return JournalRecorder(path, lambda: START, (warnings if warnings is not None else []).append)


def only_entry(path: Path) -> JournalEntry:
    with Journal(path) as journal:
        (entry,) = journal.entries()
    return entry


def state_at(
    position: int, steps: Sequence[int] = (20, 30, 50), state: TransportState = TransportState.PLAYING
) -> PlayerState:
    """The state of a player at a second of a session; `steps` are their lengths in seconds."""
    all_steps = steps_of(*(length * S for length in steps))
    step = next(step for step in reversed(all_steps) if step.start <= position * S)
    return PlayerState(state, step.index + 1, len(steps), step, 0, None, position * S, sum(steps) * S)


def saved_seconds(path: Path, *states: PlayerState) -> list[int]:
    """The position in the journal, in seconds, after each of the states."""
    recorder, seconds = new_recorder(path), []
    with recorder:
        for state in states:
            recorder.show(state)
            seconds.append(only_entry(path).progress.position // S)
    recorder.close(None)
    return seconds


def test_progress_is_saved_at_each_step_every_ten_seconds_and_at_a_pause(path: Path) -> None:
    states = [
        state_at(0),
        state_at(5),
        state_at(9),
        state_at(10),
        state_at(19),
        state_at(20),
        state_at(25, state=TransportState.PAUSED),
        state_at(26),
    ]
    assert saved_seconds(path, *states) == [0, 0, 0, 10, 10, 20, 25, 26]


def test_seeks_do_not_count_as_listened(path: Path) -> None:
    positions = [0, 1, 2, 20, 21, 22, 0, 1]  # 2 s, seek to 20, 2 s, seek to the start, 1 s
    saved_seconds(path, *map(state_at, positions))
    assert only_entry(path).progress.listened == 5 * S


def test_stopped_session_is_saved_to_the_frame(path: Path) -> None:
    recorder, device = new_recorder(path), RecordingDevice()
    give_command: list[Callable[[Command], None]] = []

    def react(seen: PlayerState) -> None:
        if seen.transport_state is TransportState.ENDED:
            device.advance(FADE_FRAMES)
        elif seen.position < 150_000:
            device.advance(50_000)
        else:
            give_command[0](Command(Action.STOP))

    source = FakeSource(noise(300_000), steps_of(100_000, 100_000, 100_000))
    listener = ScriptedControl(give_command.append)
    assert (
        recorder.close(play(source, device, [listener], [recorder, RecordingDisplay(react)], QUICK)) is True
    )
    progress = Progress(1, "step 1", None, None, 50_000, 150_000, 300_000, 3, listened=150_000)
    assert (only_entry(path).progress, only_entry(path).outcome, only_entry(path).start) == (
        progress,
        Outcome.STOPPED,
        START,
    )


def test_session_played_to_its_end_is_done(path: Path) -> None:
    recorder, device = new_recorder(path), RecordingDevice()
    advancing = RecordingDisplay(lambda _: device.advance(S))
    source = FakeSource(constant(6 * S), steps_of(3 * S, 3 * S))
    recorder.close(play(source, device, [], [recorder, advancing], QUICK))
    assert (only_entry(path).progress.position, only_entry(path).outcome) == (6 * S, Outcome.DONE)
    assert only_entry(path).progress.listened == 6 * S


def test_session_whose_device_fails_is_stopped_at_the_last_position(path: Path) -> None:
    recorder, device = new_recorder(path), RecordingDevice()
    listener = ScriptedControl(lambda _: device.advance(2 * S))
    with pytest.raises(DeviceError):
        play(
            FakeSource(constant(6 * S), steps_of(6 * S)),
            device,
            [listener],
            [recorder],
            replace(QUICK, timeout_ms=0),
        )
    assert recorder.close(None) is True
    assert (only_entry(path).progress.position, only_entry(path).outcome) == (2 * S, Outcome.STOPPED)


def play_with(
    recorder: JournalRecorder, react: Callable[[PlayerState], object] = lambda _: None
) -> PlayResult:
    device = RecordingDevice()

    def advance(seen: PlayerState) -> None:
        react(seen)
        device.advance(S)

    source = FakeSource(constant(6 * S), steps_of(*[S] * 6))
    return play(source, device, [], [recorder, RecordingDisplay(advance)], QUICK)


def test_journal_that_cannot_be_opened_gives_one_warning(path: Path) -> None:
    warnings: list[str] = []
    path.mkdir()
    recorder = new_recorder(path, warnings)
    assert play_with(recorder) == PlayResult(6 * S, is_complete=True, underrun_count=0)
    assert recorder.close(None) is False
    reason = "cannot be used: unable to open database file"
    assert warnings == [f"the journal {path} {reason}; the session goes on without a journal"]


def test_journal_that_fails_while_playing_gives_one_warning(path: Path) -> None:
    warnings: list[str] = []
    recorder = new_recorder(path, warnings)

    def drop_table(seen: PlayerState) -> None:
        if seen.step_number == 3:
            with sqlite3.connect(path) as other:
                other.execute("DROP TABLE sessions")
            other.close()

    assert play_with(recorder, drop_table).is_complete
    assert recorder.close(None) is False
    assert warnings == [f"the journal {path} is damaged; the session goes on without a journal"]


def test_resumed_session_starts_at_the_given_frame() -> None:
    device, source = RecordingDevice(), FakeSource(noise(6 * S), steps_of(2 * S, 4 * S))
    listener = ScriptedControl(lambda _: device.advance(100))

    def see(shown: PlayerState) -> None:
        if shown.transport_state is TransportState.PLAYING and shown.position >= 2 * S:
            device.advance(4 * S)

    seen = RecordingDisplay(see)
    result = play(source, device, [listener, StartAt(2 * S, 10)], [seen], QUICK)
    assert result.is_complete
    assert np.array_equal(device.samples[:100], source.sound[:100])
    assert np.array_equal(device.samples[1_000 : 3 * S], source.sound[2 * S + 660 : 5 * S - 340])
