"""Ducking: how a bed gives way to what sounds over it, worked out from the timeline alone.

A bed goes down ahead of what it gives way to, is down at its onset, stays down through short gaps and
comes back slowly. A gap is short when there is no time in it for coming back and going down again. So
the gain at a frame depends on nothing that lies further ahead than a gap is long.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voicecoach.audio.clip import FloatSamples
    from voicecoach.timeline import Event


@dataclass(frozen=True, slots=True)
class DuckingSettings:
    """How far down a bed goes, and over how many frames it goes down and comes back.

    `gap` is the shortest silence in which it comes back, `fall` and `rise` together or more.
    """

    gain_db: float
    attack_frames: int
    release_frames: int
    shortest_gap_frames: int


UNDER_SPEECH = DuckingSettings(-13.0, frames_from_ms(500), frames_from_ms(1000), frames_from_ms(1500))
"""Music under words: 13 dB down, half a second ahead of them, and back over a second."""

ONLY_IN_SILENCE = DuckingSettings(-120.0, frames_from_ms(100), frames_from_ms(100), frames_from_ms(2000))
"""What is heard only where nothing else is for two seconds: at -120 dB, 16 bits hold nothing of it."""


class DuckingEnvelope:
    """The gain of a bed that gives way to `events`, which are in order of their start."""

    __slots__ = ("_ducking", "_ends", "_starts")

    def __init__(self, events: Iterable[Event], ducking: DuckingSettings) -> None:
        spans = list(_merged_spans(events, ducking.shortest_gap_frames))
        self._ducking = ducking
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def apply(self, gains: FloatSamples, start: int) -> None:
        """Multiply the gains of the frames from `start` on by its own, in place."""
        ducking = self._ducking
        first = bisect_right(self._ends, start - ducking.release_frames)
        last = bisect_left(self._starts, start + len(gains) + ducking.attack_frames)
        fall, rise = (
            _release_curve(ducking.gain_db, ducking.attack_frames)[::-1],
            _release_curve(ducking.gain_db, ducking.release_frames),
        )
        for down, up in zip(self._starts[first:last], self._ends[first:last], strict=True):
            apply_curve(gains, down - ducking.attack_frames - start, fall)
            gains[max(0, down - start) : max(0, up - start)] *= _ducked_gain(ducking.gain_db)
            apply_curve(gains, up - start, rise)


def apply_curve(gains: FloatSamples, at: int, curve: FloatSamples) -> None:
    """Multiply gains by a curve that starts at the place `at`, which may be ahead of them, in place."""
    part = curve[max(0, -at) : max(0, len(gains) - at)]
    start = max(0, at)
    gains[start : start + len(part)] *= part


def _merged_spans(events: Iterable[Event], gap: int) -> Iterator[tuple[int, int]]:
    """From where to where something sounds, short gaps counted in."""
    start = end = None
    for event in events:
        if start is None or end is None:
            start, end = event.start, event.end
        elif event.start - end < gap:
            end = max(end, event.end)
        else:
            yield start, end
            start, end = event.start, event.end
    if start is not None and end is not None:
        yield start, end


def _ducked_gain(down_db: float) -> np.float32:
    return np.float32(10 ** (down_db / 20))


@cache
def _release_curve(down_db: float, frames: int) -> FloatSamples:
    """From down to up, even in dB: one table, so that a frame's gain is the same in whatever range."""
    ramp = np.asarray(10 ** (np.linspace(down_db, 0, frames, endpoint=False) / 20), np.float32)
    ramp.setflags(write=False)
    return ramp
