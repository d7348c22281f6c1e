"""The port of a control: something by which the listener gives commands.

To add one: write a file here with a class that has `reachable` and `listen`. It runs on the player's
event loop; what it sets up there it takes down again when the context ends.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager


class Command(StrEnum):
    """What a listener can ask for."""

    TOGGLE = "toggle"
    PAUSE = "pause"
    RESUME = "resume"
    NEXT = "next"
    AGAIN = "again"
    STOP = "stop"


class Controls(Protocol):
    """A source of commands."""

    @property
    def reachable(self) -> bool:
        """Whether a listener can give commands by it, here and now."""
        ...

    def listen(self, give: Callable[[Command], None]) -> AbstractAsyncContextManager[None]:
        """A context within which every command is given to `give`, on the loop's own thread."""
        ...
