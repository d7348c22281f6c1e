"""Captions as SubRip (SRT), which most players show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.export.captions import print_timestamp, timeline_captions

if TYPE_CHECKING:
    from voicecoach.timeline import Timeline


def to_srt(timeline: Timeline) -> str:
    """The captions of a session, numbered from 1.

    The form knows no escapes: an arrow in the words, by which readers tell a line of times, is drawn anew.
    """
    return "\n".join(
        f"{number}\n{print_timestamp(one.start_ms, ',')} --> {print_timestamp(one.end_ms, ',')}\n{one.text.replace('-->', '→')}\n"
        for number, one in enumerate(timeline_captions(timeline), 1)
    )
