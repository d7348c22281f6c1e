"""The modes of a terminal, for a process that is suspended and continued; on Windows there are none."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class TerminalModes:
    """The modes of the terminal at a file descriptor: before the session, and while it reads keys."""

    fileno: int
    before: list[Any]
    raw: list[Any]

    @property
    def is_in_foreground(self) -> bool:
        """Whether this process may read from the terminal; a shell may have put it in the background."""
        try:
            return os.tcgetpgrp(self.fileno) == os.getpgrp()
        except OSError:  # the terminal is gone, which reading tells too
            return True

    def give_back(self) -> None:
        """Let the terminal handle keys as it did before the session."""
        self._set(self.before)

    def take(self) -> None:
        """Give each key to the session again."""
        self._set(self.raw)

    def _set(self, modes: list[Any]) -> None:
        import termios  # noqa: PLC0415 - not on Windows

        if self.is_in_foreground:
            with suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, modes)


def read_modes(fileno: int) -> list[Any] | None:
    """Read the current modes of a terminal; None if it has none."""
    if sys.platform == "win32":
        return None
    import termios  # noqa: PLC0415 - not on Windows

    try:
        return termios.tcgetattr(fileno)
    except termios.error:
        return None


def suspend_programs() -> None:
    """Suspend this process and those that its shell has started with it, as a terminal does at Ctrl-Z."""
    if sys.platform != "win32":
        os.kill(0, signal.SIGTSTP)
