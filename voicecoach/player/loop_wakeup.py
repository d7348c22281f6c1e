"""What wakes the player's event loop, from any thread, once it runs."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class LoopWakeup:
    """Passes on that somebody is to look; it may be asked before there is a loop, and after.

    A device plays before the loop is there, so that it is heard sooner.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._wake: Callable[[], None] | None = None
        self._clock: Callable[[], float] = float
        self._started_s = 0.0

    def wake(self) -> None:
        """Let the loop look, if there is one; it looks by itself when it begins."""
        with self._lock:
            if self._wake is not None:
                self._wake()

    def now_s(self) -> float:
        """The loop's time in seconds since it began; 0 before that."""
        return self._clock() - self._started_s

    @contextmanager
    def attached(self, wake: Callable[[], None], clock: Callable[[], float]) -> Iterator[None]:
        """A context within which there is a loop, woken by `wake`, whose time `clock` tells in seconds."""
        self._started_s, self._clock = clock(), clock
        with self._lock:
            self._wake = wake
        try:
            yield
        finally:
            with self._lock:
                self._wake = None
