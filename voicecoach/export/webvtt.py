"""Captions as WebVTT, which browsers show."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from voicecoach.export.captions import captions, clock

if TYPE_CHECKING:
    from voicecoach.timeline import Timeline


def webvtt(timeline: Timeline) -> str:
    """The captions of a session; what would be markup in its words is escaped."""
    cues = (
        f"\n{clock(one.start_ms, '.')} --> {clock(one.end_ms, '.')}\n{escape(one.text, quote=False)}\n"
        for one in captions(timeline)
    )
    return "".join(("WEBVTT\n", *cues))
