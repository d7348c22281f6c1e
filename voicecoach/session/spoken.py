"""A session that is written to a file while the rest of it is still being spoken."""

from __future__ import annotations

from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from voicecoach.audio.mix import OVERHANG, blocks
from voicecoach.compiler.model import Laid
from voicecoach.session.session import Halt, HaltedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from voicecoach.audio.clip import Clip, Samples
    from voicecoach.timeline import Event, Timeline


class Spoken:
    """The sound of `parts`, which are made in a thread of their own while those before are written.

    Its samples are those of the timeline that `collect` makes of all parts, of which there are about
    `count`. `halt` ends the making.
    """

    def __init__(
        self,
        parts: Iterator[Laid],
        count: int,
        clip_of: Callable[[Event], Clip],
        halt: Halt,
        collect: Callable[[Sequence[Laid]], Timeline],
    ) -> None:
        self._parts = parts
        self._count = count
        self._clip_of = clip_of
        self._halt = halt
        self._collect = collect
        self._made: list[Laid] = []
        self._timeline: Timeline | None = None

    @classmethod
    def of(cls, timeline: Timeline, clip_of: Callable[[Event], Clip]) -> Spoken:
        """The session of a timeline that is laid out already."""
        whole = Laid(timeline.events, timeline.steps, timeline.report, timeline.frames)
        return cls(iter((whole,)), 1, clip_of, Halt(), lambda _: timeline)

    @property
    def timeline(self) -> Timeline:
        """The whole timeline; what is not made yet is made first."""
        if self._timeline is None:
            self._made += self._parts
            self._timeline = self._collect(self._made)
        return self._timeline

    def part_written(self, frames: int) -> float:
        """About which part of it is written, from 0 to 1, when so many frames are."""
        reached = frames / max(1, self._made[-1].ready) if self._made else 0.0
        return min(1.0, reached * len(self._made) / self._count)

    def clip(self, event: Event) -> Clip:
        """The clip of an event."""
        return self._clip_of(event)

    def blocks(self, clip_of: Callable[[Event], Clip]) -> Iterator[Samples]:
        """The mix, part by part as they are made; raises what stopped their making."""
        at = 0
        near: list[Event] = []
        for part in self._as_they_come():
            near = [event for event in near if event.end + OVERHANG > at] + list(part.events)
            yield from blocks(sorted(near, key=lambda event: event.start), clip_of, at, part.ready)
            at = part.ready

    def _as_they_come(self) -> Iterator[Laid]:
        if self._timeline is not None:
            yield from self._made
            return
        made: SimpleQueue[Laid | Exception | None] = SimpleQueue()
        thread = Thread(target=self._make, args=(made,), name="speaking ahead", daemon=True)
        thread.start()
        try:
            while (part := made.get()) is not None:
                if isinstance(part, Exception):
                    raise part
                self._made.append(part)
                yield part
        finally:  # a voice's engine that still runs when the interpreter ends takes it down
            self._halt.set()
            thread.join()

    def _make(self, made: SimpleQueue[Laid | Exception | None]) -> None:
        try:
            for part in self._parts:
                made.put(part)
            made.put(None)
        except HaltedError:
            made.put(None)
        except Exception as error:  # noqa: BLE001 - it is told where the parts are wanted
            made.put(error)
