"""Chapters: one for each step of a session, called as the player shows it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.timeline import step_labels
from voicecoach.units import ms_from_frames

if TYPE_CHECKING:
    from voicecoach.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a file that a player can jump to, in frames."""

    start: int
    end: int
    title: str

    @property
    def start_ms(self) -> int:
        """Where it starts, in milliseconds."""
        return ms_from_frames(self.start)

    @property
    def end_ms(self) -> int:
        """Where it ends, in milliseconds."""
        return ms_from_frames(self.end)


def step_chapters(timeline: Timeline) -> tuple[Chapter, ...]:
    """A chapter for every step that takes time, in order."""
    steps = (step for step in timeline.steps if step.frames)
    return tuple(Chapter(step.start, step.end, " · ".join(step_labels(step))) for step in steps)


def chapters_json(timeline: Timeline) -> str:
    """The chapters as a podcast's `chapters.json` (Podcasting 2.0, version 1.2.0): start times in seconds."""
    listed = [{"startTime": part.start_ms / 1000, "title": part.title} for part in step_chapters(timeline)]
    return json.dumps({"version": "1.2.0", "chapters": listed}, ensure_ascii=False, indent=1) + "\n"
