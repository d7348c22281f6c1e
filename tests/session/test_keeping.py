"""A session is journaled as it is heard, and is heard to its end whatever becomes of the journal."""

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


def keeping(path: Path, notes: list[str] | None = None) -> JournalRecorder:
    return JournalRecorder(path, lambda: START, (notes if notes is not None else []).append)


def entry(path: Path) -> JournalEntry:
    with Journal(path) as journal:
        (only,) = journal.entries()
    return only


def view(
    position: int, steps: Sequence[int] = (20, 30, 50), state: TransportState = TransportState.PLAYING
) -> PlayerState:
    """The view at a second of a session whose steps have these lengths in seconds."""
    all_steps = steps_of(*(length * S for length in steps))
    step = next(one for one in reversed(all_steps) if one.start <= position * S)
    return PlayerState(state, step.index + 1, len(steps), step, 0, None, position * S, sum(steps) * S)


def written(path: Path, *views: PlayerState) -> list[int]:
    """The second that stands in the journal after each of the views."""
    kept, seconds = keeping(path), []
    with kept:
        for one in views:
            kept.show(one)
            seconds.append(entry(path).progress.position // S)
    kept.close(None)
    return seconds


def test_it_is_written_at_each_step_every_ten_seconds_and_at_a_pause(path: Path) -> None:
    views = [
        view(0),
        view(5),
        view(9),
        view(10),
        view(19),
        view(20),
        view(25, state=TransportState.PAUSED),
        view(26),
    ]
    assert written(path, *views) == [0, 0, 0, 10, 10, 20, 25, 26]


def test_what_is_skipped_or_heard_again_is_told_from_what_is_heard(path: Path) -> None:
    heard = [0, 1, 2, 20, 21, 22, 0, 1]  # 2 s, skipped to 20, 2 s, back to the start, 1 s
    written(path, *map(view, heard))
    assert entry(path).progress.listened == 5 * S


def test_a_session_that_is_stopped_is_kept_to_the_frame(path: Path) -> None:
    kept, device = keeping(path), RecordingDevice()
    gives: list[Callable[[Command], None]] = []

    def react(seen: PlayerState) -> None:
        if seen.transport_state is TransportState.ENDED:
            device.advance(FADE_FRAMES)
        elif seen.position < 150_000:
            device.advance(50_000)
        else:
            gives[0](Command(Action.STOP))

    programme = FakeSource(noise(300_000), steps_of(100_000, 100_000, 100_000))
    listener = ScriptedControl(gives.append)
    assert kept.close(play(programme, device, [listener], [kept, RecordingDisplay(react)], QUICK)) is True
    mark = Progress(1, "step 1", None, None, 50_000, 150_000, 300_000, 3, listened=150_000)
    assert (entry(path).progress, entry(path).outcome, entry(path).start) == (mark, Outcome.STOPPED, START)


def test_a_session_that_is_heard_to_its_end_is_done(path: Path) -> None:
    kept, device = keeping(path), RecordingDevice()
    advancing = RecordingDisplay(lambda _: device.advance(S))
    programme = FakeSource(constant(6 * S), steps_of(3 * S, 3 * S))
    kept.close(play(programme, device, [], [kept, advancing], QUICK))
    assert (entry(path).progress.position, entry(path).outcome) == (6 * S, Outcome.DONE)
    assert entry(path).progress.listened == 6 * S


def test_a_session_whose_device_fails_is_stopped_where_it_was_last_seen(path: Path) -> None:
    kept, device = keeping(path), RecordingDevice()
    listener = ScriptedControl(lambda _: device.advance(2 * S))
    with pytest.raises(DeviceError):
        play(
            FakeSource(constant(6 * S), steps_of(6 * S)),
            device,
            [listener],
            [kept],
            replace(QUICK, timeout_ms=0),
        )
    assert kept.close(None) is True
    assert (entry(path).progress.position, entry(path).outcome) == (2 * S, Outcome.STOPPED)


def heard_with(kept: JournalRecorder, react: Callable[[PlayerState], object] = lambda _: None) -> PlayResult:
    device = RecordingDevice()

    def advance(seen: PlayerState) -> None:
        react(seen)
        device.advance(S)

    programme = FakeSource(constant(6 * S), steps_of(*[S] * 6))
    return play(programme, device, [], [kept, RecordingDisplay(advance)], QUICK)


def test_without_a_journal_the_session_is_heard_and_there_is_one_note(path: Path) -> None:
    notes: list[str] = []
    path.mkdir()
    kept = keeping(path, notes)
    assert heard_with(kept) == PlayResult(6 * S, is_complete=True, underrun_count=0)
    assert kept.close(None) is False
    why = "cannot be used: unable to open database file"
    assert notes == [f"the journal {path} {why}; the session goes on without a journal"]


def test_a_journal_that_fails_halfway_is_given_up_with_one_note(path: Path) -> None:
    notes: list[str] = []
    kept = keeping(path, notes)

    def spoil(seen: PlayerState) -> None:
        if seen.step_number == 3:
            with sqlite3.connect(path) as other:
                other.execute("DROP TABLE sessions")
            other.close()

    assert heard_with(kept, spoil).is_complete
    assert kept.close(None) is False
    why = "cannot be used: no such table: sessions"
    assert notes == [f"the journal {path} {why}; the session goes on without a journal"]


def test_a_session_that_goes_on_begins_at_the_frame_it_is_given() -> None:
    device, programme = RecordingDevice(), FakeSource(noise(6 * S), steps_of(2 * S, 4 * S))
    listener = ScriptedControl(lambda _: device.advance(100))

    def see(shown: PlayerState) -> None:
        if shown.transport_state is TransportState.PLAYING and shown.position >= 2 * S:
            device.advance(4 * S)

    seen = RecordingDisplay(see)
    outcome = play(programme, device, [listener, StartAt(2 * S, 10)], [seen], QUICK)
    assert outcome.is_complete
    assert np.array_equal(device.samples[:100], programme.sound[:100])
    assert np.array_equal(device.samples[1_000 : 3 * S], programme.sound[2 * S + 660 : 5 * S - 340])
