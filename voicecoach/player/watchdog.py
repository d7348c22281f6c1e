"""The supply: a device's life under a session. It is opened, watched, and opened anew when it is gone.

A device that stops taking samples has lost what it had taken and not played. So the session goes back
by as much as the device may hold, though no further than it was given: that much may be heard twice,
and nothing is skipped.

A library's call may hang for as long as its sound server does not answer, so devices are opened and
closed on threads of their own, one call at a time. When it is time for something shows each time
somebody looks.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from math import ceil
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from voicecoach.errors import DeviceError, DeviceGoneError, Hint, HintTopic
from voicecoach.player.devices.device import no_device_error
from voicecoach.player.devices.silence_stderr import restore_stderr
from voicecoach.units import SAMPLE_RATE, format_clock, format_duration, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager

    from voicecoach.player.buffer import PlayoutBuffer
    from voicecoach.player.devices.device import Device

STALL_TIMEOUT_S = 1.0
"""A device that takes nothing for so long is gone."""

FIRST_RETRY_S, MAX_RETRY_S = 0.5, 8.0
"""How long it waits before it tries again, at first and at most; each wait is twice the one before."""

RECOVERED_FRAMES = 2 * SAMPLE_RATE
"""A device that has taken so many frames is back for good: the next trouble is a new one."""

RETRYING_MESSAGE = "the sound device is gone; trying again"
HANGING_MESSAGE = "the sound system does not answer; waiting for it"

_OPEN_TIMEOUT_S = 5.0
_CLOSE_TIMEOUT_S = 1.5
_MAX_TICK_S = 0.5
_SUSPEND_THRESHOLD_S = 1.0


def never_suspended() -> float:
    """The seconds that a machine has slept which never sleeps."""
    return 0.0


@dataclass(frozen=True, slots=True)
class WatchdogSettings:
    """How a session is watched: each `tick_s`, and for `patience_ms` it waits for a device that is gone.

    `slept_s` tells for how many seconds the machine has been asleep, counted from anywhere.
    """

    tick_s: float = 0.25
    timeout_ms: int = 300_000
    suspended_s: Callable[[], float] = never_suspended


DEFAULT_WATCHDOG = WatchdogSettings()
"""How a session is watched when nobody says otherwise."""


class DeviceWatchdog:
    """Keeps `device` taking from `pump`; `clock` counts seconds, `wake` is called when it is time to look.

    `trouble` is what there is to tell the listener about the device, empty while it plays.
    """

    def __init__(
        self,
        device: Device,
        pump: PlayoutBuffer,
        watch: WatchdogSettings,
        clock: Callable[[], float],
        wake: Callable[[], None],
    ) -> None:
        self.status = ""
        self._device = device
        self._buffer = pump
        self._settings = watch
        self._clock = _AwakeClock(clock)
        self._wake = wake
        self._gate = _Gate(pump)
        self._call = _BackgroundCall(lambda: None)
        self._state_machine = self._states()
        self._lost_since_s: float | None = None  # since when, until it is back for good
        self._retry_s = FIRST_RETRY_S

    def open(self) -> None:
        """Open the device for the first time; NoDeviceError when there is nothing to play on."""
        self._call = _BackgroundCall(partial(self._device.start, self._gate))
        if not self._call.wait(_OPEN_TIMEOUT_S):
            raise no_device_error("the sound system does not answer")
        if self._call.error is not None:
            raise self._call.error

    def close(self) -> None:
        """Give the device back; one that does not let itself be closed is left behind."""
        self._gate.close()
        if self._call.wait(0 if self.status == HANGING_MESSAGE else _CLOSE_TIMEOUT_S):
            self._call = _BackgroundCall(self._device.close)
            self._call.wait(_CLOSE_TIMEOUT_S)
        restore_stderr()

    def reclaim_unplayed(self) -> AbstractContextManager[int]:
        """A context within which nothing is taken; gives how many of the last frames are given back."""
        return nullcontext(0) if self._gate.is_closed else self._device.reclaim_unplayed()

    def tick(self) -> None:
        """Do what it is time for; DeviceGoneError when the device was gone for longer than the patience."""
        self._clock.tick()
        self.status = next(self._state_machine)
        if self.status and self._lost_for_s() * 1000 >= self._settings.timeout_ms:
            raise _device_gone_error(self._buffer.delivered_position, self._settings.timeout_ms)

    def _states(self) -> Generator[str, None, None]:
        """The device's life, one step for each look; gives the trouble there is."""
        while True:
            yield from self._playing()
            yield from self._reopening()

    def _playing(self) -> Generator[str, None, None]:
        """Until it is gone."""
        taken, since_s, slept_s = self._gate.taken_frames, self._clock.now_s, self._settings.suspended_s()
        while (
            self._clock.now_s - since_s < STALL_TIMEOUT_S
            and self._settings.suspended_s() - slept_s < _SUSPEND_THRESHOLD_S
        ):
            if self._gate.taken_frames != taken:
                taken, since_s = self._gate.taken_frames, self._clock.now_s
            if taken >= RECOVERED_FRAMES:
                self._lost_since_s, self._retry_s = None, FIRST_RETRY_S
            yield "" if taken or self._lost_since_s is None else RETRYING_MESSAGE
        self._handle_loss()

    def _handle_loss(self) -> None:
        self._gate.close()
        self._buffer.rewind(min(self._device.in_flight_frames, self._gate.taken_frames))
        if self._lost_since_s is None:
            self._lost_since_s = self._clock.now_s

    def _reopening(self) -> Generator[str, None, None]:
        """Until it is open, and may take."""
        yield from self._running_call(self._device.close)
        while True:
            yield from self._retry_delay()
            intake = _Gate(self._buffer)
            yield from self._running_call(partial(self._device.start, intake))
            if self._call.error is None:
                self._gate = intake
                return
            intake.close()
            self._buffer.rewind(intake.taken_frames)
            if not isinstance(self._call.error, DeviceError):
                raise self._call.error

    def _retry_delay(self) -> Generator[str, None, None]:
        wait_s, until_s = self._retry_s, self._clock.now_s + self._retry_s
        self._retry_s = min(2 * wait_s, MAX_RETRY_S)
        while self._clock.now_s < until_s:
            yield f"{RETRYING_MESSAGE} in {ceil(wait_s)} s"

    def _running_call(self, work: Callable[[], None]) -> Generator[str, None, None]:
        began_s = self._clock.now_s
        self._call = _BackgroundCall(work, self._wake)
        while not self._call.is_done:
            hangs = self._clock.now_s - began_s >= STALL_TIMEOUT_S
            if hangs:
                restore_stderr()
            yield HANGING_MESSAGE if hangs else RETRYING_MESSAGE

    def _lost_for_s(self) -> float:
        return 0 if self._lost_since_s is None else self._clock.now_s - self._lost_since_s


