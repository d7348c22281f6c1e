"""A device's life, step by step: the clock is set by hand, and the device does what the test says."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from threading import Event
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.player_fakes import FakeProgramme, rustle, steps_of
from voicecoach.cli.hints import error_text
from voicecoach.errors import DeviceError
from voicecoach.player.buffer import PlayoutBuffer
from voicecoach.player.devices.device import no_device_error
from voicecoach.player.playhead import FADE_FRAMES, TransportState
from voicecoach.player.transport import Transport
from voicecoach.player.watchdog import HANGING_MESSAGE, RETRYING_MESSAGE, DeviceWatchdog, WatchdogSettings
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from voicecoach.audio.clip import Samples
    from voicecoach.player.devices.device import Pull

PATIENCE_S = 10
LOOK_S = 0.25
UNHEARD = 4_000


class UnsteadyDevice:
    """Takes the first 1,000 frames when it is started, and more when told; it can be gone, or hang."""

    name = "unsteady"
    latency_frames = 12_000
    in_flight_frames = UNHEARD

    def __init__(self) -> None:
        self.missing = self.refuses_late = False
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
        if self.refuses_late:
            raise no_device_error("it plays nothing")
        self.is_open = True

    def take(self, frames: int) -> Samples:
        return np.frombuffer(self.pulls[-1](frames, PATIENCE_S), np.int16)

    def reclaim_unplayed(self) -> AbstractContextManager[int]:
        return nullcontext(7)

    def stop(self) -> None:
        self.is_open = False

    def close(self) -> None:
        assert self.answers.wait(PATIENCE_S)
        self.stop()


class Stage:
    """A session on an unsteady device."""

    def __init__(self, pump: PlayoutBuffer, patience_ms: int) -> None:
        self.device = UnsteadyDevice()
        self.pump = pump
        self.now_s = self.slept_s = 0.0
        self._woken = Event()
        watch = WatchdogSettings(timeout_ms=patience_ms, suspended_s=lambda: self.slept_s)
        self.supply = DeviceWatchdog(self.device, pump, watch, lambda: self.now_s, self._woken.set)
        self.supply.open()
        self.supply.tick()

    def woken(self) -> bool:
        """Wait until a call is over."""
        return self._woken.wait(PATIENCE_S)

    def after_which(self, holds: Callable[[], bool]) -> None:
        """Let time go by until that holds."""
        while not holds():
            self.after(LOOK_S)

    def tries_within(self, seconds: float) -> list[float]:
        """When in the next seconds it tries to open the device."""
        began_s, tries = self.now_s, []
        while self.now_s < began_s + seconds:
            before = self.device.starts
            self.after(LOOK_S)
            tries += [self.now_s - began_s] * (self.device.starts - before)
        return tries

    def look(self) -> str:
        """Look once, and again when a call that was on its way is over; what the trouble is then."""
        self.supply.tick()
        while self.supply.status == RETRYING_MESSAGE:
            assert self._woken.wait(PATIENCE_S)
            self._woken.clear()
            self.supply.tick()
        return self.supply.status

    def after(self, seconds: float) -> str:
        """What the trouble is when so many seconds have gone by."""
        for _ in range(round(seconds / LOOK_S)):
            self.now_s += LOOK_S
            self.look()
        return self.supply.status


@pytest.fixture
def sound() -> Samples:
    return rustle(20 * SAMPLE_RATE)


@contextmanager
def stage(sound: Samples, patience_ms: int = 60_000) -> Iterator[Stage]:
    with PlayoutBuffer(Transport(FakeProgramme(sound, steps_of(len(sound))))) as pump:
        begun = Stage(pump, patience_ms)
        yield begun
        begun.supply.close()


def test_a_device_that_takes_is_left_alone(sound: Samples) -> None:
    with stage(sound) as it:
        for _ in range(20):
            it.device.take(12_000)
            assert it.after(LOOK_S) == ""
        assert it.device.starts == 1
    assert not it.device.is_open


def test_it_goes_on_at_what_was_not_heard_for_sure(sound: Samples) -> None:
    with stage(sound) as it:
        it.device.take(99_000)
        it.after(0.5)
        assert it.after(1) == f"{RETRYING_MESSAGE} in 1 s"
        assert it.pump.delivered_position == 100_000 - UNHEARD
        assert it.after(0.5) == ""
        again = it.device.take(10_000)
        assert np.array_equal(again[FADE_FRAMES:], sound[100_000 - UNHEARD + 1_000 :][FADE_FRAMES:10_000])
        assert it.device.starts == 2


def test_the_waits_grow_and_are_told(sound: Samples) -> None:
    with stage(sound) as it:
        it.device.missing = True
        it.after(1)
        assert it.tries_within(32) == [0.5, 1.5, 3.5, 7.5, 15.5, 23.5, 31.5]
        assert it.look() == f"{RETRYING_MESSAGE} in 8 s"


def test_each_new_trouble_begins_with_a_short_wait(sound: Samples) -> None:
    with stage(sound) as it:
        it.device.missing = True
        it.after(1)
        it.tries_within(8)
        it.device.missing = False
        it.after(8)
        it.device.take(2 * SAMPLE_RATE)
        it.after(LOOK_S)
        assert it.after(1) == f"{RETRYING_MESSAGE} in 1 s"
        assert it.tries_within(1) == [0.5]


def test_a_device_that_comes_and_goes_takes_the_session_no_further_back_than_it_took_it(
    sound: Samples,
) -> None:
    with stage(sound) as it:
        it.device.take(99_000)
        it.after(0.5)
        assert it.after(1) == f"{RETRYING_MESSAGE} in 1 s"
        for wait in ("in 1 s", "in 2 s", "in 4 s"):
            it.after_which(lambda: it.supply.status == "")
            it.after_which(lambda: it.supply.status != "")
            assert it.supply.status == f"{RETRYING_MESSAGE} {wait}"
            assert it.pump.delivered_position == 100_000 - UNHEARD


def test_a_device_that_is_opened_in_vain_costs_no_frame(sound: Samples) -> None:
    with stage(sound) as it:
        it.device.take(99_000)
        it.device.refuses_late = True
        it.after(0.5)
        it.after(8)
        assert it.device.starts > 2
        assert it.pump.delivered_position == 100_000 - UNHEARD


def test_a_device_that_was_given_up_gets_silence(sound: Samples) -> None:
    with stage(sound) as it:
        it.after(1)
        late = it.device.take(500)
        assert not late.any()
        assert it.pump.delivered_position == 0


def test_a_sound_system_that_does_not_answer_is_waited_for(sound: Samples) -> None:
    with stage(sound) as it:
        it.device.answers.clear()
        for _ in range(8):
            it.now_s += LOOK_S
            it.supply.tick()
        assert it.supply.status == HANGING_MESSAGE
        it.device.answers.set()
        assert it.woken()
        assert it.look() == f"{RETRYING_MESSAGE} in 1 s"
        assert it.after(0.5) == ""


def test_after_the_patience_there_is_an_error_with_the_place_and_the_way_on(sound: Samples) -> None:
    with stage(sound, patience_ms=90_000) as it:
        it.device.take(3 * SAMPLE_RATE)
        it.device.missing = True
        it.after(0.5)
        it.after(90.5)
        with pytest.raises(DeviceError) as caught:
            it.after(0.5)
        assert error_text(caught.value) == (
            "the sound device was gone at 0:02 and not back within 1m30s; "
            "when it is there again, `voicecoach resume` goes on"
        )


def test_a_machine_that_slept_gets_its_device_anew(sound: Samples) -> None:
    with stage(sound) as it:
        it.device.take(99_000)
        it.slept_s += 3_600
        assert it.after(LOOK_S) == f"{RETRYING_MESSAGE} in 1 s"
        assert it.pump.delivered_position == 100_000 - UNHEARD
        assert it.after(0.5) == ""


def test_a_process_that_was_stopped_itself_does_not_blame_the_device(sound: Samples) -> None:
    with stage(sound) as it:
        it.now_s += 3_600
        assert it.look() == ""
        assert it.device.starts == 1


def test_what_is_paused_meanwhile_stays_paused(sound: Samples) -> None:
    with stage(sound) as it:
        it.device.take(99_000)
        it.after(0.5)
        it.after(1)
        it.pump.apply(Transport.pause)
        assert it.after(0.5) == ""
        assert not it.device.take(5_000)[FADE_FRAMES:].any()
        assert (it.pump.playhead.state, it.pump.delivered_position) == (
            TransportState.PAUSED,
            100_000 - UNHEARD,
        )


def test_only_a_device_that_is_there_gives_frames_back(sound: Samples) -> None:
    with stage(sound) as it:
        with it.supply.reclaim_unplayed() as given_back:
            assert given_back == 7
        it.after(1)
        with it.supply.reclaim_unplayed() as given_back:
            assert given_back == 0


def test_a_fault_that_is_no_missing_device_is_raised(sound: Samples) -> None:
    with stage(sound) as it:
        it.device.fault = OSError("no memory")
        it.after(1)
        with pytest.raises(OSError, match="no memory"):
            it.after(1)
