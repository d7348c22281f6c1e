"""The segments of a timeline: what is compared with the mix at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from voicecoach.units import SAMPLE_RATE, frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from voicecoach.timeline import Event

PAD_FRAMES = frames_from_ms(20)
"""How much of the surroundings of a segment is compared too, at both ends."""

RINGING_FRAMES = frames_from_ms(60)
"""How far from a cue encoders may leave sound that is not in the mix."""

_MAX_SEGMENT_FRAMES = 10 * SAMPLE_RATE
_MAX_MUSIC_SEGMENT_FRAMES = 2 * SAMPLE_RATE
_MIN_MUSIC_GAP_FRAMES = frames_from_ms(500)


class Segment(NamedTuple):
    """A part of an event, 10 s at most (2 s of music)."""

    event: Event
    start: int
    end: int


def segments_of(events: Sequence[Event]) -> list[Segment]:
    """All segments of a timeline's events, in order of start."""
    segments = (
        Segment(event, start, min(start + _max_length(event), range_end))
        for event in events
        for range_start, range_end in _checked_ranges(event, events)
        for start in range(range_start, range_end, _max_length(event))
    )
    return sorted(segments, key=lambda segment: segment.start)


def _max_length(event: Event) -> int:
    return _MAX_MUSIC_SEGMENT_FRAMES if event.kind == "bed" else _MAX_SEGMENT_FRAMES


def _checked_ranges(event: Event, events: Iterable[Event]) -> Iterator[tuple[int, int]]:
    """The ranges of an event to check: all of a cue, and music where no cue is over it for half a second."""
    if event.kind != "bed":
        yield event.start, event.end
    elif event.sound is not None:
        cues = (
            (other.start - PAD_FRAMES, other.end + RINGING_FRAMES) for other in events if other.kind != "bed"
        )
        yield from _gaps_between(cues, event.start, event.end)


def _gaps_between(cues: Iterable[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    for cue_start, cue_end in (*cues, (end, end)):
        if min(cue_start, end) - start > _MIN_MUSIC_GAP_FRAMES:
            yield start, min(cue_start, end)
        start = max(start, cue_end)
