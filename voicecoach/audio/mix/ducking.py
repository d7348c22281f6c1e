"""Ducking: the gain of a bed under other events, computed from the timeline alone.

The gain falls before an event, is lowest from its onset on, stays low through short gaps and rises slowly
afterwards. A gap is short when the gain has no time in it to rise and fall again. So the gain at a frame
depends on no event that is further ahead than the shortest gap is long.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio.levels import amplitude_from_db
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voicecoach.audio.clip import FloatSamples
    from voicecoach.timeline import Event


@dataclass(frozen=True, slots=True)
class DuckingSettings:
    """How much a bed is ducked, and over how many frames its gain falls (attack) and rises (release).

    The gain rises only in gaps of `shortest_gap_frames` or more, at least attack and release together.
    """

    gain_db: float
    attack_frames: int
    release_frames: int
    shortest_gap_frames: int


UNDER_SPEECH = DuckingSettings(-13.0, frames_from_ms(500), frames_from_ms(1000), frames_from_ms(1500))
"""Music under speech: 13 dB down within half a second before it, back up within a second after it."""

ONLY_IN_SILENCE = DuckingSettings(-120.0, frames_from_ms(100), frames_from_ms(100), frames_from_ms(2000))
"""For what is audible only in silences of two seconds or more: at -120 dB nothing is left in 16 bits."""


class DuckingEnvelope:
    """The gain of a bed that is ducked under `events`, which are in order of start."""

    __slots__ = ("_ends", "_settings", "_starts")

    def __init__(self, events: Iterable[Event], settings: DuckingSettings) -> None:
        spans = list(_merged_spans(events, settings.shortest_gap_frames))
        self._settings = settings
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def apply(self, gains: FloatSamples, start: int) -> None:
        """Multiply `gains`, those of the frames from `start` on, by the ducking gain, in place."""
        settings = self._settings
        first = bisect_right(self._ends, start - settings.release_frames)
        last = bisect_left(self._starts, start + len(gains) + settings.attack_frames)
        fall = _release_curve(settings.gain_db, settings.attack_frames)[::-1]
        rise = _release_curve(settings.gain_db, settings.release_frames)
        low = np.float32(amplitude_from_db(settings.gain_db))
        for onset, end in zip(self._starts[first:last], self._ends[first:last], strict=True):
            apply_curve(gains, onset - settings.attack_frames - start, fall)
            gains[max(0, onset - start) : max(0, end - start)] *= low
            apply_curve(gains, end - start, rise)


def apply_curve(gains: FloatSamples, index: int, curve: FloatSamples) -> None:
    """Multiply `gains` in place by a curve that starts at `index`, which may be negative."""
    part = curve[max(0, -index) : max(0, len(gains) - index)]
    start = max(0, index)
    gains[start : start + len(part)] *= part


def _merged_spans(events: Iterable[Event], gap: int) -> Iterator[tuple[int, int]]:
    """The spans (start, end) that events fill, merged over gaps shorter than `gap`."""
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


@cache
def _release_curve(gain_db: float, frames: int) -> FloatSamples:
    """Gains from `gain_db` to just below 0 dB, linear in dB.

    The curve is always computed whole: for a part of it, numpy could round a frame's gain differently.
    """
    curve = np.asarray(10 ** (np.linspace(gain_db, 0, frames, endpoint=False) / 20), np.float32)
    curve.setflags(write=False)
    return curve
