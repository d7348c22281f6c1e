"""Labels for Audacity: all that sounds and every step, for whoever edits the audio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.export.chapters import step_chapters
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from voicecoach.timeline import Event, Timeline


def audacity_labels(timeline: Timeline) -> str:
    """A line for each step and event, in order: start and end in seconds, and what it is."""
    steps = [(one.start, one.end, one.title) for one in step_chapters(timeline)]
    events = [(event.start, event.end, _event_label(event)) for event in timeline.events]
    lines = sorted((*steps, *events), key=lambda line: line[0])
    return "".join(
        f"{start / SAMPLE_RATE:.6f}\t{end / SAMPLE_RATE:.6f}\t{' '.join(what.split())}\n"
        for start, end, what in lines
    )


def _event_label(event: Event) -> str:
    return event.text or f"[{event.sound or event.cue}]"
