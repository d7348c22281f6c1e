"""The frozen timeline: what sounds when, exact to the frame, and its documented JSON form.

A timeline is all that `mix` needs besides the clips themselves, so whatever plays it, exports it
or draws it agrees to the sample. Every time in it is a count of frames at `rate`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from collections.abc import Callable


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
