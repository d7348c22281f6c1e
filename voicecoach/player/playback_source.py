"""What a player plays: a session that may still be growing while it is heard, and may be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.audio import Samples
    from voicecoach.player.edit_requests import EditReply, EditRequest
    from voicecoach.player.playhead import Playhead
    from voicecoach.timeline import Event, Step


class PlaybackSource(Protocol):
    """Sound and steps of a session, safe to ask from another thread than the one that makes it.

    Whatever lies before `ready` is final, unless a Change is adopted: it is final up to there then.
    """

    def begin(self) -> None:
        """Make what is not ready yet, from now on; called once the device plays, to keep nobody waiting."""
        ...

    def stop(self) -> None:
        """Make no more of it: what is being made ends with the utterance that it is at."""
        ...

    def prepare(self, wish: EditRequest, spot: Playhead) -> EditReply:
        """What becomes of a wish of a listener who is at `spot`; takes as long as a voice needs to speak.

        It is prepared again, with a later spot, where they have gone on too far meanwhile.
        """
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
