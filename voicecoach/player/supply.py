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

from voicecoach.errors import DeviceError, DeviceGoneError
from voicecoach.player.devices.port import no_device
from voicecoach.player.devices.quiet import loud_again
from voicecoach.units import RATE, ms_from_frames, print_clock, print_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager

    from voicecoach.player.devices.port import Device
    from voicecoach.player.pump import Pump

STALLED_S = 1.0
"""A device that takes nothing for so long is gone."""

FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 8.0
"""How long it waits before it tries again, at first and at most; each wait is twice the one before."""

SURE = 2 * RATE
"""A device that has taken so many frames is back for good: the next trouble is a new one."""

TRYING = "the sound device is gone; trying again"
HANGING = "the sound system does not answer; waiting for it"

_OPENING_S = 5.0
_CLOSING_S = 1.5
_LONGEST_LOOK_S = 0.5
_SLEPT_S = 1.0


def never() -> float:
    """The seconds that a machine has slept which never sleeps."""
    return 0.0


@dataclass(frozen=True, slots=True)
class Watch:
    """How a session is watched: each `tick_s`, and for `patience_ms` it waits for a device that is gone.

    `slept_s` tells for how many seconds the machine has been asleep, counted from anywhere.
    """

    tick_s: float = 0.25
    patience_ms: int = 300_000
    slept_s: Callable[[], float] = never


WATCH = Watch()
"""How a session is watched when nobody says otherwise."""


class Supply:
    """Keeps `device` taking from `pump`; `clock` counts seconds, `wake` is called when it is time to look.

    `trouble` is what there is to tell the listener about the device, empty while it plays.
    """

    def __init__(
        self, device: Device, pump: Pump, watch: Watch, clock: Callable[[], float], wake: Callable[[], None]
    ) -> None:
        self.trouble = ""
        self._device = device
        self._pump = pump
        self._watch = watch
        self._time = _SeenTime(clock)
        self._wake = wake
        self._intake = _Intake(pump)
        self._call = _Call(lambda: None)
        self._life = self._living()
        self._gone_s: float | None = None  # since when, until it is back for good
        self._wait_s = FIRST_WAIT_S

    def open(self) -> None:
        """Open the device for the first time; NoDeviceError when there is nothing to play on."""
        self._call = _Call(partial(self._device.start, self._intake))
        if not self._call.over_within(_OPENING_S):
            raise no_device("the sound system does not answer")
        if self._call.error is not None:
            raise self._call.error

    def close(self) -> None:
        """Give the device back; one that does not let itself be closed is left behind."""
        self._intake.shut()
        if self._call.over_within(0 if self.trouble == HANGING else _CLOSING_S):
            self._call = _Call(self._device.close)
            self._call.over_within(_CLOSING_S)
        loud_again()

    def revise(self) -> AbstractContextManager[int]:
        """A context within which nothing is taken; gives how many of the last frames are given back."""
        return nullcontext(0) if self._intake.is_shut else self._device.revise()

    def look(self) -> None:
        """Do what it is time for; DeviceGoneError when the device was gone for longer than the patience."""
        self._time.go_on()
        self.trouble = next(self._life)
        if self.trouble and self._gone_for_s() * 1000 >= self._watch.patience_ms:
            raise _given_up(self._pump.delivered, self._watch.patience_ms)

    def _living(self) -> Generator[str, None, None]:
        """The device's life, one step for each look; gives the trouble there is."""
        while True:
            yield from self._taking()
            yield from self._opening_anew()

    def _taking(self) -> Generator[str, None, None]:
        """Until it is gone."""
        taken, since_s, slept_s = self._intake.taken, self._time.now_s, self._watch.slept_s()
        while self._time.now_s - since_s < STALLED_S and self._watch.slept_s() - slept_s < _SLEPT_S:
            if self._intake.taken != taken:
                taken, since_s = self._intake.taken, self._time.now_s
            if taken >= SURE:
                self._gone_s, self._wait_s = None, FIRST_WAIT_S
            yield "" if taken or self._gone_s is None else TRYING
        self._lose()

    def _lose(self) -> None:
        self._intake.shut()
        self._pump.go_back(min(self._device.unheard, self._intake.taken))
        if self._gone_s is None:
            self._gone_s = self._time.now_s

    def _opening_anew(self) -> Generator[str, None, None]:
        """Until it is open, and may take."""
        yield from self._calling(self._device.close)
        while True:
            yield from self._waiting()
            intake = _Intake(self._pump)
            yield from self._calling(partial(self._device.start, intake))
            if self._call.error is None:
                self._intake = intake
                return
            intake.shut()
            self._pump.go_back(intake.taken)
            if not isinstance(self._call.error, DeviceError):
                raise self._call.error

    def _waiting(self) -> Generator[str, None, None]:
        wait_s, until_s = self._wait_s, self._time.now_s + self._wait_s
        self._wait_s = min(2 * wait_s, LONGEST_WAIT_S)
        while self._time.now_s < until_s:
            yield f"{TRYING} in {ceil(wait_s)} s"

    def _calling(self, work: Callable[[], None]) -> Generator[str, None, None]:
        began_s = self._time.now_s
        self._call = _Call(work, self._wake)
        while not self._call.over:
            hangs = self._time.now_s - began_s >= STALLED_S
            if hangs:
                loud_again()
            yield HANGING if hangs else TRYING

    def _gone_for_s(self) -> float:
        return 0 if self._gone_s is None else self._time.now_s - self._gone_s


class _SeenTime:
    """Time as it is seen by who looks often: what it slept through, stopped itself, does not count."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.now_s = 0.0
        self._clock = clock
        self._looked_s = clock()

    def go_on(self) -> None:
        looked_s = self._clock()
        self.now_s += min(looked_s - self._looked_s, _LONGEST_LOOK_S)
        self._looked_s = looked_s


class _Intake:
    """What one opening of the device pulls from; once it is shut, its device gets silence."""

    def __init__(self, pump: Pump) -> None:
        self.taken = 0
        self.is_shut = False
        self.pump = pump
        self._pulling = Lock()

    def __call__(self, frames: int, patience: float = 0) -> bytes:
        with self._pulling:
            if self.is_shut:
                return bytes(2 * frames)
            self.taken += frames
            return self.pump.pull(frames, patience)

    def shut(self) -> None:
        """Let its device have nothing more; what it is just taking it still gets."""
        with self._pulling:
            self.is_shut = True


class _Call:
    """Some work on a thread of its own, which may hang; `error` is what it raised."""

    def __init__(self, work: Callable[[], None], wake: Callable[[], None] = lambda: None) -> None:
        self.error: Exception | None = None
        self._work = work
        self._wake = wake
        self._over = Event()
        Thread(target=self._run, name="voicecoach-device", daemon=True).start()

    @property
    def over(self) -> bool:
        """Whether it is done, or has failed."""
        return self._over.is_set()

    def over_within(self, seconds: float) -> bool:
        """Whether it is over, for which this waits up to `seconds`."""
        return self._over.wait(seconds)

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for it
            self.error = error
        self._over.set()
        self._wake()


def _given_up(position: int, patience_ms: int) -> DeviceGoneError:
    where = print_clock(ms_from_frames(position))
    return DeviceGoneError(
        f"the sound device was gone at {where} and not back within {print_ms(patience_ms)}; "
        "when it is there again, `voicecoach resume` goes on"
    )
