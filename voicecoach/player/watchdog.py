"""The device watchdog: opens the device, notices when it is lost, and reopens it.

A device that stops taking samples has lost those it took and did not play. The session is rewound by as much
as the device may hold, and by no more than it took: some sound may be heard twice, none is skipped.

A library's call may hang while its sound server does not answer, so devices are opened and closed on threads
of their own, one call at a time. There are no timers: `tick` is called regularly and does whatever is due.
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
from voicecoach.player.player_state import HANGING_MESSAGE, RETRYING_MESSAGE
from voicecoach.units import SAMPLE_RATE, format_clock, format_duration, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager

    from voicecoach.player.buffer import PlayoutBuffer
    from voicecoach.player.devices.device import Device

STALL_TIMEOUT_S = 1.0
"""A device that takes nothing for this long is lost."""

FIRST_RETRY_S, MAX_RETRY_S = 0.5, 8.0
"""The first and the longest delay before the device is reopened; each delay is twice the one before."""

RECOVERED_FRAMES = 2 * SAMPLE_RATE
"""A reopened device that has taken this many frames works again: the delays and the timeout start over."""

_OPEN_TIMEOUT_S = 5.0
_CLOSE_TIMEOUT_S = 1.5
_MAX_TICK_S = 0.5
_SUSPEND_THRESHOLD_S = 1.0


def never_suspended() -> float:
    """Return 0 seconds of suspend, for machines that cannot tell."""
    return 0.0


@dataclass(frozen=True, slots=True)
class WatchdogSettings:
    """How often a session is checked, and how long it waits for a lost device.

    `suspended_s` returns for how many seconds in all the machine has been suspended, from any start.
    """

    tick_s: float = 0.25
    timeout_ms: int = 300_000
    suspended_s: Callable[[], float] = never_suspended


DEFAULT_WATCHDOG = WatchdogSettings()


class DeviceWatchdog:
    """Keeps `device` taking from `buffer`; `clock` counts seconds, `wake` is called when a tick is due.

    `status` is what to tell the listener about the device; empty while it plays.
    """

    def __init__(
        self,
        device: Device,
        buffer: PlayoutBuffer,
        settings: WatchdogSettings,
        clock: Callable[[], float],
        wake: Callable[[], None],
    ) -> None:
        self.status = ""
        self._device = device
        self._buffer = buffer
        self._settings = settings
        self._clock = _AwakeClock(clock)
        self._wake = wake
        self._gate = _Gate(buffer)
        self._call = _BackgroundCall(lambda: None)
        self._state_machine = self._states()
        self._lost_since_s: float | None = None  # until the device has recovered
        self._retry_s = FIRST_RETRY_S

    def open(self) -> None:
        """Open the device for the first time; raises NoDeviceError if it cannot be opened."""
        self._call = _BackgroundCall(partial(self._device.start, self._gate))
        if not self._call.wait(_OPEN_TIMEOUT_S):
            raise no_device_error("the sound system does not answer")
        if self._call.error is not None:
            raise self._call.error

    def close(self) -> None:
        """Close the device; one whose library hangs is left open."""
        self._gate.close()
        if self._call.wait(0 if self.status == HANGING_MESSAGE else _CLOSE_TIMEOUT_S):
            self._call = _BackgroundCall(self._device.close)
            self._call.wait(_CLOSE_TIMEOUT_S)
        restore_stderr()

    def reclaim_unplayed(self) -> AbstractContextManager[int]:
        """A context in which the device takes nothing; gives how many of the last frames it returns."""
        return nullcontext(0) if self._gate.is_closed else self._device.reclaim_unplayed()

    def tick(self) -> None:
        """Do whatever is due; raises DeviceGoneError if the device was lost for longer than the timeout."""
        self._clock.tick()
        self.status = next(self._state_machine)
        if self.status and self._lost_for_s() * 1000 >= self._settings.timeout_ms:
            raise _device_gone_error(self._buffer.delivered_position, self._settings.timeout_ms)

    def _states(self) -> Generator[str, None, None]:
        """The states of the device, resumed at each tick; yields the status."""
        while True:
            yield from self._playing()
            yield from self._reopening()

    def _playing(self) -> Generator[str, None, None]:
        """Watch the device until it is lost."""
        taken, since_s, suspended_s = self._gate.taken_frames, self._clock.now_s, self._settings.suspended_s()
        while (
            self._clock.now_s - since_s < STALL_TIMEOUT_S
            and self._settings.suspended_s() - suspended_s < _SUSPEND_THRESHOLD_S
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
        """Close the device, and try to open it until it is open."""
        yield from self._running_call(self._device.close)
        while True:
            yield from self._retry_delay()
            gate = _Gate(self._buffer)
            yield from self._running_call(partial(self._device.start, gate))
            if self._call.error is None:
                self._gate = gate
                return
            gate.close()
            self._buffer.rewind(gate.taken_frames)
            if not isinstance(self._call.error, DeviceError):
                raise self._call.error

    def _retry_delay(self) -> Generator[str, None, None]:
        delay_s, until_s = self._retry_s, self._clock.now_s + self._retry_s
        self._retry_s = min(2 * delay_s, MAX_RETRY_S)
        while self._clock.now_s < until_s:
            yield f"{RETRYING_MESSAGE} in {ceil(delay_s)} s"

    def _running_call(self, call: Callable[[], None]) -> Generator[str, None, None]:
        started_s = self._clock.now_s
        self._call = _BackgroundCall(call, self._wake)
        while not self._call.is_done:
            hangs = self._clock.now_s - started_s >= STALL_TIMEOUT_S
            if hangs:
                restore_stderr()
            yield HANGING_MESSAGE if hangs else RETRYING_MESSAGE

    def _lost_for_s(self) -> float:
        return 0 if self._lost_since_s is None else self._clock.now_s - self._lost_since_s


class _AwakeClock:
    """A clock that leaves out the time in which the process itself was stopped or suspended."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.now_s = 0.0
        self._clock = clock
        self._last_tick_s = clock()

    def tick(self) -> None:
        """Add the time since the last tick, at most _MAX_TICK_S."""
        tick_s = self._clock()
        self.now_s += min(tick_s - self._last_tick_s, _MAX_TICK_S)
        self._last_tick_s = tick_s


