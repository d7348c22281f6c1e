"""The keys of the terminal, as `keymap.py` lists them."""

from __future__ import annotations

import os
import sys
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from voicecoach.player.commands import INTERRUPT
from voicecoach.player.controls.terminal_modes import TerminalModes, read_modes, suspend_programs
from voicecoach.player.keymap import KEY_BINDINGS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from prompt_toolkit.input import Input

    from voicecoach.player.commands import Command


KEY_COMMANDS = {
    key: binding.command for binding in KEY_BINDINGS for key in (*binding.left_keys, *binding.right_keys)
}
"""The command of each key; None shows the help. Ctrl-C and Ctrl-Z act as signals, which the terminal does
not send in this mode."""


class Keyboard:
    """Reads keys from `source`, by default the terminal; gives no commands if there is no terminal.

    `show_keys` is called for the key that shows the help.
    """

    def __init__(self, source: Input | None = None, show_keys: Callable[[], None] = lambda: None) -> None:
        self._source = source
        self._show_keys = show_keys
        self._is_gone = False
        self._modes: TerminalModes | None = None

    @property
    def is_interactive(self) -> bool:
        """Whether there is a terminal, and so a listener to press its keys; no longer once it is gone."""
        return not self._is_gone and (self._source is not None or is_terminal())

    @asynccontextmanager
    async def listen(self, submit: Callable[[Command], None]) -> AsyncIterator[None]:
        """A context in which keys submit their commands."""
        source = self._source or _open_terminal()
        if source is None:
            yield
            return
        from asyncio import get_running_loop  # noqa: PLC0415 - slow to import, and not needed to see a terminal

        before, loop = read_modes(source.fileno()), get_running_loop()

        def read() -> None:
            if self._modes is not None and not self._modes.is_in_foreground:
                return
            presses = source.read_keys()
            for press in presses:
                self._handle_key(press.key.lower(), submit)
            if not presses and (source.closed or (before and not os.isatty(source.fileno()))):
                self._is_gone = True
                loop.remove_reader(source.fileno())

        with source.raw_mode(), source.attach(read):
            raw = read_modes(source.fileno())
            self._modes = TerminalModes(source.fileno(), before, raw) if before and raw else None
            try:
                yield
            finally:
                self._modes = None

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """A context in which the terminal handles keys as it did before the session."""
        modes = self._modes
        if modes is None:
            yield
            return
        modes.give_back()
        yield
        modes.take()

    def _handle_key(self, key: str, submit: Callable[[Command], None]) -> None:
        if key == "c-c":
            submit(INTERRUPT)
        elif key == "c-z":
            suspend_programs()
        elif command := KEY_COMMANDS.get(key):
            submit(command)
        elif key in KEY_COMMANDS:
            self._show_keys()


def _open_terminal() -> Input | None:
    if not is_terminal():
        return None
    from prompt_toolkit.input import create_input  # noqa: PLC0415 - slow to import, and only for terminals

    return create_input()


def is_terminal() -> bool:
    """Whether standard input is a terminal."""
    return sys.stdin is not None and sys.stdin.isatty()
