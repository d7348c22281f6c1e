"""Captions as LRC, which music players show as lyrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.export.captions import timeline_captions

if TYPE_CHECKING:
    from voicecoach.timeline import Timeline


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