class _Gate:
    """Where an opened device pulls from; once the gate is closed, that device gets silence."""

    def __init__(self, buffer: PlayoutBuffer) -> None:
        self.taken_frames = 0
        self.is_closed = False
        self._buffer = buffer
        self._lock = Lock()

    def __call__(self, frames: int, timeout_s: float = 0) -> bytes:
        with self._lock:
            if self.is_closed:
                return bytes(2 * frames)
            self.taken_frames += frames
            return self._buffer.pull(frames, timeout_s)

    def close(self) -> None:
        """Close the gate, after the pull that may be running."""
        with self._lock:
            self.is_closed = True


class _BackgroundCall:
    """A call on a thread of its own, as it may hang; `error` is what it raised."""

    def __init__(self, call: Callable[[], None], wake: Callable[[], None] = lambda: None) -> None:
        self.error: Exception | None = None
        self._call = call
        self._wake = wake
        self._finished = Event()
        Thread(target=self._run, name="voicecoach-device", daemon=True).start()

    @property
    def is_done(self) -> bool:
        """Whether it has returned or failed."""
        return self._finished.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` for the end of the call; returns whether it ended."""
        return self._finished.wait(seconds)

    def _run(self) -> None:
        try:
            self._call()
        except Exception as error:  # noqa: BLE001 - raised again by the caller
            self.error = error
        self._finished.set()
        self._wake()


def _device_gone_error(position: int, patience_ms: int) -> DeviceGoneError:
    where = format_clock(ms_from_frames(position))
    return DeviceGoneError(
        f"the sound device was gone at {where} and not back within {format_duration(patience_ms)}",
        Hint(topic=HintTopic.RESUME),
    )
