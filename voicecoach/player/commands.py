"""The port of a control: something by which the listener gives commands.

To add one: write a file here with a class that has `reachable` and `listen`. It runs on the player's
event loop; what it sets up there it takes down again when the context ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager


class Action(StrEnum):
    """What a listener can ask for; those that say so take an `amount` or a `word` of the command."""

    TOGGLE = "toggle"
    PAUSE = "pause"
    RESUME = "resume"
    NEXT = "next"
    AGAIN = "again"
    STOP = "stop"
    GO_TO = "go to"
    """To the frame `amount` of the session; with the word `resumed` it is said first where that is."""
    LONGER = "longer"
    """The running hold or rest lasts `amount` seconds longer, shorter where it is negative."""
    FASTER = "faster"
    """Speech is `amount` steps faster, slower where it is negative."""
    LOUDER = "louder"
    """Everything is `amount` percent of full volume louder, quieter where it is negative."""
    VOLUME = "volume"
    """Everything is `amount` percent of full volume loud."""
    DETAIL = "detail"
    """How much is said from now on: `word` is full, brief, minimal or sounds."""
    MUTE = "mute"
    """No words from now on but every sound; again, and the words are back."""
    WHERE = "where"
    """To be told which step of how many it is, and what time is left."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a listener asks for."""

    action: Action
    amount: int = 0
    word: str = ""


class Control(Protocol):
    """A source of commands."""

    @property
    def is_interactive(self) -> bool:
        """Whether a listener can give commands by it, here and now."""
        ...

    def listen(self, give: Callable[[Command], None]) -> AbstractAsyncContextManager[None]:
        """A context within which every command is given to `give`, on the loop's own thread."""
        ...
