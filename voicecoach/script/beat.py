"""The beat under a hold, work or repetitions: how fast it is, and when its clicks sound."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import floor, sqrt
from typing import TYPE_CHECKING, Any

from voicecoach.errors import InputError
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterator

MIN_BPM, MAX_BPM = 20, 240
"""The limits of a beat, in beats a minute."""

_BPM_PATTERN = re.compile(r"(\d{1,3})(?:\s*\.\.\s*(\d{1,3}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class BeatRate:
    """Beats a minute at the start and at the end; between them the rate grows or falls evenly with time."""

    start_bpm: int
    end_bpm: int

    def click_frames(self, ramp_ms: int, until_ms: int) -> Iterator[int]:
        """The frames of all clicks before `until_ms`, the first at 0.

        The rate goes from the first to the last in `ramp_ms`, and stays at the last after that. Click n is
        when n beats are over: at 120 n / (a + sqrt(a² + 120 n (b - a) / T)) seconds, where a and b are the
        rates and T is `ramp_ms` in seconds, rounded to the nearest frame.

        >>> list(BeatRate(60, 120).click_frames(4000, 4000))
        [0, 43151, 79529, 111579, 140554, 167199]
        """
        a, b, seconds = self.start_bpm, self.end_bpm, ramp_ms / 1000
        ramp_beats = (a + b) * seconds / 120
        last_frame = until_ms * SAMPLE_RATE // 1000
        number = 0
        while True:
            if number <= ramp_beats:
                at = 120 * number / (a + sqrt(a * a + 120 * number * (b - a) / seconds))
            else:
                at = seconds + (number - ramp_beats) * 60 / b
            frame = floor(at * SAMPLE_RATE + 0.5)
            if frame >= last_frame:
                return
            yield frame
            number += 1

    def count_clicks(self, ms: int) -> int:
        """The number of clicks in this time, to within one."""
        return (self.start_bpm + self.end_bpm) * ms // 120_000 + 1


def parse_beat_rate(value: Any) -> BeatRate:
    """Parse `90`, or a ramp such as `60..120`; raises InputError.

    >>> parse_beat_rate("60..120")
    BeatRate(start_bpm=60, end_bpm=120)
    """
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    match = _BPM_PATTERN.fullmatch(str(value).strip()) if is_whole or isinstance(value, str) else None
    if match is None:
        shown = repr(value) if isinstance(value, str | int | float) else "this"
        raise InputError(f"{shown} is not a beat", "write beats a minute, such as 90, or a ramp: 60..120")
    rate = BeatRate(int(match[1]), int(match[2] or match[1]))
    for bpm in (rate.start_bpm, rate.end_bpm):
        if not MIN_BPM <= bpm <= MAX_BPM:
            raise InputError(
                f"a beat of {bpm} is too {'slow' if bpm < MIN_BPM else 'fast'}",
                f"write {MIN_BPM} to {MAX_BPM} beats a minute",
            )
    return rate
