"""The keys of the terminal, as `keymap.py` lists them."""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from voicecoach.player.keymap import KEY_BINDINGS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from prompt_toolkit.input import Input

    from voicecoach.player.commands import Command


KEY_COMMANDS = {
    key: binding.command for binding in KEY_BINDINGS for key in (*binding.left_keys, *binding.right_keys)
}
"""The command of each key; None shows the help. Ctrl-C is here too, as the terminal does not handle it."""


class Keyboard:
    """Reads keys from `source`, by default the terminal; gives no commands if there is no terminal.

    `show_keys` is called for the key that shows the help.
    """

    def __init__(self, source: Input | None = None, show_keys: Callable[[], None] = lambda: None) -> None:
        self._source = source
        self._show_keys = show_keys

    @property
    def is_interactive(self) -> bool:
        """Whether there is a terminal, and so a listener to press its keys."""
        return self._source is not None or is_terminal()

    @asynccontextmanager
    async def listen(self, submit: Callable[[Command], None]) -> AsyncIterator[None]:
        """A context in which keys submit their commands."""
        source = self._source or _open_terminal()
        if source is None:
            yield
            return

        def read() -> None:
            for press in source.read_keys():
                self._handle_key(press.key.lower(), submit)

        with source.raw_mode(), source.attach(read):
            yield

    def _handle_key(self, key: str, submit: Callable[[Command], None]) -> None:
        if command := KEY_COMMANDS.get(key):
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
