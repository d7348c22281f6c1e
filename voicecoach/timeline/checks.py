"""Checks of a timeline: its size, and whether its parts agree with one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.units import MAX_SESSION_MS, frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.timeline.model import Event, Step, Timeline

MAX_EVENTS = 200_000
"""The maximum number of events in a session."""
MAX_GAIN_DB = 120
"""The maximum gain of a bed or a sound, in both directions."""
_REQUIRED_FIELD = {"speech": "text", "sound": "sound"}
"""The field that an event of a kind must have."""


class TimelineError(Exception):
    """A timeline is not valid: the path of keys to the value, what is wrong, and what to do."""

    def __init__(self, key_path: tuple[str | int, ...], what: str, hint: str) -> None:
        super().__init__(f"{what}; {hint}")
        self.key_path = key_path
        self.what = what
        self.hint = hint


def size_problem(frames: int, events: int) -> str | None:
    """The limit that a session of this length and number of events breaks; None if it breaks none."""
    if frames > frames_from_ms(MAX_SESSION_MS):
        return "the session is longer than 24 hours"
    return "the session has over 200,000 cues" if events > MAX_EVENTS else None


def find_faults(timeline: Timeline) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Find values that do not agree with others: the path of keys to each, and what is wrong."""
    yield from _size_faults(timeline)
    previous_start = 0
    for index, event in enumerate(timeline.events):
        yield from ((("events", index, key), what) for key, what in _event_faults(event, timeline))
        if event.start < previous_start:
            yield ("events", index, "start"), "an event starts before the previous one"
        previous_start = event.start
    for index, step in enumerate(timeline.steps):
        yield from ((("steps", index, key), what) for key, what in _step_faults(step, index, timeline))
    for index, remark in enumerate(timeline.report):
        if remark.step is not None and not 0 <= remark.step < len(timeline.steps):
            yield ("report", index, "step"), "a remark is about a step that does not exist"


def _size_faults(timeline: Timeline) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if timeline.frames < 0:
        yield ("frames",), "the length of a session cannot be negative"
    if what := size_problem(timeline.frames, 0):
        yield ("frames",), what
    if what := size_problem(0, len(timeline.events)):
        yield ("events",), what


def _step_faults(step: Step, index: int, timeline: Timeline) -> Iterator[tuple[str, str]]:
    if step.index != index:
        yield "index", "the steps are not counted from 0"
    if step.start < 0 or step.frames < 0 or step.end > timeline.frames:
        yield "frames", "a step is not inside the session"
    hold = step.hold
    if hold and not step.start <= hold.start <= hold.start + hold.frames <= step.end:
        yield "hold", "a hold is not inside its step"


def _event_faults(event: Event, timeline: Timeline) -> Iterator[tuple[str, str]]:
    if event.kind in _REQUIRED_FIELD and not (event.text if event.kind == "speech" else event.sound):
        yield "kind", f"an event of kind {event.kind} has no {_REQUIRED_FIELD[event.kind]}"
    if event.kind == "speech" and event.gain_db is not None:
        yield "gain_db", f"an event of kind {event.kind} has a gain"
    if not -MAX_GAIN_DB <= (event.gain_db or 0) <= MAX_GAIN_DB:
        yield "gain_db", f"a gain must be {-MAX_GAIN_DB} to {MAX_GAIN_DB} dB"
    if event.kind == "speech" and event.sound is not None:
        yield "sound", "an event of kind speech has a sound"
    if event.start < 0:
        yield "start", "an event starts before the session"
    if event.frames < 1 or event.end > timeline.frames:
        yield "frames", "an event does not end inside the session"
    if event.step is not None and not 0 <= event.step < len(timeline.steps):
        yield "step", "an event belongs to a step that does not exist"
