"""Captions: the words of a session, each with the time at which it is heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.units import ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Caption:
    """Words, shown from their onset until they are spoken; no two are shown at once."""

    start_ms: int
    end_ms: int
    text: str


def timeline_captions(timeline: Timeline) -> Iterator[Caption]:
    """A caption for each utterance, in order; line breaks in its words are spaces."""
    for event in timeline.events:
        if event.kind == "speech":
            words = " ".join((event.text or "").split())
            yield Caption(ms_from_frames(event.start), ms_from_frames(event.end), words)


def print_timestamp(ms: int, point: str) -> str:
    """A time as captions have it.

    >>> print_timestamp(3_725_040, ".")
    '01:02:05.040'
    """
    minutes, left_ms = divmod(ms, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{left_ms // 1000:02}{point}{left_ms % 1000:03}"
