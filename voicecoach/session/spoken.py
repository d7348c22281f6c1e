"""A session that is written to a file while the rest of it is still being spoken."""

from __future__ import annotations

from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from voicecoach.audio.mix import OVERHANG, blocks
from voicecoach.compiler.laid import Laid
from voicecoach.session.arrangement import Halt, HaltedError
from voicecoach.session.bedding import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from voicecoach.audio.clip import Samples, Sound
    from voicecoach.session.bedding import Bedding
    from voicecoach.timeline import Event, Timeline


@dataclass(frozen=True, slots=True)
class Making:
    """The parts of a session that are still to be made, about how many there are, and what ends it.

    `speaks` tells whether a voice had to speak for them so far.
    """

    parts: Iterator[Laid]
    count: int
    halt: Halt
    speaks: Callable[[], bool] = lambda: True


class Spoken:
    """The sound of parts that are made in a thread of their own while those before are written.

    As long as everything was spoken before there is no thread: two that both work keep each other waiting.
    Its samples are those of the timeline that `collect` makes of all parts, with `bedding` under it.
    """

    def __init__(
        self,
        making: Making,
        clip_of: Callable[[Event], Sound],
        collect: Callable[[Sequence[Laid]], Timeline],
        bedding: Bedding = NOTHING,
    ) -> None:
        self._making = making
        self._clip_of = clip_of
        self._collect = collect
        self._bedding = bedding
        self._made: list[Laid] = []
        self._timeline: Timeline | None = None

    @classmethod
    def of(cls, timeline: Timeline, clip_of: Callable[[Event], Sound]) -> Spoken:
        """The session of a timeline that is laid out already."""
        whole = Laid(timeline.events, timeline.steps, timeline.report, timeline.frames)
        return cls(Making(iter((whole,)), 1, Halt()), clip_of, lambda _: timeline)

    @property
    def timeline(self) -> Timeline:
        """The whole timeline; what is not made yet is made first."""
        if self._timeline is None:
            self._made += self._making.parts
            self._timeline = self._bedding.under(self._collect(self._made))
        return self._timeline

    def part_written(self, frames: int) -> float:
        """About which part of it is written, from 0 to 1, when so many frames are."""
        reached = frames / max(1, self._made[-1].ready) if self._made else 0.0
        return min(1.0, reached * len(self._made) / self._making.count)

    def clip(self, event: Event) -> Sound:
        """The clip of an event."""
        return self._clip_of(event)

    def blocks(self, clip_of: Callable[[Event], Sound]) -> Iterator[Samples]:
        """The mix, part by part as they are made; raises what stopped their making."""
        at, reach = 0, self._bedding.ahead
        near: list[Event] = []
        for part in self._as_they_come():
            near = [event for event in near if event.end + OVERHANG + reach > at] + list(part.events)
            ready = max(at, part.ready - reach)
            yield from blocks(_in_order(self._bedding.events(), near), clip_of, at, ready)
            at = ready
        frames = self._made[-1].ready
        yield from blocks(_in_order(self._bedding.events(frames), near), clip_of, at, frames)

    def _as_they_come(self) -> Iterator[Laid]:
        if self._timeline is not None:
            yield from self._made
            return
        for part in self._making.parts:
            self._made.append(part)
            if self._making.speaks():
                yield from self._and_the_rest(part)
                return
            yield part

    def _and_the_rest(self, first: Laid) -> Iterator[Laid]:
        """A part, and those behind it as a thread makes them."""
        made: SimpleQueue[Laid | Exception | None] = SimpleQueue()
        thread = Thread(target=self._make, args=(made,), name="speaking ahead", daemon=True)
        thread.start()
        try:
            yield first
            while (part := made.get()) is not None:
                if isinstance(part, Exception):
                    raise part
                self._made.append(part)
                yield part
        finally:  # a voice's engine that still runs when the interpreter ends takes it down
            self._making.halt.set()
            thread.join()

    def _make(self, made: SimpleQueue[Laid | Exception | None]) -> None:
        try:
            for part in self._making.parts:
                made.put(part)
            made.put(None)
        except HaltedError:
            made.put(None)
        except Exception as error:  # noqa: BLE001 - it is told where the parts are wanted
            made.put(error)


def _in_order(beds: Iterable[Event], near: Iterable[Event]) -> list[Event]:
    return sorted([*beds, *near], key=lambda event: event.start)
