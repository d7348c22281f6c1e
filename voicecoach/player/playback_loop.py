"""The event loop while a device plays: it serves commands, displays and the device watchdog."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import replace
from threading import current_thread, main_thread
from typing import TYPE_CHECKING

from voicecoach.player.command_handler import CommandHandler
from voicecoach.player.commands import Action, Command
from voicecoach.player.player_state import current_state
from voicecoach.player.playhead import TransportState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from voicecoach.player.buffer import PlayoutBuffer
    from voicecoach.player.commands import Control
    from voicecoach.player.loop_wakeup import LoopWakeup
    from voicecoach.player.playback_source import PlaybackSource
    from voicecoach.player.player_state import Display
    from voicecoach.player.playhead import Playhead
    from voicecoach.player.transport import Transport
    from voicecoach.player.watchdog import DeviceWatchdog


class _BufferAccess:
    """Access to the transport through the buffer; `apply_now` reclaims what the device has not played."""

    def __init__(self, buffer: PlayoutBuffer, watchdog: DeviceWatchdog) -> None:
        self._buffer = buffer
        self._watchdog = watchdog

    @property
    def playhead(self) -> Playhead:
        return self._buffer.playhead

    @property
    def taken_frames(self) -> int:
        return self._buffer.taken_frames

    def apply_now(self, command: Callable[[Transport], None]) -> None:
        with self._watchdog.reclaim_unplayed() as returned_frames:
            self._buffer.apply(command, returned_frames)

    def apply_later(self, command: Callable[[Transport], None]) -> None:
        self._buffer.apply(command)


class PlaybackLoop:
    """Runs controls and displays for a session that a device plays."""

    def __init__(
        self,
        source: PlaybackSource,
        buffer: PlayoutBuffer,
        watchdog: DeviceWatchdog,
        displays: Iterable[Display],
    ) -> None:
        self._source = source
        self._buffer = buffer
        self._watchdog = watchdog
        self._displays = tuple(displays)
        self._wakeup = asyncio.Event()
        self._handler = CommandHandler(source, _BufferAccess(buffer, watchdog))
        self._has_requests = asyncio.Event()

    def submit(self, command: Command) -> None:
        """Carry out a command, at once or as soon as its edit is prepared."""
        self._handler.handle(command)
        self._has_requests.set()
        self._wakeup.set()

    def run(self, controls: Iterable[Control], tick_s: float, wakeup: LoopWakeup) -> None:
        """Run until everything was played or a signal stops it; `wakeup` wakes the loop."""
        with asyncio.Runner() as runner:
            loop = runner.get_loop()

            def wake() -> None:
                loop.call_soon_threadsafe(self._wakeup.set)

            def stop() -> None:
                loop.call_soon_threadsafe(self.submit, Command(Action.STOP))

            with wakeup.attached(wake, loop.time), _stopped_by_signals(stop):
                runner.run(self._serve(controls, tick_s))

    async def _serve(self, controls: Iterable[Control], tick_s: float) -> None:
        async with AsyncExitStack() as stack:
            for control in controls:
                await stack.enter_async_context(control.listen(self.submit))
            for display in self._displays:
                stack.enter_context(display)
            processing = asyncio.create_task(self._process_requests())
            stack.callback(processing.cancel)
            while not self._is_over():
                self._show()
                await self._wait_for_wakeup(tick_s)
                self._has_requests.set()
                if self._buffer.failure is not None:
                    raise self._buffer.failure
                if processing.done():
                    processing.result()
                self._watchdog.tick()

    async def _process_requests(self) -> None:
        """Prepare and apply edit requests, one after the other."""
        while True:
            self._handler.remind_of_wait()
            if request := self._handler.next_request:
                reply = await asyncio.to_thread(self._handler.prepare, request)
                self._handler.apply_reply(request, reply)
                self._wakeup.set()
            elif prefetch := self._handler.resume_to_prefetch():
                await asyncio.to_thread(self._handler.prepare, prefetch)
            else:
                await self._has_requests.wait()
                self._has_requests.clear()

    def _is_over(self) -> bool:
        """Whether everything was played, or the session was stopped while there is no device."""
        stopped = self._buffer.playhead.state is TransportState.ENDED
        return self._buffer.is_finished or (stopped and self._watchdog.status != "")

    def _show(self) -> None:
        state = current_state(self._source, self._buffer.playhead)
        is_preparing = state.is_preparing or self._handler.is_resuming
        state = replace(
            state, device_status=self._watchdog.status, note=self._handler.note, is_preparing=is_preparing
        )
        for display in self._displays:
            display.show(state)

    async def _wait_for_wakeup(self, tick_s: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wakeup.wait(), tick_s)
        self._wakeup.clear()


@contextmanager
def _stopped_by_signals(stop: Callable[[], object]) -> Iterator[None]:
    """A context in which SIGINT and SIGTERM call `stop`."""
    if current_thread() is not main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: stop()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
