"""What happens on the event loop while the device plays: commands, the displays, the watch."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import replace
from threading import current_thread, main_thread
from typing import TYPE_CHECKING

from voicecoach.player.controls.port import Action, Command
from voicecoach.player.display import view_of
from voicecoach.player.engine import Engine
from voicecoach.player.transport import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from voicecoach.player.controls.port import Controls
    from voicecoach.player.display import Display
    from voicecoach.player.programme import Programme
    from voicecoach.player.pump import Pump
    from voicecoach.player.supply import Supply
    from voicecoach.player.transport import Spot, Transport
    from voicecoach.player.waker import Waker


class _Desk:
    """The pump, whose device gives back what it has not played yet where a command is to be heard at once."""

    def __init__(self, pump: Pump, supply: Supply) -> None:
        self._pump = pump
        self._supply = supply

    @property
    def spot(self) -> Spot:
        return self._pump.spot

    @property
    def taken(self) -> int:
        return self._pump.taken

    def apply(self, command: Callable[[Transport], None]) -> None:
        with self._supply.revise() as given_back:
            self._pump.apply(command, given_back)

    def arrange(self, command: Callable[[Transport], None]) -> None:
        self._pump.apply(command)


class Performance:
    """Serves who listens to a session that a device plays."""

    def __init__(
        self,
        programme: Programme,
        pump: Pump,
        supply: Supply,
        displays: Iterable[Display],
    ) -> None:
        self._programme = programme
        self._pump = pump
        self._supply = supply
        self._displays = tuple(displays)
        self._awake = asyncio.Event()
        self._engine = Engine(programme, _Desk(pump, supply))
        self._wished = asyncio.Event()

    def give(self, command: Command) -> None:
        """Let `command` act at once, or as soon as what it wishes for is prepared."""
        self._engine.give(command)
        self._wished.set()
        self._awake.set()

    def run(self, controls: Iterable[Controls], tick_s: float, waker: Waker) -> None:
        """Serve until all was heard, or a signal stops it; `waker` wakes this meanwhile."""
        with asyncio.Runner() as runner:
            loop = runner.get_loop()

            def wake() -> None:
                loop.call_soon_threadsafe(self._awake.set)

            def stop() -> None:
                loop.call_soon_threadsafe(self.give, Command(Action.STOP))

            with waker.waking(wake, loop.time), _stopped_by_signals(stop):
                runner.run(self._serve(controls, tick_s))

    async def _serve(self, controls: Iterable[Controls], tick_s: float) -> None:
        async with AsyncExitStack() as stack:
            for control in controls:
                await stack.enter_async_context(control.listen(self.give))
            for display in self._displays:
                stack.enter_context(display)
            fulfilling = asyncio.create_task(self._fulfil())
            stack.callback(fulfilling.cancel)
            while not self._over():
                self._show()
                await self._woken(tick_s)
                self._wished.set()
                if self._pump.failure is not None:
                    raise self._pump.failure
                if fulfilling.done():
                    fulfilling.result()
                self._supply.look()

    async def _fulfil(self) -> None:
        """Prepare what is wished for, one wish after another, while everything else goes on."""
        while True:
            if wish := self._engine.wish:
                reply = await asyncio.to_thread(self._engine.prepare, wish)
                self._engine.take(wish, reply)
                self._awake.set()
            elif coming := self._engine.long_pause():
                await asyncio.to_thread(self._engine.prepare, coming)
            else:
                await self._wished.wait()
                self._wished.clear()

    def _over(self) -> bool:
        """Whether all was heard; without a device, what was stopped has nothing more to play."""
        stopped = self._pump.spot.state is State.ENDED
        return self._pump.finished or (stopped and self._supply.trouble != "")

    def _show(self) -> None:
        view = view_of(self._programme, self._pump.spot)
        preparing = view.preparing or self._engine.is_going_on
        view = replace(view, trouble=self._supply.trouble, note=self._engine.note, preparing=preparing)
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
