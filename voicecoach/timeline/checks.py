"""TODO"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.units import MAX_SESSION_MS, frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.timeline.model import Event, Step, Timeline


MAX_EVENTS = 200_000
"""How many events a session has at most."""


MAX_GAIN_DB = 120
"""How much louder or softer a bed is made at most."""


class TimelineError(Exception):
    """A timeline that does not hold together: where (a trail of keys), what, and what to do."""

    def __init__(self, trail: tuple[str | int, ...], what: str, hint: str) -> None:
        super().__init__(f"{what}; {hint}")
        self.key_path = trail
        self.what = what
        self.hint = hint


def size_problem(frames: int, events: int) -> str | None:
    """What is too much about a session of so many frames and events, if anything is."""
    if frames > frames_from_ms(MAX_SESSION_MS):
        return "the session is longer than 24 hours"
    return "the session has over 200,000 cues" if events > MAX_EVENTS else None


def find_faults(timeline: Timeline) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield from _size_faults(timeline)
    last = 0
    for place, event in enumerate(timeline.events):
        yield from (((("events", place, key)), what) for key, what in _event_faults(event, timeline))
        if event.start < last:
            yield ("events", place, "start"), "an event starts before the one above it"
        last = event.start
    for place, step in enumerate(timeline.steps):
        yield from ((("steps", place, key), what) for key, what in _step_faults(step, place, timeline))
    for place, remark in enumerate(timeline.report):
        if remark.step is not None and not 0 <= remark.step < len(timeline.steps):
            yield ("report", place, "step"), "a remark is about a step that is not there"


def _size_faults(timeline: Timeline) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if timeline.frames < 0:
        yield ("frames",), "a session cannot be shorter than nothing"
    if what := size_problem(timeline.frames, 0):
        yield ("frames",), what
    if what := size_problem(0, len(timeline.events)):
        yield ("events",), what


def _step_faults(step: Step, place: int, timeline: Timeline) -> Iterator[tuple[str, str]]:
    if step.index != place:
        yield "index", "the steps are not counted from 0"
    if step.start < 0 or step.frames < 0 or step.end > timeline.frames:
        yield "frames", "a step does not lie inside the session"
    stay = step.hold
    if stay and not step.start <= stay.start <= stay.start + stay.frames <= step.end:
        yield "hold", "a hold does not lie inside its step"


def _event_faults(event: Event, timeline: Timeline) -> Iterator[tuple[str, str]]:
    if event.kind in _REQUIRED_FIELD and not (event.text if event.kind == "speech" else event.sound):
        yield "kind", f"an event of kind {event.kind} has no {_REQUIRED_FIELD[event.kind]}"
    if event.kind != "bed" and event.gain_db is not None:
        yield "gain_db", f"an event of kind {event.kind} has a gain"
    if not -MAX_GAIN_DB <= (event.gain_db or 0) <= MAX_GAIN_DB:
        yield "gain_db", f"a gain is {-MAX_GAIN_DB} to {MAX_GAIN_DB} dB"
    if event.kind == "speech" and event.sound is not None:
        yield "sound", "an event of kind speech has a sound"
    if event.start < 0:
        yield "start", "an event starts before the session"
    if event.frames < 1 or event.end > timeline.frames:
        yield "frames", "an event does not end inside the session"
    if event.step is not None and not 0 <= event.step < len(timeline.steps):
        yield "step", "an event belongs to a step that is not there"


_REQUIRED_FIELD = {"speech": "text", "sound": "sound"}
