"""A transcript as text for people, and as JSON."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from voicecoach.timeline.model import step_labels
from voicecoach.timeline.transcript import group_lines, make_transcript
from voicecoach.units import format_clock, format_duration, ms_from_frames
from voicecoach.wording import base_sound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.timeline.model import Event, Interval, Remark, Timeline
    from voicecoach.timeline.transcript import TranscriptLine, TranscriptStep

_INDENT = "  "
_ACTIONS = {"sound": "replaced by its sound", "longer": "makes its step longer"}
"""The action of a remark in words, where it is not the words for itself."""
MIN_TRANSCRIPT_WIDTH = 40
"""The least width of a transcript, in characters."""


def format_transcript(timeline: Timeline, width: int) -> Iterator[str]:
    """Format a timeline as a script with times, in lines of at most `width` characters.

    Times are rounded down to a second. A remark is below the line that it is about, in brackets.
    """
    clock_width = len(_clock(timeline.frames))
    yield f"{timeline.title}, {_clock(timeline.frames)}, {timeline.language}, {timeline.voice}"
    for part in make_transcript(timeline):
        yield ""
        if part.step is not None:
            yield from _wrap(_clock(part.step.start), ", ".join(step_labels(part.step)), clock_width, width)
        for clock, words in _step_lines(part):
            wrapped = _wrap(clock, words, clock_width, width - len(_INDENT))
            yield from (f"{_INDENT}{line}" for line in wrapped)


def transcript_to_json(timeline: Timeline) -> str:
    """Format a timeline as a JSON object: its steps, what is heard in each, and the remarks.

    All times are in seconds.
    """
    whole = {
        "title": timeline.title,
        "language": timeline.language,
        "voice": timeline.voice,
        "seconds": _seconds(timeline.frames),
        "steps": [_step_to_json(part) for part in make_transcript(timeline)],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _step_lines(part: TranscriptStep) -> Iterator[tuple[str, str]]:
    """The lines of a step: the clock, empty where it does not change, and the words."""
    hold = None if part.step is None else part.step.hold
    for group in group_lines(part.lines):
        start = group[0].event.start
        if hold is not None and hold.start <= start:
            yield _hold_line(hold)
            hold = None
        yield _clock(start), _group_words(group)
        yield from (("", _remark_words(line.remark)) for line in group if line.remark is not None)
    if hold is not None:
        yield _hold_line(hold)
    yield from (("", _remark_words(remark)) for remark in part.other_remarks)


def _hold_line(hold: Interval) -> tuple[str, str]:
    length = format_duration(ms_from_frames(hold.frames))
    return _clock(hold.start), f"--- {length}, until {_clock(hold.start + hold.frames)} ---"


def _group_words(group: tuple[TranscriptLine, ...]) -> str:
    event = group[0].event
    if event.kind == "speech":
        return " ".join(line.event.text or "" for line in group)
    sound = base_sound(event.sound or "")
    return f"({sound})" if len(group) == 1 else f"({sound}, {len(group)} times)"


def _remark_words(remark: Remark) -> str:
    action = _ACTIONS.get(remark.action, remark.action)
    return f"[{remark.cue} {action}: {remark.why}]"


def _wrap(clock: str, words: str, clock_width: int, width: int) -> list[str]:
    margin = " " * (clock_width + len(_INDENT))
    return textwrap.wrap(
        words,
        max(width, MIN_TRANSCRIPT_WIDTH),
        initial_indent=f"{clock:>{clock_width}}{_INDENT}",
        subsequent_indent=margin,
        break_on_hyphens=False,
    )


def _step_to_json(part: TranscriptStep) -> dict[str, Any]:
    step = part.step
    place = (
        {}
        if step is None
        else {
            "start": _seconds(step.start),
            "seconds": _seconds(step.frames),
            "name": step.name,
            "side": step.side,
            "round": step.round and [step.round.number, step.round.of],
            "hold": step.hold and {"start": _seconds(step.hold.start), "seconds": _seconds(step.hold.frames)},
        }
    )
    return {
        **place,
        "lines": [_event_to_json(line.event) | _remark_to_json(line.remark) for line in part.lines],
        "not_as_planned": [{"cue": remark.cue, **_remark_to_json(remark)} for remark in part.other_remarks],
    }


def _event_to_json(event: Event) -> dict[str, Any]:
    content = {"words": event.text} if event.kind == "speech" else {"sound": event.sound}
    return {"start": _seconds(event.start), "seconds": _seconds(event.frames), "cue": event.cue, **content}


def _remark_to_json(remark: Remark | None) -> dict[str, Any]:
    return {} if remark is None else {"action": remark.action, "why": remark.why}


def _clock(frames: int) -> str:
    return format_clock(ms_from_frames(frames))


def _seconds(frames: int) -> float:
    return ms_from_frames(frames) / 1000
