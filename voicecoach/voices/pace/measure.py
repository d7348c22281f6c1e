"""Measuring the pace of a voice: how long it takes for the passage at several rates of its engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.voices.pace.pace_curve import PaceCurve, pause_ms
from voicecoach.voices.pace.passage import passage
from voicecoach.voices.text import normalise_text, pause_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RATES = (0.5, 0.7, 0.9, 1.2)
"""From what most voices need for pace 0.7 to what they need for 1.4."""


def measure_curve(
    spoken_s: Callable[[str, float], float], language: str, rates: Sequence[float] = RATES
) -> PaceCurve:
    """The curve of a voice, by the seconds of a sentence at a rate, with the pauses of pace 1.

    Raises ValueError for a language without a passage, and for a voice that does not follow the rate.
    """
    sentences = passage(language)
    if not sentences:
        raise ValueError(f"there is no passage in {language!r}")
    pauses_s = _pauses_s(sentences, language)
    seconds = {rate: sum(spoken_s(text, rate) for text in sentences) - pauses_s for rate in sorted(rates)}
    points: list[tuple[float, float]] = []
    for rate, taken in seconds.items():
        if taken > 0 and (not points or taken < points[-1][1]):
            points.append((rate, round(taken, 1)))
    if len(points) < 2:  # noqa: PLR2004 - a line needs two
        raise ValueError(f"it takes as long at each rate: {seconds}")
    return PaceCurve(tuple(points), pauses_s)


def _pauses_s(sentences: Sequence[str], language: str) -> float:
    marks = [mark for text in sentences for mark in pause_marks(normalise_text(text, language))]
    return round(sum(pause_ms(ends_sentence=mark.ends_sentence) for mark in marks) / 1000, 2)
