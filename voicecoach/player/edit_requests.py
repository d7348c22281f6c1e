"""TODO"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.audio import Samples
    from voicecoach.player.commands import Command


@dataclass(frozen=True, slots=True)
class EditRequest:
    """A command that only the programme can fulfil, and the frame at which the listener gave it."""

    command: Command
    position: int


@dataclass(frozen=True, slots=True)
class NoEdit:
    """Nothing is to be done; `note` says why, in a few words for the display."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class Splice:
    """Another course of the session from frame `to` on, the same before it.

    `adopt` makes it the programme's, while the listener is between the frames `since` and `to`.
    """

    valid_from: int
    cut_frame: int
    commit: Callable[[], None]
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Insert:
    """Words beside the programme, which stands at frame `to` while they are heard.

    They are true for a listener who is between the frames `since` and `to`.
    """

    valid_from: int
    cut_frame: int
    samples: Samples
    note: str = ""


EditReply: TypeAlias = NoEdit | Splice | Insert
