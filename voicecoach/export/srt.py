"""Captions as SubRip (SRT), which most players show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.export.captions import captions, clock

if TYPE_CHECKING:
    from voicecoach.timeline import Timeline


def srt(timeline: Timeline) -> str:
    """The captions of a session, numbered from 1.

    The form knows no escapes: an arrow in the words, by which readers tell a line of times, is drawn anew.
    """
    return "\n".join(
        f"{number}\n{clock(one.start_ms, ',')} --> {clock(one.end_ms, ',')}\n{one.text.replace('-->', '→')}\n"
        for number, one in enumerate(captions(timeline), 1)
    )
