"""A session as a stream of parts that are ready for the mix while the rest is still being spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.audio import MAX_OVERHANG_FRAMES, MixPart
from voicecoach.session.beds import NO_BEDS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from voicecoach.audio import Sound
    from voicecoach.compiler import TimelinePart
    from voicecoach.session.beds import Beds
    from voicecoach.timeline import Event, Timeline


class SessionStream:
    """A session part by part, each ready to be mixed: iterate over it, or over `parts` again.

    `parts` of the timeline are arranged and spoken when they are asked for. `join` makes the whole timeline
    of them; `beds` are mixed with every part, and known to end where the session ends.
    """

    def __init__(
        self,
        parts: Generator[TimelinePart, None, None],
        clip_of: Callable[[Event], Sound],
        join: Callable[[list[TimelinePart]], Timeline],
        beds: Beds = NO_BEDS,
    ) -> None:
        self.clip_of = clip_of
        self._parts = parts
        self._join = join
        self._beds = beds
        self._received: list[TimelinePart] = []
        self._timeline: Timeline | None = None

    @property
    def timeline(self) -> Timeline:
        """The whole timeline; arranges and speaks what has not been asked for yet."""
        if self._timeline is None:
            self._received += self._parts
            self._timeline = self._beds.add_to(self._join(self._received))
        return self._timeline

    def __iter__(self) -> Iterator[MixPart]:
        return self.parts()

    def parts(self) -> Iterator[MixPart]:
        """The session from its start; raises what stops the speaking."""
        position, reach = 0, self._beds.look_ahead_frames
        near: list[Event] = []
        for part in self._timeline_parts():
            near = [event for event in near if event.end + MAX_OVERHANG_FRAMES + reach > position]
            near += part.events
            end = max(position, part.ready - reach)
            yield self._mix_part(position, end, self._beds.events(), near)
            position = end
        frames = self._received[-1].ready
        yield self._mix_part(position, frames, self._beds.events(frames), near)

    def close(self) -> None:
        """Stop speaking."""
        self._parts.close()

    def _timeline_parts(self) -> Iterator[TimelinePart]:
        yield from self._received
        for part in self._parts:
            self._received.append(part)
            yield part

    def _mix_part(self, start: int, end: int, beds: tuple[Event, ...], events: list[Event]) -> MixPart:
        ordered = sorted([*beds, *events], key=lambda event: event.start)
        return MixPart(start, end, tuple(ordered), self.clip_of)
