"""Chapters of an audio file: one for each step, with the name that the player shows."""

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
    """A part of a file that a player can jump to; `start` and `end` are frames."""

    start: int
    end: int
    title: str

    @property
    def start_ms(self) -> int:
        """Its start in milliseconds."""
        return ms_from_frames(self.start)

    @property
    def end_ms(self) -> int:
        """Its end in milliseconds."""
        return ms_from_frames(self.end)


def step_chapters(timeline: Timeline) -> tuple[Chapter, ...]:
    """Make a chapter for every step that takes time, in order."""
    steps = (step for step in timeline.steps if step.frames)
    return tuple(Chapter(step.start, step.end, one_line(" · ".join(step_labels(step)))) for step in steps)


def one_line(text: str) -> str:
    r"""The text with single spaces for line breaks and the like: a title cannot begin a line in a file.

    >>> one_line("Chin\nto   collarbone ")
    'Chin to collarbone'
    """
    return " ".join(text.split())


def chapters_json(timeline: Timeline) -> str:
    """Format the chapters as `chapters.json` of Podcasting 2.0 (version 1.2.0), with times in seconds."""
    chapters = [
        {"startTime": chapter.start_ms / 1000, "title": chapter.title} for chapter in step_chapters(timeline)
    ]
    return json.dumps({"version": "1.2.0", "chapters": chapters}, ensure_ascii=False, indent=1) + "\n"


def format_timestamp(ms: int, decimal_mark: str) -> str:
    """Format a time as chapter tags and captions have it.

    >>> format_timestamp(3_725_040, ".")
    '01:02:05.040'
    """
    minutes, rest_ms = divmod(ms, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest_ms // 1000:02}{decimal_mark}{rest_ms % 1000:03}"
