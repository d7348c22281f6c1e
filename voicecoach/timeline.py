"""The frozen timeline: what sounds when, exact to the frame, and its documented JSON form.

A timeline is all that `mix` needs besides the clips themselves, so whatever plays it, exports it
or draws it agrees to the sample. Every time in it is a count of frames at `rate`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Literal

from voicecoach.units import MAX_SESSION_MS, frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

MAX_EVENTS = 200_000
"""How many events a session has at most."""

MAX_GAIN_DB = 120
"""How much louder or softer a bed is made at most."""


@dataclass(frozen=True, slots=True)
class Prosody:
    """How words are spoken where that is not the session's own way.

    `voice` is another voice's full name, None the session's; `pace` and `pitch` are 1.0 for the
    voice's own, 2.0 for twice as fast or high. `said` are words of the text, each with how it is said: a
    respelling, or IPA between slashes.
    """

    voice: str | None = None
    pace: float = 1.0
    pitch: float = 1.0
    said: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that sounds: an utterance, a sound, or a bed that lies under others.

    `start` and `frames` say where it lies; `text` are the words of speech, `sound` the name of a
    sound, `cue` the name of what it is said for, `step` the index of the step that it belongs to.
    `manner` is how the words are spoken, None the session's own way. Of a bed, `gain_db` is how much
    louder its sound is made, None for not at all; one without a sound is a tone that is hardly heard.
    """

    kind: Literal["speech", "sound", "bed"]
    cue: str
    start: int
    frames: int
    text: str | None = None
    sound: str | None = None
    step: int | None = None
    manner: Prosody | None = None
    gain_db: float | None = None

    @property
    def end(self) -> int:
        """The frame after its last one."""
        return self.start + self.frames


@dataclass(frozen=True, slots=True)
class Interval:
    """The time of holding or working inside a step: where it starts and how many frames it lasts."""

    start: int
    frames: int


@dataclass(frozen=True, slots=True)
class Round:
    """Which round this is, counted from 1, of how many."""

    number: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stretch on one side, one rest, …: what a player jumps to and a file has a chapter for."""

    index: int
    name: str
    side: str | None = None
    round: Round | None = None
    start: int
    frames: int
    hold: Interval | None = None

    @property
    def end(self) -> int:
        """The frame after its last one."""
        return self.start + self.frames


def step_labels(step: Step) -> tuple[str, ...]:
    """What tells a step from others: its name, and its side and round if it has them."""
    side = (step.side,) if step.side else ()
    turn = (f"round {step.round.number}/{step.round.of}",) if step.round else ()
    return (step.name, *side, *turn)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What became of a cue that did not fit as it was asked for, for the author's eyes."""

    cue: str
    step: int | None
    action: Literal["shortened", "sound", "dropped"]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A whole session: events and steps in the order of their start, and the report.

    `author` and `source` say who made its routine and where that comes from, where it tells.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid", "strict": True}

    format: Literal["voicecoach-timeline"] = "voicecoach-timeline"
    version: Literal[1] = 1
    rate: Literal[48000] = 48000
    frames: int
    title: str
    language: str
    voice: str
    author: str | None = None
    source: str | None = None
    events: tuple[Event, ...]
    steps: tuple[Step, ...]
    report: tuple[Remark, ...] = ()
    recordings: tuple[tuple[str, str], ...] = ()
    """Sentences that are recorded, by their words with dashes between, each with the file of it."""


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


def rename_sounds(timeline: Timeline, name: Callable[[str], str]) -> Timeline:
    """The same timeline with other names of its sounds; each is asked for once."""
    names = {sound: name(sound) for sound in {event.sound for event in timeline.events} if sound}
    events = (replace(event, sound=names[event.sound]) if event.sound else event for event in timeline.events)
    return replace(timeline, events=tuple(events))


def slice_timeline(timeline: Timeline, start: int, end: int, title: str) -> Timeline:
    """The part of a timeline from one frame to another, on its own: what starts there, counted from there."""
    events = tuple(
        replace(event, start=event.start - start, frames=min(event.frames, end - event.start), step=None)
        for event in timeline.events
        if start <= event.start < end
    )
    return replace(timeline, frames=end - start, title=title, events=events, steps=(), report=())


def rename_recordings(timeline: Timeline, name: Callable[[str], str]) -> Timeline:
    """The same timeline with other names of the files that its recordings are in."""
    return replace(timeline, recordings=tuple((words, name(file)) for words, file in timeline.recordings))


def to_json(timeline: Timeline) -> str:
    """The documented JSON form, keys in the order of the fields.

    _SELDOM and `recordings` stand only where there are some.
    """
    whole = _adapter().dump_python(timeline, mode="json")
    for key in ("author", "source"):
        if whole[key] is None:
            del whole[key]
    if not timeline.recordings:
        del whole["recordings"]
    for event in whole["events"]:
        for key in _OPTIONAL_EVENT_KEYS:
            if event[key] is None:
                del event[key]
        if "manner" in event and not event["manner"]["said"]:
            del event["manner"]["said"]
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


_OPTIONAL_EVENT_KEYS = ("manner", "gain_db")


def from_json(text: str) -> Timeline:
    """Read the documented JSON form; raises TimelineError for the first thing that is wrong with it."""
    from pydantic import ValidationError  # noqa: PLC0415 - only where a file is read

    try:
        timeline: Timeline = _adapter().validate_json(text)
    except ValidationError as error:
        details = error.errors(include_url=False)[0]
        hint = "compile the routine again, or see docs/timeline.md"
        raise TimelineError(tuple(details["loc"]), _format_error(details), hint) from None
    for trail, what in find_faults(timeline):
        raise TimelineError(trail, what, "compile the routine again")
    return timeline


_MESSAGES = {
    "missing": "there is no key {key!r}",
    "unexpected_keyword_argument": "unknown key {key!r}",
    "literal_error": "{found} stands where {expected} belongs",
    "int_type": "{found} is not a whole number",
    "float_type": "{found} is not a number",
    "int_parsing_size": "the number is too large",
    "string_type": "{found} is not text",
    "tuple_type": "{found} stands where a list belongs",
    "dataclass_type": "{found} stands where keys and values belong",
    "json_invalid": "this is not JSON: {error}",
}


def _format_error(details: ErrorDetails) -> str:
    """A refusal of the model in words for whoever made the file."""
    words = _MESSAGES.get(details["type"], "this does not belong here")
    key = next(reversed(details["loc"]), "")
    return words.format_map({"key": key, "found": _format_value(details["input"]), **details.get("ctx", {})})


def _format_value(found: object) -> str:
    """A value as the file has it, or what it is where it is long."""
    if isinstance(found, dict | list):
        return "a list" if isinstance(found, list) else "a mapping"
    shown = json.dumps(found, ensure_ascii=False)
    return shown if len(shown) <= _MAX_VALUE_CHARS else f"{shown[:_MAX_VALUE_CHARS]}…"


_MAX_VALUE_CHARS = 60


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


@cache
def _adapter() -> TypeAdapter[Timeline]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - only where a file is read or written

    return TypeAdapter(Timeline)
