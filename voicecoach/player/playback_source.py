"""The interface of what a player plays: a session that may still be in the making, and may be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.audio import Samples
    from voicecoach.player.commands import EditReply, EditRequest
    from voicecoach.player.playhead import Playhead
    from voicecoach.timeline import Event, Step


class PlaybackSource(Protocol):
    """Samples and steps of a session; thread-safe, as another thread may be making the rest of it.

    Everything before `ready` is final, unless a Splice is committed: then only what precedes its cut is.
    """

    def begin(self) -> None:
        """Start to make the rest of the session; called once the device plays, so as not to delay it."""
        ...

    def stop(self) -> None:
        """Stop making more of the session, at the latest after the current utterance."""
        ...

    def prepare(self, request: EditRequest, playhead: Playhead) -> EditReply:
        """Work out the reply to an edit request for a listener at `playhead`; may block while a voice speaks.

        Called again with a later playhead if the listener has moved too far in the meantime.
        """
        ...

    @property
    def ready(self) -> int:
        """The frame up to which the session is known and can be played."""
        ...

    @property
    def frames(self) -> int | None:
        """The length of the whole session; None until it is known."""
        ...

    @property
    def steps(self) -> Sequence[Step]:
        """The steps known so far, ordered by start."""
        ...

    @property
    def events(self) -> Sequence[Event]:
        """The events known so far, ordered by start."""
        ...

    @property
    def failure(self) -> Exception | None:
        """The error that ended the making of the session early, if any."""
        ...

    def samples(self, start: int, end: int) -> Samples:
        """Return the mix from frame `start` to `end` (at most `ready`), shape (end - start,)."""
        ...
