"""What is written to a file: a session or a part of one, block by block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from voicecoach.audio import EventIndex, mix_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voicecoach.audio import Samples, Sound
    from voicecoach.timeline import Event, Timeline


class AudioSource(Protocol):
    """Sound on its way into a file."""

    @property
    def timeline(self) -> Timeline:
        """What sounds; where it is still being made, that is known once all of `blocks` has come."""
        ...

    def clip(self, event: Event) -> Sound:
        """The clip of an event."""
        ...

    def blocks(self, clip_of: Callable[[Event], Sound]) -> Iterator[Samples]:
        """The mix from its first frame to its last, made of the clips that `clip_of` gives."""
        ...


@dataclass(frozen=True, slots=True)
class TimelineSource:
    """A session that is laid out: a timeline, and what gives its clips."""

    timeline: Timeline
    clip_of: Callable[[Event], Sound]

    def clip(self, event: Event) -> Sound:
        """The clip of an event."""
        return self.clip_of(event)

    def blocks(self, clip_of: Callable[[Event], Sound]) -> Iterator[Samples]:
        """All of it."""
        return mix_blocks(self.timeline.events, clip_of, 0, self.timeline.frames)


@dataclass(frozen=True, slots=True)
class TimelineSlice:
    """The frames of a session from `start` on, as long as `timeline`, its timeline of their own."""

    timeline: Timeline
    event_index: EventIndex
    clip_of: Callable[[Event], Sound]
    start_frame: int

    def clip(self, event: Event) -> Sound:
        """The clip of an event."""
        return self.clip_of(event)

    def blocks(self, clip_of: Callable[[Event], Sound]) -> Iterator[Samples]:
        """Just these frames, as the whole session has them."""
        return mix_blocks(
            self.event_index, clip_of, self.start_frame, self.start_frame + self.timeline.frames
        )
