"""The device watchdog, step by step: the test sets the clock and controls the device."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from threading import Event
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.player_fakes import FakeSource, noise, steps_of
from voicecoach.errors import DeviceError
from voicecoach.player.buffer import PlayoutBuffer
from voicecoach.player.devices.device import no_device_error
from voicecoach.player.player_state import HANGING_MESSAGE, RETRYING_MESSAGE
from voicecoach.player.playhead import FADE_FRAMES, TransportState
from voicecoach.player.transport import Transport
from voicecoach.player.watchdog import DeviceWatchdog, WatchdogSettings
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from voicecoach.audio.clip import Samples
    from voicecoach.player.devices.device import Pull

TIMEOUT_S = 10
TICK_S = 0.25
IN_FLIGHT = 4_000


class UnreliableDevice:
    """Takes 1,000 frames when it is started, and more on `take`; it can be missing, fail or hang."""

    name = "unreliable"
    latency_frames = 12_000
    in_flight_frames = IN_FLIGHT

    def __init__(self) -> None:
        self.missing = self.fails_late = False
        self.fault: Exception | None = None
        self.answers = Event()
        self.answers.set()
        self.starts = 0
        self.is_open = False
        self.pulls: list[Pull] = []

    def start(self, pull: Pull) -> None:
        self.starts += 1
        if self.fault is not None:
            raise self.fault
        if self.missing:
            raise no_device_error("it is gone")
        self.pulls.append(pull)
        self.take(1_000)
        if self.fails_late:
            raise no_device_error("it plays nothing")
        self.is_open = True

    def take(self, frames: int) -> Samples:
        return np.frombuffer(self.pulls[-1](frames, TIMEOUT_S), np.int16)

    def reclaim_unplayed(self) -> AbstractContextManager[int]:
        return nullcontext(7)

    def stop(self) -> None:
        self.is_open = False

    def close(self) -> None:
        assert self.answers.wait(TIMEOUT_S)
        self.stop()


class Setup:
    """A watchdog with an unreliable device."""

    def __init__(self, buffer: PlayoutBuffer, timeout_ms: int) -> None:
        self.device = UnreliableDevice()
        self.buffer = buffer
        self.now_s = self.suspended_s = 0.0
        self._woken = Event()
        settings = WatchdogSettings(timeout_ms=timeout_ms, suspended_s=lambda: self.suspended_s)
        self.watchdog = DeviceWatchdog(self.device, buffer, settings, lambda: self.now_s, self._woken.set)
        self.watchdog.open()
        self.watchdog.tick()

    def wait_for_wake(self) -> bool:
        """Wait until a call has returned."""
        return self._woken.wait(TIMEOUT_S)

    def advance_until(self, condition: Callable[[], bool]) -> None:
        """Advance the clock until a condition is true."""
        while not condition():
            self.advance(TICK_S)

    def starts_within(self, seconds: float) -> list[float]:
        """Advance the clock; returns when the device was started, in seconds from now."""
        started_s, starts = self.now_s, []
        while self.now_s < started_s + seconds:
            before = self.device.starts
            self.advance(TICK_S)
            starts += [self.now_s - started_s] * (self.device.starts - before)
        return starts

    def tick(self) -> str:
        """Tick, and once more after a call that was running has returned; returns the status."""
        self.watchdog.tick()
        while self.watchdog.status == RETRYING_MESSAGE:
            assert self._woken.wait(TIMEOUT_S)
            self._woken.clear()
            self.watchdog.tick()
        return self.watchdog.status

    def advance(self, seconds: float) -> str:
        """Advance the clock, ticking regularly; returns the status."""
        for _ in range(round(seconds / TICK_S)):
            self.now_s += TICK_S
            self.tick()
        return self.watchdog.status


@pytest.fixture
def sound() -> Samples:
    return noise(20 * SAMPLE_RATE)


@contextmanager
def playing(sound: Samples, timeout_ms: int = 60_000) -> Iterator[Setup]:
    with PlayoutBuffer(Transport(FakeSource(sound, steps_of(len(sound))))) as buffer:
        setup = Setup(buffer, timeout_ms)
        yield setup
        setup.watchdog.close()


def test_a_device_that_takes_samples_is_not_reopened(sound: Samples) -> None:
    with playing(sound) as setup:
        for _ in range(20):
            setup.device.take(12_000)
            assert setup.advance(TICK_S) == ""
        assert setup.device.starts == 1
    assert not setup.device.is_open


def test_after_a_loss_it_plays_on_from_what_may_not_have_been_heard(sound: Samples) -> None:
    with playing(sound) as setup:
        setup.device.take(99_000)
        setup.advance(0.5)
        assert setup.advance(1) == f"{RETRYING_MESSAGE} in 1 s"
        assert setup.buffer.delivered_position == 100_000 - IN_FLIGHT
        assert setup.advance(0.5) == ""
        again = setup.device.take(10_000)
        assert np.array_equal(again[FADE_FRAMES:], sound[100_000 - IN_FLIGHT + 1_000 :][FADE_FRAMES:10_000])
        assert setup.device.starts == 2


def test_the_delays_grow_and_are_shown(sound: Samples) -> None:
    with playing(sound) as setup:
        setup.device.missing = True
        setup.advance(1)
        assert setup.starts_within(32) == [0.5, 1.5, 3.5, 7.5, 15.5, 23.5, 31.5]
        assert setup.tick() == f"{RETRYING_MESSAGE} in 8 s"


def test_after_a_recovery_the_first_delay_is_short_again(sound: Samples) -> None:
    with playing(sound) as setup:
        setup.device.missing = True
        setup.advance(1)
        setup.starts_within(8)
        setup.device.missing = False
        setup.advance(8)
        setup.device.take(2 * SAMPLE_RATE)
        setup.advance(TICK_S)
        assert setup.advance(1) == f"{RETRYING_MESSAGE} in 1 s"
        assert setup.starts_within(1) == [0.5]


def test_repeated_losses_rewind_by_no_more_than_the_device_took(
    sound: Samples,
) -> None:
    with playing(sound) as setup:
        setup.device.take(99_000)
        setup.advance(0.5)
        assert setup.advance(1) == f"{RETRYING_MESSAGE} in 1 s"
        for delay in ("in 1 s", "in 2 s", "in 4 s"):
            setup.advance_until(lambda: setup.watchdog.status == "")
            setup.advance_until(lambda: setup.watchdog.status != "")
            assert setup.watchdog.status == f"{RETRYING_MESSAGE} {delay}"
            assert setup.buffer.delivered_position == 100_000 - IN_FLIGHT


def test_attempts_that_fail_after_taking_samples_skip_none(sound: Samples) -> None:
    with playing(sound) as setup:
        setup.device.take(99_000)
        setup.device.fails_late = True
        setup.advance(0.5)
        setup.advance(8)
        assert setup.device.starts > 2
        assert setup.buffer.delivered_position == 100_000 - IN_FLIGHT


def test_a_device_that_was_lost_gets_silence(sound: Samples) -> None:
    with playing(sound) as setup:
        setup.advance(1)
        late = setup.device.take(500)
        assert not late.any()
        assert setup.buffer.delivered_position == 0


def test_a_call_that_hangs_is_waited_for(sound: Samples) -> None:
    with playing(sound) as setup:
        setup.device.answers.clear()
        for _ in range(8):
            setup.now_s += TICK_S
            setup.watchdog.tick()
        assert setup.watchdog.status == HANGING_MESSAGE
        setup.device.answers.set()
        assert setup.wait_for_wake()
        assert setup.tick() == f"{RETRYING_MESSAGE} in 1 s"
        assert setup.advance(0.5) == ""


def test_after_the_timeout_the_error_names_the_position(sound: Samples) -> None:
    with playing(sound, timeout_ms=90_000) as setup:
        setup.device.take(3 * SAMPLE_RATE)
        setup.device.missing = True
        setup.advance(0.5)
        setup.advance(90.5)
        with pytest.raises(DeviceError) as caught:
            setup.advance(0.5)
        assert str(caught.value) == "the sound device was gone at 0:02 and not back within 1m30s"


def test_after_a_suspend_the_device_is_reopened(sound: Samples) -> None:
    with playing(sound) as setup:
        setup.device.take(99_000)
        setup.suspended_s += 3_600
        assert setup.advance(TICK_S) == f"{RETRYING_MESSAGE} in 1 s"
        assert setup.buffer.delivered_position == 100_000 - IN_FLIGHT
        assert setup.advance(0.5) == ""


def test_time_in_which_the_process_was_stopped_does_not_count(sound: Samples) -> None:
    with playing(sound) as setup:
        setup.now_s += 3_600
        assert setup.tick() == ""
        assert setup.device.starts == 1


def test_a_pause_while_the_device_is_lost_stays_a_pause(sound: Samples) -> None:
    with playing(sound) as setup:
        setup.device.take(99_000)
        setup.advance(0.5)
        setup.advance(1)
        setup.buffer.apply(Transport.pause)
        assert setup.advance(0.5) == ""
        assert not setup.device.take(5_000)[FADE_FRAMES:].any()
        assert (setup.buffer.playhead.state, setup.buffer.delivered_position) == (
            TransportState.PAUSED,
            100_000 - IN_FLIGHT,
        )


def test_a_lost_device_returns_no_frames(sound: Samples) -> None:
    with playing(sound) as setup:
        with setup.watchdog.reclaim_unplayed() as returned_frames:
            assert returned_frames == 7
        setup.advance(1)
        with setup.watchdog.reclaim_unplayed() as returned_frames:
            assert returned_frames == 0


def test_an_error_other_than_a_missing_device_is_raised(sound: Samples) -> None:
    with playing(sound) as setup:
        setup.device.fault = OSError("no memory")
        setup.advance(1)
        with pytest.raises(OSError, match="no memory"):
            setup.advance(1)
