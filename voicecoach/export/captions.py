"""Captions: the words of a session, each with the time at which it is heard.

Captions as SubRip (SRT), which most players show.

Captions as WebVTT, which browsers show.

Captions as LRC, which music players show as lyrics.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
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


def to_srt(timeline: Timeline) -> str:
    """The captions of a session, numbered from 1.

    The form knows no escapes: an arrow in the words, by which readers tell a line of times, is drawn anew.
    """
    return "\n".join(
        f"{number}\n{print_timestamp(one.start_ms, ',')} --> {print_timestamp(one.end_ms, ',')}\n{one.text.replace('-->', '→')}\n"
        for number, one in enumerate(timeline_captions(timeline), 1)
    )


def to_webvtt(timeline: Timeline) -> str:
    """The captions of a session; what would be markup in its words is escaped."""
    cues = (
        f"\n{print_timestamp(one.start_ms, '.')} --> {print_timestamp(one.end_ms, '.')}\n{escape(one.text, quote=False)}\n"
        for one in timeline_captions(timeline)
    )
    return "".join(("WEBVTT\n", *cues))


def to_lrc(timeline: Timeline) -> str:
    """A line of lyrics for each utterance, from its onset to that of the next."""
    return "".join(
        (
            f"[ti:{timeline.title}]\n",
            *(f"{_lrc_timestamp(one.start_ms)}{one.text}\n" for one in timeline_captions(timeline)),
        )
    )


def _lrc_timestamp(ms: int) -> str:
    """A time in hundredths of a second.

    >>> _lrc_timestamp(3_725_046)
    '[62:05.04]'
    """
    return f"[{ms // 60_000:02}:{ms % 60_000 // 1000:02}.{ms % 1000 // 10:02}]"
