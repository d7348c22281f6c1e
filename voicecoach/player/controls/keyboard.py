"""Keys of the terminal, as `layout.py` lists them.

Whether there is a terminal to press keys in; told without what reads them being imported.
"""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from voicecoach.player.keymap import KEY_BINDINGS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from prompt_toolkit.input import Input

    from voicecoach.player.commands import Command


KEY_COMMANDS = {key: row.command for row in KEY_BINDINGS for key in (*row.left_keys, *row.right_keys)}
"""Which command a key gives; without a terminal's own handling, Ctrl-C is a key like any other."""


class Keyboard:
    """Reads keys from `source`, the terminal unless told otherwise; without a terminal, none.

    `show_keys` is called for the key that asks what the keys are.
    """

    def __init__(self, source: Input | None = None, show_keys: Callable[[], None] = lambda: None) -> None:
        self._source = source
        self._show_keys = show_keys

    @property
    def is_interactive(self) -> bool:
        """Whether there is somebody at the keys: no terminal, nobody."""
        return self._source is not None or is_terminal()

    @asynccontextmanager
    async def listen(self, give: Callable[[Command], None]) -> AsyncIterator[None]:
        """A context within which keys give their commands."""
        source = self._source or _open_terminal()
        if source is None:
            yield
            return

        def read() -> None:
            for press in source.read_keys():
                self._handle_key(press.key.lower(), give)

        with source.raw_mode(), source.attach(read):
            yield

    def _handle_key(self, key: str, give: Callable[[Command], None]) -> None:
        if command := KEY_COMMANDS.get(key):
            give(command)
        elif key in KEY_COMMANDS:
            self._show_keys()


def _open_terminal() -> Input | None:
    if not is_terminal():
        return None
    from prompt_toolkit.input import create_input  # noqa: PLC0415 - slow to import, not needed without a terminal

    return create_input()


def is_terminal() -> bool:
    """Whether standard input is a terminal."""
    return sys.stdin is not None and sys.stdin.isatty()
