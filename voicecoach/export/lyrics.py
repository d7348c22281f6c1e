"""The words of a session as lyrics: a text to read, and lines with times for formats that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.export.captions import timeline_captions
from voicecoach.timeline import group_lines, make_transcript

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.timeline import Timeline, TranscriptStep


def plain_lyrics(timeline: Timeline) -> str:
    """All that is said, a line for each utterance and an empty line between steps; counts share a line."""
    blocks = ("\n".join(_spoken_lines(step)) for step in make_transcript(timeline))
    return "\n\n".join(filter(None, blocks))


def timed_lyrics(timeline: Timeline) -> tuple[tuple[str, int], ...]:
    """Each line of what is said with its start in milliseconds."""
    return tuple((caption.text, caption.start_ms) for caption in timeline_captions(timeline, max_lines=1))


def _spoken_lines(step: TranscriptStep) -> Iterator[str]:
    for group in group_lines(step.lines):
        texts = (line.event.text for line in group if line.event.kind == "speech")
        if line := " ".join(" ".join(filter(None, texts)).split()):
            yield line
