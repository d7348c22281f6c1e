"""What is written to a file: a session or a range of one, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from voicecoach.audio import MixPart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voicecoach.audio import EventIndex, Sound
    from voicecoach.timeline import Event, Timeline


class AudioSource(Protocol):
    """Sound for a file."""

    @property
    def timeline(self) -> Timeline:
        """The whole timeline; what is not arranged yet is arranged and spoken first."""
        ...

    @property
    def clip_of(self) -> Callable[[Event], Sound]:
        """Gives the clip of an event of the timeline."""
        ...

    def parts(self) -> Iterator[MixPart]:
        """The parts from the first frame to the last, each spoken and ready for the mix."""
        ...

    def close(self) -> None:
        """Stop making parts."""
        ...


@dataclass(frozen=True, slots=True)
class TimelineSource:
    """A timeline whose clips exist; with `session_events`, a range of a session from `start_frame` on."""

    timeline: Timeline
    clip_of: Callable[[Event], Sound]
    session_events: EventIndex | None = None
    start_frame: int = 0

    def parts(self) -> Iterator[MixPart]:
        """One part."""
        end = self.start_frame + self.timeline.frames
        yield MixPart(self.start_frame, end, self.session_events or self.timeline.events, self.clip_of)

    def close(self) -> None:
        """Nothing is being made."""