class _AwakeClock:
    """Time as it is seen by who looks often: what it slept through, stopped itself, does not count."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.now_s = 0.0
        self._clock = clock
        self._last_tick_s = clock()

    def tick(self) -> None:
        looked_s = self._clock()
        self.now_s += min(looked_s - self._last_tick_s, _MAX_TICK_S)
        self._last_tick_s = looked_s


class _Gate:
    """What one opening of the device pulls from; once it is shut, its device gets silence."""

    def __init__(self, pump: PlayoutBuffer) -> None:
        self.taken_frames = 0
        self.is_closed = False
        self.buffer = pump
        self._lock = Lock()

    def __call__(self, frames: int, patience: float = 0) -> bytes:
        with self._lock:
            if self.is_closed:
                return bytes(2 * frames)
            self.taken_frames += frames
            return self.buffer.pull(frames, patience)

    def close(self) -> None:
        """Let its device have nothing more; what it is just taking it still gets."""
        with self._lock:
            self.is_closed = True


class _BackgroundCall:
    """Some work on a thread of its own, which may hang; `error` is what it raised."""

    def __init__(self, work: Callable[[], None], wake: Callable[[], None] = lambda: None) -> None:
        self.error: Exception | None = None
        self._work = work
        self._wake = wake
        self._finished = Event()
        Thread(target=self._run, name="voicecoach-device", daemon=True).start()

    @property
    def is_done(self) -> bool:
        """Whether it is done, or has failed."""
        return self._finished.is_set()

    def wait(self, seconds: float) -> bool:
        """Whether it is over, for which this waits up to `seconds`."""
        return self._finished.wait(seconds)

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for it
            self.error = error
        self._finished.set()
        self._wake()


def _device_gone_error(position: int, patience_ms: int) -> DeviceGoneError:
    where = format_clock(ms_from_frames(position))
    return DeviceGoneError(
        f"the sound device was gone at {where} and not back within {format_duration(patience_ms)}",
        Hint(topic=HintTopic.RESUME),
    )
