"""The frozen timeline: what sounds when, exact to the frame, and its documented JSON form.

A timeline is all that `mix` needs besides the clips themselves, so whatever plays it, exports it
or draws it agrees to the sample. Every time in it is a count of frames at `rate`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that sounds: an utterance, a sound, or a bed that lies under others.

    `start` and `frames` say where it lies; `text` are the words of speech, `sound` the name of a
    sound, `cue` the name of what it is said for, `step` the index of the step that it belongs to.
    """

    kind: Literal["speech", "sound", "bed"]
    cue: str
    start: int
    frames: int
    text: str | None = None
    sound: str | None = None
    step: int | None = None

    @property
    def end(self) -> int:
        """The frame after its last one."""
        return self.start + self.frames


@dataclass(frozen=True, slots=True)
class Stay:
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
    hold: Stay | None = None

    @property
    def end(self) -> int:
        """The frame after its last one."""
        return self.start + self.frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What became of a cue that did not fit as it was asked for, for the author's eyes."""

    cue: str
    step: int | None
    action: Literal["shortened", "sound", "dropped"]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A whole session: events and steps in the order of their start, and the report."""

    format: Literal["voicecoach-timeline"] = "voicecoach-timeline"
    version: Literal[1] = 1
    rate: Literal[48000] = 48000
    frames: int
    title: str
    language: str
    voice: str
    events: tuple[Event, ...]
    steps: tuple[Step, ...]
    report: tuple[Remark, ...] = ()
