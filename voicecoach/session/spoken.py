"""A session that is written to a file while the rest of it is still being spoken."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from voicecoach.audio.mix import OVERHANG, blocks
from voicecoach.compiler.laid import Laid
from voicecoach.session.bedding import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from voicecoach.audio.clip import Samples, Sound
    from voicecoach.session.bedding import Bedding
    from voicecoach.timeline import Event, Timeline


class Spoken:
    """The sound of parts that are still being made: each is mixed as soon as it is there.

    Whoever makes them may go on speaking meanwhile, and is told when nobody wants more: `parts` are closed.
    The samples are those of the timeline that `collect` makes of all parts, with `bedding` under it.
    """

    def __init__(
        self,
        parts: Generator[Laid, None, None],
        clip_of: Callable[[Event], Sound],
        collect: Callable[[Sequence[Laid]], Timeline],
        bedding: Bedding = NOTHING,
    ) -> None:
        self._parts = parts
        self._clip_of = clip_of
        self._collect = collect
        self._bedding = bedding
        self._made: list[Laid] = []
        self._timeline: Timeline | None = None

    @classmethod
    def of(cls, timeline: Timeline, clip_of: Callable[[Event], Sound]) -> Spoken:
        """The session of a timeline that is laid out already."""
        whole = Laid(timeline.events, timeline.steps, timeline.report, timeline.frames)
        return cls((part for part in (whole,)), clip_of, lambda _: timeline)

    @property
    def timeline(self) -> Timeline:
        """The whole timeline; what is not made yet is made first."""
        if self._timeline is None:
            self._made += self._parts
            self._timeline = self._bedding.under(self._collect(self._made))
        return self._timeline

    def clip(self, event: Event) -> Sound:
        """The clip of an event."""
        return self._clip_of(event)

    def blocks(self, clip_of: Callable[[Event], Sound]) -> Iterator[Samples]:
        """The mix, part by part as they are made; raises what stopped their making."""
        at, reach = 0, self._bedding.ahead
        near: list[Event] = []
        with closing(self._parts):
            for part in self._as_they_come():
                near = [event for event in near if event.end + OVERHANG + reach > at] + list(part.events)
                ready = max(at, part.ready - reach)
                yield from blocks(_in_order(self._bedding.events(), near), clip_of, at, ready)
                at = ready
        frames = self._made[-1].ready
        yield from blocks(_in_order(self._bedding.events(frames), near), clip_of, at, frames)

    def _as_they_come(self) -> Iterator[Laid]:
        yield from self._made
        for part in self._parts:
            self._made.append(part)
            yield part


def _in_order(beds: Iterable[Event], near: Iterable[Event]) -> list[Event]:
    return sorted([*beds, *near], key=lambda event: event.start)
