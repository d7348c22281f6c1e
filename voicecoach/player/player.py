"""The player: a programme, a device, controls and displays, from the first frame to the last."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from threading import current_thread, main_thread
from typing import TYPE_CHECKING

from voicecoach.errors import DeviceError
from voicecoach.player.controls.port import Action, Command
from voicecoach.player.display import view_of
from voicecoach.player.pump import Pump
from voicecoach.player.transport import Transport
from voicecoach.units import ms_from_frames, print_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from voicecoach.player.controls.port import Controls
    from voicecoach.player.devices.port import Device
    from voicecoach.player.display import Display
    from voicecoach.player.programme import Programme

TICK_S = 0.25
"""How often the displays are brought up to date."""

STALLED_TICKS = 12
"""A device that takes nothing for so many ticks, 3 s, has stopped."""

_ACTIONS: dict[Action, Callable[[Transport], None]] = {
    Action.TOGGLE: Transport.toggle,
    Action.PAUSE: Transport.pause,
    Action.RESUME: Transport.resume,
    Action.NEXT: Transport.next,
    Action.AGAIN: Transport.again,
    Action.STOP: Transport.stop,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How playing ended: at which frame, whether that is the end, how often sound came too late."""

    position: int
    completed: bool
    underruns: int


def play(
    programme: Programme,
    device: Device,
    controls: Sequence[Controls],
    displays: Sequence[Display],
    tick_s: float = TICK_S,
) -> Outcome:
    """Play `programme` on `device` until it ends or a command or a signal stops it.

    Where no control can be reached, wait steps last their time.
    Raises DeviceError when the device cannot be opened or stops taking samples, and whatever
    stopped the programme from being made. The device is closed in any case.
    """
    with asyncio.Runner() as runner:
        loop, awake = runner.get_loop(), asyncio.Event()

        def wake() -> None:
            loop.call_soon_threadsafe(awake.set)

        transport = Transport(programme, holds=any(control.reachable for control in controls))
        pump = Pump(transport, device.latency_frames, wake)
        performance = _Performance(programme, pump, displays, awake)
        with (
            _stopped_by_signals(lambda: loop.call_soon_threadsafe(performance.give, Command(Action.STOP))),
            pump,
        ):
            try:
                device.start(pump.pull)
                programme.begin()
                runner.run(performance.run(controls, tick_s))
            finally:
                device.close()
    position = pump.delivered
    return Outcome(position, position == programme.frames, pump.underruns)


class _Performance:
    """What happens on the event loop while the device plays: commands, the displays, the watch."""

    def __init__(
        self, programme: Programme, pump: Pump, displays: Sequence[Display], awake: asyncio.Event
    ) -> None:
        self._programme = programme
        self._pump = pump
        self._displays = displays
        self._awake = awake
        self._taken = 0
        self._stalled = 0

    def give(self, command: Command) -> None:
        """Let `command` act at once."""
        if act := _ACTIONS.get(command.action):
            self._pump.apply(act)
            self._awake.set()

    async def run(self, controls: Sequence[Controls], tick_s: float) -> None:
        """Serve until all was heard."""
        async with AsyncExitStack() as stack:
            for control in controls:
                await stack.enter_async_context(control.listen(self.give))
            for display in self._displays:
                stack.enter_context(display)
            while not self._pump.finished:
                view = view_of(self._programme, self._pump.spot)
                for display in self._displays:
                    display.show(view)
                self._watch(ticked=not await self._woken(tick_s))

    async def _woken(self, tick_s: float) -> bool:
        try:
            await asyncio.wait_for(self._awake.wait(), tick_s)
        except TimeoutError:
            return False
        self._awake.clear()
        return True

    def _watch(self, *, ticked: bool) -> None:
        if self._pump.failure is not None:
            raise self._pump.failure
        if self._pump.taken != self._taken:
            self._taken, self._stalled = self._pump.taken, 0
        elif ticked:
            self._stalled += 1
        if self._stalled >= STALLED_TICKS:
            raise _stalled_at(self._pump.delivered)


def _stalled_at(position: int) -> DeviceError:
    where = print_clock(ms_from_frames(position))
    return DeviceError(
        f"the sound device stopped taking samples at {where}; check that it is on and play again"
    )


@contextmanager
def _stopped_by_signals(stop: Callable[[], object]) -> Iterator[None]:
    """A context within which Ctrl-C and a request to terminate call `stop`."""
    if current_thread() is not main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: stop()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
