"""The event loop while a device plays: it serves commands, displays and the device watchdog."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack, ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.player.command_handler import CommandHandler
from voicecoach.player.commands import INTERRUPT, Action, Command
from voicecoach.player.player_state import Suspendable, current_state
from voicecoach.player.playhead import TransportState
from voicecoach.player.session_signals import detached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    from voicecoach.player.buffer import PlayoutBuffer
    from voicecoach.player.commands import Control
    from voicecoach.player.loop_wakeup import LoopWakeup
    from voicecoach.player.playback_source import PlaybackSource
    from voicecoach.player.player_state import Display, PlayerState
    from voicecoach.player.playhead import Playhead
    from voicecoach.player.session_signals import SessionSignals
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
        signals: SessionSignals,
    ) -> None:
        self._source = source
        self._buffer = buffer
        self._watchdog = watchdog
        self._displays = tuple(displays)
        self._signals = signals
        self._controls: tuple[Control, ...] = ()
        self._had_listener = False
        self._wait_ends_at: int | None = None
        self._wakeup = asyncio.Event()
        self._handler = CommandHandler(source, _BufferAccess(buffer, watchdog))
        self._has_requests = asyncio.Event()

    def submit(self, command: Command) -> None:
        """Carry out a command, at once or as soon as its edit is prepared."""
        if command == INTERRUPT:
            self._signals.note_stop(signal.SIGINT)
        self._handler.handle(command)
        self._has_requests.set()
        self._wakeup.set()

    def run(self, controls: Iterable[Control], tick_s: float, wakeup: LoopWakeup) -> None:
        """Run until everything was played or a signal stops it; `wakeup` wakes the loop."""
        with asyncio.Runner() as runner:
            loop = runner.get_loop()

            def wake() -> None:
                loop.call_soon_threadsafe(self._wakeup.set)

            def call(method: Callable[[], None]) -> Callable[[], None]:
                def schedule() -> None:
                    loop.call_soon_threadsafe(method)

                return schedule

            signals = self._signals
            signals.on_stop = call(lambda: self.submit(Command(Action.STOP)))
            signals.on_suspend, signals.on_continue = call(self._suspend), call(self._continue)
            with wakeup.attached(wake, loop.time), detached(signals):
                runner.run(self._serve(controls, tick_s))

    async def _serve(self, controls: Iterable[Control], tick_s: float) -> None:
        async with AsyncExitStack() as stack:
            self._controls = tuple(controls)
            self._had_listener = self._has_listener()
            for control in self._controls:
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
            try:
                display.show(state)
            except OSError:  # the terminal is gone, or the reader of a pipe
                self._displays = tuple(other for other in self._displays if other is not display)
        self._end_wait_without_listener(state)

    def _has_listener(self) -> bool:
        return any(control.is_interactive for control in self._controls)

    def _end_wait_without_listener(self, state: PlayerState) -> None:
        """Go on after the time of a wait if the terminal is gone, and with it the listener's keys."""
        waits = state.transport_state is TransportState.WAITING
        if not (waits and self._had_listener and not self._has_listener()):
            self._wait_ends_at = None
        elif self._wait_ends_at is None:
            self._wait_ends_at = self._buffer.taken_frames + state.step_left_frames
        elif self._buffer.taken_frames >= self._wait_ends_at:
            self.submit(Command(Action.RESUME))

    def _suspend(self) -> None:
        """Suspend the process: pause, give the terminal back, and play on once it is continued."""
        was_playing = self._buffer.playhead.state is TransportState.PLAYING
        if was_playing:
            self.submit(Command(Action.PAUSE))
        with self._terminal_given_back():
            self._signals.suspend_process()
        if was_playing:
            self.submit(Command(Action.RESUME))

    def _continue(self) -> None:
        """Play on after the process was stopped from outside: what that has cut is heard again."""
        with self._terminal_given_back():
            pass  # the shell may have changed the modes of the terminal
        self._buffer.rewind(0)
        self._wakeup.set()

    def _terminal_given_back(self) -> AbstractContextManager[object]:
        """A context in which the terminal is as it was before; then keys are read first, and it is drawn."""
        stack = ExitStack()
        for user in (*self._displays, *self._controls):
            if isinstance(user, Suspendable):
                stack.enter_context(user.suspended())
        return stack

    async def _wait_for_wakeup(self, tick_s: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wakeup.wait(), tick_s)
        self._wakeup.clear()
