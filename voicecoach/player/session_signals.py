"""The signals of the operating system while a session plays: what stops it, and what suspends the process.

Ctrl-C, a request to terminate and a terminal that is gone stop the session. More of them are ignored while it
stops, so that the device is closed and the journal is written; if that hangs, the next one ends the process.
"""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from threading import current_thread, get_ident, main_thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType
    from typing import Self

FORCE_AFTER_S = 2.0
"""While the session closes, a signal that comes this long after the first one ends the process at once."""

SIGNAL_STATUS = 128
"""The exit status of a program that a signal has stopped is this and the number of the signal."""

_STOP_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def detached(signals: SessionSignals) -> Iterator[None]:
    """A context at whose end the event loop is no longer called, and the session closes."""
    try:
        yield
    finally:
        signals.is_closing = True
        signals.on_stop = signals.on_suspend = signals.on_continue = lambda: None


class SessionSignals:
    """Handles signals as a context, in the main thread; elsewhere it does nothing.

    `on_stop`, `on_suspend` and `on_continue` are called in a signal handler. `is_closing` tells whether the
    terminal is as it was before. `now_s` is a clock in seconds.
    """

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self.received = 0
        """The number of the first signal that stopped the session; 0 for none."""
        self.is_closing = False
        self.on_stop: Callable[[], object] = lambda: None
        self.on_suspend: Callable[[], object] = lambda: None
        self.on_continue: Callable[[], object] = lambda: None
        self._is_suspending = False
        self._received_s = 0.0
        self._handlers_before: dict[int, object] = {}

    def __enter__(self) -> Self:
        if current_thread() is main_thread():
            for name in _STOP_SIGNALS:
                self._handle(name, self._stop)
            self._handle("SIGTSTP", lambda *_: self.on_suspend())
            self._handle("SIGCONT", lambda *_: self._continue())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._handlers_before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # as signal.signal has returned it

    def note_stop(self, number: int) -> None:
        """Note that a signal, or its key, has stopped the session."""
        if not self.received:
            self.received, self._received_s = number, self._now_s()

    def suspend_process(self) -> None:
        """Suspend this process as its terminal does, until it is continued."""
        self._is_suspending = True
        before = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.pthread_kill(get_ident(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, before)
        self._is_suspending = False

    def _handle(self, name: str, handler: Callable[..., object]) -> None:
        """Set a handler, unless there is no such signal or the process was started to ignore it."""
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            self._handlers_before[number] = signal.signal(number, handler)

    def _stop(self, number: int, _: object) -> None:
        is_late = self.received and self._now_s() - self._received_s >= FORCE_AFTER_S
        if is_late and self.is_closing:
            os._exit(SIGNAL_STATUS + self.received)  # a voice or a sound system does not return
        self.note_stop(number)
        self.on_stop()

    def _continue(self) -> None:
        if not self._is_suspending:
            self.on_continue()
