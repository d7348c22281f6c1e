"""Keys of the terminal: space pauses and goes on, n next, p again, q stops."""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from voicecoach.player.controls.port import Action, Command

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from prompt_toolkit.input import Input

KEYS = {
    " ": Command(Action.TOGGLE),
    "n": Command(Action.NEXT),
    "p": Command(Action.AGAIN),
    "q": Command(Action.STOP),
    "c-c": Command(Action.STOP),
}
"""Which command a key gives; without a terminal's own handling, Ctrl-C is a key like any other."""


class Keys:
    """Reads keys from `source`, the terminal unless told otherwise; without a terminal, none."""

    def __init__(self, source: Input | None = None) -> None:
        self._source = source

    @property
    def reachable(self) -> bool:
        """Whether there is somebody at the keys: no terminal, nobody."""
        return self._source is not None or _is_terminal()

    @asynccontextmanager
    async def listen(self, give: Callable[[Command], None]) -> AsyncIterator[None]:
        """A context within which keys give their commands."""
        source = self._source or _terminal()
        if source is None:
            yield
            return

        def read() -> None:
            for press in source.read_keys():
                if command := KEYS.get(press.key.lower()):
                    give(command)

        with source.raw_mode(), source.attach(read):
            yield


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _terminal() -> Input | None:
    if not _is_terminal():
        return None
    from prompt_toolkit.input import create_input  # noqa: PLC0415 - slow to import, not needed without a terminal

    return create_input()
