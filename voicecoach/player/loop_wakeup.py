"""Wakes the player's event loop from any thread, and gives its time, also while there is no loop."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class LoopWakeup:
    """Wakes the event loop; does nothing before the loop runs and after it.

    The device starts before the loop does, so that the first frame is heard sooner.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._wake: Callable[[], None] | None = None
        self._clock: Callable[[], float] = float
        self._started_s = 0.0

    def wake(self) -> None:
        """Wake the loop, if it runs; it needs no wake-up when it starts."""
        with self._lock:
            if self._wake is not None:
                self._wake()

    def now_s(self) -> float:
        """Return the seconds since the loop started; 0 before that."""
        return self._clock() - self._started_s

    @contextmanager
    def attached(self, wake: Callable[[], None], clock: Callable[[], float]) -> Iterator[None]:
        """A context in which the loop runs: `wake` wakes it, `clock` gives its time in seconds."""
        self._started_s, self._clock = clock(), clock
        with self._lock:
            self._wake = wake
        try:
            yield
        finally:
            with self._lock:
                self._wake = None
