"""Captions as WebVTT, which browsers show."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from voicecoach.export.captions import print_timestamp, timeline_captions

if TYPE_CHECKING:
    from voicecoach.timeline import Timeline


def to_webvtt(timeline: Timeline) -> str:
    """The captions of a session; what would be markup in its words is escaped."""
    cues = (
        f"\n{print_timestamp(one.start_ms, '.')} --> {print_timestamp(one.end_ms, '.')}\n{escape(one.text, quote=False)}\n"
        for one in timeline_captions(timeline)
    )
    return "".join(("WEBVTT\n", *cues))
