"""TODO"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from voicecoach.units import SAMPLE_RATE, frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from voicecoach.audio.verify.similarity import Match
    from voicecoach.timeline import Event


PAD_FRAMES = frames_from_ms(20)


_MAX_SEGMENT_FRAMES = 10 * SAMPLE_RATE


_MAX_MUSIC_SEGMENT_FRAMES = 2 * SAMPLE_RATE


_MIN_MUSIC_GAP_FRAMES = frames_from_ms(500)
"""Music is listened for where it lies alone for longer than this."""


RINGING_FRAMES = frames_from_ms(60)


class Segment(NamedTuple):
    """At most 10 s of an event: what is held against the mix at a time."""

    event: Event
    start: int
    end: int


class MatchedSegment(NamedTuple):
    """A stretch that was found in what is heard."""

    segment: Segment
    match: Match


@dataclass(slots=True)
class ExtraSound:
    """Sound where there should be none: from frame to frame, and its loudest 10 ms as an amplitude."""

    start: int
    end: int
    peak_level: float


def segments_of(events: Sequence[Event]) -> list[Segment]:
    parts = (
        Segment(event, start, min(start + _max_length(event), last))
        for event in events
        for first, last in _checked_ranges(event, events)
        for start in range(first, last, _max_length(event))
    )
    return sorted(parts, key=lambda part: part.start)


def _max_length(event: Event) -> int:
    return _MAX_MUSIC_SEGMENT_FRAMES if event.kind == "bed" else _MAX_SEGMENT_FRAMES


def _checked_ranges(event: Event, events: Iterable[Event]) -> Iterator[tuple[int, int]]:
    """From where to where an event is listened for: a cue all along, music where it lies alone."""
    if event.kind != "bed":
        yield event.start, event.end
    elif event.sound is not None:
        cues = (
            (other.start - PAD_FRAMES, other.end + RINGING_FRAMES) for other in events if other.kind != "bed"
        )
        yield from _gaps_between(cues, event.start, event.end)


def _gaps_between(cues: Iterable[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    for first, after in (*cues, (end, end)):
        if min(first, end) - start > _MIN_MUSIC_GAP_FRAMES:
            yield start, min(first, end)
        start = max(start, after)
