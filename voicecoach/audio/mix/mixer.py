"""The mixer: the samples between two frames of a timeline.

The clip of an event starts at the event's `start`. A clip is never cut: if it is shorter than its event,
silence follows, and if it is longer, by at most MAX_OVERHANG_FRAMES, it plays to its end. A bed lasts as
long as its event, is looped, and is lowered under other sounds (see `bed`). Sounds that overlap are added
and clipped at CEILING_16. A range has the same samples whether it is mixed in one piece or in many, so
playing, seeking and exporting agree.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from voicecoach.audio.levels import LIMITER_CEILING
from voicecoach.audio.mix.bed import BedIndex
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from voicecoach.audio.clip import Samples, Sound
    from voicecoach.timeline import Event

MAX_OVERHANG_FRAMES = 5 * SAMPLE_RATE
"""By how many frames a clip may outlast its event."""

CEILING_16 = round(LIMITER_CEILING * 32768)
"""The highest sample where sounds overlap, the same as the limit of a single clip."""

BLOCK_FRAMES = 1 << 16
"""The largest number of frames in one block."""


class EventIndex:
    """Events in order of their start, indexed by time.

    Building it reads every event once; a query takes as long for an hour as for a minute. Beds are indexed
    separately, as they are few and long.
    """

    __slots__ = ("_reach", "_spoken", "_starts", "beds")

    def __init__(self, events: Iterable[Event]) -> None:
        spoken: list[Event] = []
        beds: list[Event] = []
        for event in events:
            (beds if event.kind == "bed" else spoken).append(event)
        self.beds = BedIndex(beds, spoken)
        self._spoken = spoken
        self._starts = [event.start for event in spoken]
        self._reach = list(accumulate((event.end for event in spoken), max))

    def between(self, start: int, end: int) -> list[Event]:
        """The events that may sound between frame `start` and frame `end`, in order of their start.

        Clips may outlast their events, so events that ended up to MAX_OVERHANG_FRAMES before are included.
        """
        earliest = start - MAX_OVERHANG_FRAMES
        first = bisect_right(self._reach, earliest)
        last = bisect_left(self._starts, end)
        near = [event for event in self._spoken[first:last] if event.end > earliest]
        beds = self.beds.between(start, end)
        return sorted(beds + near, key=lambda event: event.start) if beds else near


class _ActiveSound(NamedTuple):
    """A sound at its position in the session; `read` takes frames of the session."""

    start: int
    end: int
    read: Callable[[int, int], Samples]


def mix_runs(
    events: EventIndex | Sequence[Event], clip_of: Callable[[Event], Sound], start: int, end: int
) -> Iterator[tuple[int, Samples | None]]:
    """The mix from frame `start` to frame `end` as runs: (frames, samples), with None for silence.

    `events` are in order of their start; give an EventIndex for repeated calls. `clip_of` is called once for
    every event that may sound in the range, when its run is reached, so that clips can be loaded and dropped
    along the way. Samples may belong to a clip: do not write to them. Raises ValueError when a clip outlasts
    its event by more than MAX_OVERHANG_FRAMES.
    """
    index = events if isinstance(events, EventIndex) else EventIndex(events)
    position, active = start, list[_ActiveSound]()
    for event in index.between(start, end):
        event_start = max(event.start, start)
        yield from _runs_until(event_start, position, active)
        position = event_start
        active = [sound for sound in active if sound.end > position]
        active.append(_activate(event, clip_of(event), index))
    yield from _runs_until(end, position, active)


def mix_range(
    events: EventIndex | Sequence[Event], clip_of: Callable[[Event], Sound], start: int, end: int
) -> Samples:
    """The mix from frame `start` to frame `end`: shape (end - start,). Arguments as in `mix_runs`."""
    mixed = np.zeros(end - start, np.int16)
    at = 0
    for frames, samples in mix_runs(events, clip_of, start, end):
        if samples is not None:
            mixed[at : at + frames] = samples
        at += frames
    return mixed


def mix_blocks(
    events: EventIndex | Sequence[Event],
    clip_of: Callable[[Event], Sound],
    start: int,
    end: int,
    size: int = BLOCK_FRAMES,
) -> Iterator[Samples]:
    """The same samples as `mix_range` in blocks of at most `size` frames, which must not be written to.

    A session is mostly silence, so all silent blocks share their zeros, and where a single clip sounds, its
    own samples are passed on.
    """
    silence = np.zeros(size, np.int16)
    silence.setflags(write=False)
    for frames, samples in mix_runs(events, clip_of, start, end):
        for at in range(0, frames, size):
            length = min(size, frames - at)
            yield silence[:length] if samples is None else samples[at : at + length]


@dataclass(frozen=True, slots=True, eq=False)
class MixPart:
    """The frames from `start` to `end` of a session, ready for the mix.

    `events` are all that may sound in it, in order of their start; `clip_of` gives the sound of each.
    """

    start: int
    end: int
    events: EventIndex | Sequence[Event]
    clip_of: Callable[[Event], Sound]


def mix_part(part: MixPart) -> Iterator[Samples]:
    """Mix a part in blocks, which must not be written to."""
    return mix_blocks(part.events, part.clip_of, part.start, part.end)


def _activate(event: Event, sound: Sound, index: EventIndex) -> _ActiveSound:
    start = event.start
    if event.kind == "bed":
        return _ActiveSound(start, event.end, index.beds.reader(event, sound).read)
    if sound.frames > event.frames + MAX_OVERHANG_FRAMES:
        raise ValueError(f"a clip of {sound.frames} frames was arranged as {event.frames}: {event}")
    return _ActiveSound(start, start + sound.frames, lambda at, to: sound.read(at - start, to - start))


def _runs_until(end: int, position: int, active: list[_ActiveSound]) -> Iterator[tuple[int, Samples | None]]:
    """Runs from `position` to `end`, between which no sound starts; a run ends where a sound does."""
    while position < end:
        active = [sound for sound in active if sound.end > position]
        stop = min([end, *(sound.end for sound in active)])
        if active:
            stop = min(stop, position + BLOCK_FRAMES)
        yield stop - position, _sum_layers([sound.read(position, stop) for sound in active])
        position = stop


def _sum_layers(layers: list[Samples]) -> Samples | None:
    if len(layers) < 2:  # noqa: PLR2004 - nothing to add
        return layers[0] if layers else None
    total = np.sum(layers, axis=0, dtype=np.int32)
    return np.asarray(np.clip(total, -CEILING_16, CEILING_16), np.int16)
