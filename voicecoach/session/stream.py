"""A session that is written to a file while the rest of it is still being spoken."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from voicecoach.audio import MAX_OVERHANG_FRAMES, mix_blocks
from voicecoach.compiler import TimelinePart
from voicecoach.session.beds import NO_BEDS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from voicecoach.audio import Samples, Sound
    from voicecoach.session.beds import Beds
    from voicecoach.timeline import Event, Timeline


class StreamedSession:
    """The sound of parts that are still being made: each is mixed as soon as it is there.

    Whoever makes them may go on speaking meanwhile, and is told when nobody wants more: `parts` are closed.
    The samples are those of the timeline that `collect` makes of all parts, with `bedding` under it.
    """

    def __init__(
        self,
        parts: Generator[TimelinePart, None, None],
        clip_of: Callable[[Event], Sound],
        collect: Callable[[Sequence[TimelinePart]], Timeline],
        bedding: Beds = NO_BEDS,
    ) -> None:
        self._parts = parts
        self._clip_of = clip_of
        self._collect = collect
        self._beds = bedding
        self._received_parts: list[TimelinePart] = []
        self._timeline: Timeline | None = None

    @classmethod
    def from_timeline(cls, timeline: Timeline, clip_of: Callable[[Event], Sound]) -> StreamedSession:
        """The session of a timeline that is laid out already."""
        whole = TimelinePart(timeline.events, timeline.steps, timeline.report, timeline.frames)
        return cls((part for part in (whole,)), clip_of, lambda _: timeline)

    @property
    def timeline(self) -> Timeline:
        """The whole timeline; what is not made yet is made first."""
        if self._timeline is None:
            self._received_parts += self._parts
            self._timeline = self._beds.add_to(self._collect(self._received_parts))
        return self._timeline

    def clip(self, event: Event) -> Sound:
        """The clip of an event."""
        return self._clip_of(event)

    def blocks(self, clip_of: Callable[[Event], Sound]) -> Iterator[Samples]:
        """The mix, part by part as they are made; raises what stopped their making."""
        at, reach = 0, self._beds.look_ahead_frames
        near: list[Event] = []
        with closing(self._parts):
            for part in self._iter_parts():
                near = [event for event in near if event.end + MAX_OVERHANG_FRAMES + reach > at] + list(
                    part.events
                )
                ready = max(at, part.ready - reach)
                yield from mix_blocks(_sorted_by_start(self._beds.events(), near), clip_of, at, ready)
                at = ready
        frames = self._received_parts[-1].ready
        yield from mix_blocks(_sorted_by_start(self._beds.events(frames), near), clip_of, at, frames)

    def _iter_parts(self) -> Iterator[TimelinePart]:
        yield from self._received_parts
        for part in self._parts:
            self._received_parts.append(part)
            yield part


def _sorted_by_start(beds: Iterable[Event], near: Iterable[Event]) -> list[Event]:
    return sorted([*beds, *near], key=lambda event: event.start)
