"""The player: a programme, a device, controls and displays, from the first frame to the last."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from threading import current_thread, main_thread
from typing import TYPE_CHECKING

from voicecoach.player.controls.port import Action, Command
from voicecoach.player.display import view_of
from voicecoach.player.pump import Pump
from voicecoach.player.supply import WATCH, Supply, Watch
from voicecoach.player.transport import State, Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from voicecoach.player.controls.port import Controls
    from voicecoach.player.devices.port import Device
    from voicecoach.player.display import Display
    from voicecoach.player.programme import Programme

_ACTIONS: dict[Action, Callable[[Transport], None]] = {
    Action.TOGGLE: Transport.toggle,
    Action.PAUSE: Transport.pause,
    Action.RESUME: Transport.resume,
    Action.NEXT: Transport.next,
    Action.AGAIN: Transport.again,
    Action.STOP: Transport.stop,
}


def _deed(command: Command) -> Callable[[Transport], None] | None:
    """What a command does to the transport."""
    if command.action is Action.GO_TO:
        return partial(Transport.go_to, position=command.amount)
    return _ACTIONS.get(command.action)


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
    watch: Watch = WATCH,
) -> Outcome:
    """Play `programme` on `device` until it ends or a command or a signal stops it.

    Where no control can be reached, wait steps last their time. A device that stops taking samples is
    opened anew, and the session goes on where it was heard last.
    Raises NoDeviceError when there is none to begin with, DeviceGoneError when it was away for longer than
    the patience of `watch`, and whatever stopped the programme from being made. The device is closed
    in any case.
    """
    with asyncio.Runner() as runner:
        loop, awake = runner.get_loop(), asyncio.Event()

        def wake() -> None:
            loop.call_soon_threadsafe(awake.set)

        transport = Transport(programme, holds=any(control.reachable for control in controls))
        pump = Pump(transport, device.latency_frames, wake)
        supply = Supply(device, pump, watch, loop.time, wake)
        performance = _Performance(programme, pump, supply, displays, awake)
        with (
            _stopped_by_signals(lambda: loop.call_soon_threadsafe(performance.give, Command(Action.STOP))),
            pump,
        ):
            try:
                supply.open()
                programme.begin()
                runner.run(performance.run(controls, watch.tick_s))
            finally:
                supply.close()
    position = pump.delivered
    return Outcome(position, position == programme.frames, pump.underruns)


class _Performance:
    """What happens on the event loop while the device plays: commands, the displays, the watch."""

    def __init__(
        self,
        programme: Programme,
        pump: Pump,
        supply: Supply,
        displays: Sequence[Display],
        awake: asyncio.Event,
    ) -> None:
        self._programme = programme
        self._pump = pump
        self._supply = supply
        self._displays = displays
        self._awake = awake

    def give(self, command: Command) -> None:
        """Let `command` act at once."""
        if act := _deed(command):
            with self._supply.revise() as given_back:
                self._pump.apply(act, given_back)
            self._awake.set()

    async def run(self, controls: Sequence[Controls], tick_s: float) -> None:
        """Serve until all was heard."""
        async with AsyncExitStack() as stack:
            for control in controls:
                await stack.enter_async_context(control.listen(self.give))
            for display in self._displays:
                stack.enter_context(display)
            while not self._over():
                self._show()
                await self._woken(tick_s)
                if self._pump.failure is not None:
                    raise self._pump.failure
                self._supply.look()

    def _over(self) -> bool:
        """Whether all was heard; without a device, what was stopped has nothing more to play."""
        stopped = self._pump.spot.state is State.ENDED
        return self._pump.finished or (stopped and self._supply.trouble != "")

    def _show(self) -> None:
        view = replace(view_of(self._programme, self._pump.spot), trouble=self._supply.trouble)
        for display in self._displays:
            display.show(view)

    async def _woken(self, tick_s: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._awake.wait(), tick_s)
        self._awake.clear()


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
