"""What a player plays: a session that may still be growing while it is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.audio.clip import Samples
    from voicecoach.timeline import Event, Step


class Programme(Protocol):
    """Sound and steps of a session, safe to ask from another thread than the one that makes it.

    Whatever lies before `ready` is final: it is never arranged anew.
    """

    def begin(self) -> None:
        """Make what is not ready yet, from now on; called once the device plays, to keep nobody waiting."""
        ...

    @property
    def ready(self) -> int:
        """The frame up to which everything is known and can be heard."""
        ...

    @property
    def frames(self) -> int | None:
        """The length of the whole session, None as long as it is not known."""
        ...

    @property
    def steps(self) -> Sequence[Step]:
        """The steps known so far, in the order of their start."""
        ...

    @property
    def events(self) -> Sequence[Event]:
        """The events known so far, in the order of their start."""
        ...

    @property
    def failure(self) -> Exception | None:
        """What stopped the making of the rest, if anything did."""
        ...

    def samples(self, start: int, end: int) -> Samples:
        """The mix from frame `start` to frame `end`, `end` at most `ready`: shape (end - start,)."""
        ...
