"""Commands that a listener gives, and the edits of a session that answer them.

To add a control: write a module in `controls/` with a class that has the members of `Control`, and use it
in `cli/playback.py`. It runs on the player's event loop and cleans up when its context ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from voicecoach.audio import Samples

ANNOUNCE_RESUME = "resumed"
"""The `word` of a GO_TO command that pauses at the frame, announces the position there, then plays."""


class Action(StrEnum):
    """What a command does; some use the command's `amount` or `word`."""

    TOGGLE = "toggle"
    PAUSE = "pause"
    RESUME = "resume"
    NEXT = "next"
    AGAIN = "again"
    STOP = "stop"
    GO_TO = "go to"
    """Seek to the frame `amount`; with the word ANNOUNCE_RESUME the position is announced first."""
    LONGER = "longer"
    """Make the running hold or rest `amount` seconds longer, or shorter if negative."""
    FASTER = "faster"
    """Speak `amount` steps faster, or slower if negative."""
    LOUDER = "louder"
    """Raise the volume by `amount` percentage points, or lower it if negative."""
    VOLUME = "volume"
    """Set the volume to `amount` percent."""
    DETAIL = "detail"
    """Set how much is said: `word` is full, brief, minimal or sounds."""
    MUTE = "mute"
    """Turn speech off, or on again; sounds stay."""
    WHERE = "where"
    """Announce the step number and the time left, or what a wait waits for."""
    REMIND = "remind"
    """Say again what a wait waits for; `amount` counts the reminders before. The player gives it itself."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a listener."""

    action: Action
    amount: int = 0
    word: str = ""


INTERRUPT = Command(Action.STOP, word="interrupted")
"""The key Ctrl-C, which stops a session like the signal."""


class Control(Protocol):
    """A source of commands, such as a keyboard."""

    @property
    def is_interactive(self) -> bool:
        """Whether a listener can give commands through it now; if none can, wait steps end by themselves."""
        ...

    def listen(self, submit: Callable[[Command], None]) -> AbstractAsyncContextManager[None]:
        """Return a context in which each command is passed to `submit`, on the event loop's thread."""
        ...


@dataclass(frozen=True, slots=True)
class EditRequest:
    """A command that needs an edit of the session, and the playback position (frame) when it was given."""

    command: Command
    position: int


@dataclass(frozen=True, slots=True)
class NoEdit:
    """The answer when nothing has to change; `note` is a short explanation for the display."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class Splice:
    """A new version of the session that is identical up to `cut_frame`.

    `commit` makes the source use it. Call it only while the position is between `valid_from` and
    `cut_frame`.
    """

    valid_from: int
    cut_frame: int
    commit: Callable[[], None]
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Insert:
    """Extra speech, played at `cut_frame` while the session's position stays there.

    It applies only while the position is between `valid_from` and `cut_frame`.
    """

    valid_from: int
    cut_frame: int
    samples: Samples
    note: str = ""


EditReply: TypeAlias = NoEdit | Splice | Insert
