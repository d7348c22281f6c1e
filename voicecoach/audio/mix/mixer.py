"""The mix: what sounds from one frame to another, as a function of the timeline and nothing else.

An event starts its clip at its `start`. A clip is never cut: one that is shorter than its event is
followed by silence, and one that outlasts it, by OVERHANG at most, sounds to its own end. A bed lasts as
long as its event, begins anew where its sound ends, and gives way to what is over it (see `bed`). Where
sounds overlap they are added and cut at MOST. Asking for a range in one piece or in many gives the
same samples, so playing, seeking and exporting agree.
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
"""How high a sample is where sounds overlap: no higher than where one sounds alone."""

BLOCK_FRAMES = 1 << 16
"""How many frames are handed on at a time, where it is not a single clip's."""


class EventIndex:
    """Events in order of their start, made ready for being asked what sounds when.

    Building it reads every event once; asking it takes as long for an hour as for a minute. Beds,
    which lie under many others, are kept apart: they are few and reach far.
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
        """The events whose sounds may be heard from frame `start` to frame `end`, in order of start.

        Those, but for beds, that ended less than OVERHANG before `start` are among them.
        """
        earliest = start - MAX_OVERHANG_FRAMES
        first = bisect_right(self._reach, earliest)
        last = bisect_left(self._starts, end)
        near = [event for event in self._spoken[first:last] if event.end > earliest]
        under = self.beds.between(start, end)
        return sorted(under + near, key=lambda event: event.start) if under else near


class _ActiveSound(NamedTuple):
    """A sound in its place, from the frame `start` on: `read` takes frames of the session."""

    start: int
    end: int
    read: Callable[[int, int], Samples]


def mix_runs(
    events: EventIndex | Sequence[Event], clip_of: Callable[[Event], Sound], start: int, end: int
) -> Iterator[tuple[int, Samples | None]]:
    """The mix from frame `start` to frame `end` as runs: (frames, samples), None for silence.

    `events` are in order of their start; whoever asks again and again gives a Score. `clip_of` is
    asked once for every event that may sound in the range, when the run that it starts in is reached,
    so clips can be made and dropped along the way. Samples may belong to a clip: they are not to be
    written to. Raises ValueError when a clip outlasts its event by more than OVERHANG.
    """
    score = events if isinstance(events, EventIndex) else EventIndex(events)
    here, sounding = start, list[_ActiveSound]()
    for event in score.between(start, end):
        there = max(event.start, start)
        yield from _runs_until(there, here, sounding)
        here = there
        sounding = [one for one in sounding if one.end > here]
        sounding.append(_activate(event, clip_of(event), score))
    yield from _runs_until(end, here, sounding)


def mix_range(
    events: EventIndex | Sequence[Event], clip_of: Callable[[Event], Sound], start: int, end: int
) -> Samples:
    """The mix from frame `start` to frame `end`: shape (end - start,). Arguments as in `pieces`."""
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
    """The same samples as `mix`, for a file: in blocks of at most `size` frames that nobody writes to.

    A session is mostly silence, so all silence is slices of one block of zeros, and where a single
    clip sounds its own samples are passed on.
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

    `events` are all that may sound in it, by their start; `clip_of` gives the sound of each.
    """

    start: int
    end: int
    events: EventIndex | Sequence[Event]
    clip_of: Callable[[Event], Sound]


def mix_part(part: MixPart) -> Iterator[Samples]:
    """Mix a part in blocks that are not to be written to."""
    return mix_blocks(part.events, part.clip_of, part.start, part.end)


def _activate(event: Event, sound: Sound, score: EventIndex) -> _ActiveSound:
    start = event.start
    if event.kind == "bed":
        return _ActiveSound(start, event.end, score.beds.reader(event, sound).read)
    if sound.frames > event.frames + MAX_OVERHANG_FRAMES:
        raise ValueError(f"a clip of {sound.frames} frames was arranged as {event.frames}: {event}")
    return _ActiveSound(start, start + sound.frames, lambda at, to: sound.read(at - start, to - start))


def _runs_until(end: int, here: int, sounding: list[_ActiveSound]) -> Iterator[tuple[int, Samples | None]]:
    """Runs up to a frame before which nothing new starts: the sounds end, one after another."""
    while here < end:
        sounding = [one for one in sounding if one.end > here]
        stop = min([end, *(one.end for one in sounding)])
        if sounding:
            stop = min(stop, here + BLOCK_FRAMES)
        yield stop - here, _sum_layers([one.read(here, stop) for one in sounding])
        here = stop


def _sum_layers(layers: list[Samples]) -> Samples | None:
    if len(layers) < 2:  # noqa: PLR2004 - nothing to add
        return layers[0] if layers else None
    total = np.sum(layers, axis=0, dtype=np.int32)
    return np.asarray(np.clip(total, -CEILING_16, CEILING_16), np.int16)
