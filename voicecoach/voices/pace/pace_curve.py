"""The pace of a voice: at which rate of its engine the passage takes as long as a pace says.

At pace 1 the passage takes PASSAGE_S in every language and voice, at pace 2 half of it. An engine's rate is
a factor of its own normal speed. Engines do not follow it exactly: a part of the time stays the same, or
lengths are rounded to whole steps. So the rate for a pace is looked up in what was measured.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise

PASSAGE_S = 38.0
"""How long the passage takes at pace 1: 160 words a minute in English. docs/voices.md says why."""

COMMA_MS = 250
"""The pause at a comma, a semicolon, a colon or a dash, at pace 1."""
SENTENCE_MS = 600
"""The pause between sentences at pace 1."""


def pause_ms(*, ends_sentence: bool) -> int:
    """The pause at a punctuation mark, at pace 1."""
    return SENTENCE_MS if ends_sentence else COMMA_MS


@dataclass(frozen=True, slots=True)
class PaceCurve:
    """How long the passage takes without its pauses, as pairs of a rate and seconds, the slowest first.

    `pauses_s` is the length of its pauses at pace 1.
    """

    points: tuple[tuple[float, float], ...]
    pauses_s: float

    def rate(self, pace: float, lowest: float, highest: float) -> float:
        """The engine's rate for a pace, within its limits.

        >>> curve = PaceCurve(((0.5, 45), (1.0, 25)), 3)
        >>> round(curve.rate(1.0, 0.5, 2), 2), curve.rate(2.0, 0.5, 1.2)
        (0.67, 1.2)
        """
        return min(highest, max(lowest, self._rate_for((PASSAGE_S - self.pauses_s) / pace)))

    def _rate_for(self, seconds: float) -> float:
        """Between two points along the straight line in 1/rate; beyond them in proportion to the last one."""
        (first_rate, most), (last_rate, least) = self.points[0], self.points[-1]
        if seconds >= most:
            return first_rate * most / seconds
        for (slow, longer), (fast, shorter) in pairwise(self.points):
            if seconds > shorter:
                part = (seconds - shorter) / (longer - shorter)
                return 1 / (1 / fast + part * (1 / slow - 1 / fast))
        return last_rate * least / seconds

    @property
    def identity(self) -> str:
        """The values in short, as a part of a voice's identity: clips at another pace are other clips."""
        values = f"{self.points} {self.pauses_s} {PASSAGE_S} {COMMA_MS} {SENTENCE_MS}"
        return f"pace {hashlib.sha256(values.encode()).hexdigest()[:12]}"
