"""The timeline of a session: what sounds when, exact to the frame.

A timeline and its clips are all that mixing needs, so players, exports and displays agree to the sample.
All times are frames at `rate`. docs/timeline.md describes the JSON form, whose keys are these fields.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable


BEAT_CUES = frozenset({"beat", "beat_accent"})
"""The cues of clicks: sounds that may overlap with other events."""


@dataclass(frozen=True, slots=True)
class Prosody:
    """How a text is spoken.

    `voice` is the full name of a voice, None for that of the session. `pace` and `pitch` are factors of the
    voice's own. `said` maps words of the text to their pronunciation: a respelling, or IPA between slashes.
    """

    voice: str | None = None
    pace: float = 1.0
    pitch: float = 1.0
    said: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that sounds: an utterance, a sound, or a bed (music under the speech).

    `text` is what is spoken, `reading` the same in kana for voices that read no kanji, `manner` how (None: by
    the session's voice, unchanged), `sound` the name of a sound, `cue` the cue it is for, `step` the index of
    its step. `gain_db` is the gain of a bed or a sound, None for none; a bed without a sound is an inaudible
    tone that keeps headsets awake.
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
    reading: str | None = None

    @property
    def end(self) -> int:
        """The frame after its last one."""
        return self.start + self.frames

    @property
    def is_click(self) -> bool:
        """Whether it is a click of a beat, which may sound under other events."""
        return self.kind == "sound" and self.cue in BEAT_CUES


@dataclass(frozen=True, slots=True)
class Interval:
    """The time of holding or working inside a step, in frames."""

    start: int
    frames: int


@dataclass(frozen=True, slots=True)
class Round:
    """A round, counted from 1, of `of` rounds."""

    number: int
    of: int


StepKind: TypeAlias = Literal["prepare", "exercise", "rest", "silence", "words", "sound", "wait", "finish"]


@dataclass(frozen=True, slots=True)
class ExerciseNumber:
    """The number of an exercise, counted from 1, of `of` exercises; all its sides and sets have the same."""

    number: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stretch on one side, one rest, …: what players jump to and exports make a chapter of.

    `exercise` is the number that people know the step by; None for a rest, words, and other steps that are no
    exercise.
    """

    index: int
    name: str
    side: str | None = None
    round: Round | None = None
    start: int
    frames: int
    hold: Interval | None = None
    kind: StepKind = "exercise"
    exercise: ExerciseNumber | None = None

    @property
    def end(self) -> int:
        """The frame after its last one."""
        return self.start + self.frames


def step_labels(step: Step) -> tuple[str, ...]:
    """The name of a step, and its side and round if it has them."""
    side = (step.side,) if step.side else ()
    current_round = (f"round {step.round.number}/{step.round.of}",) if step.round else ()
    return (step.name, *side, *current_round)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """For the author: a cue that did not fit as planned, and what was done with it.

    `longer` means that its words are complete, and its step lasts longer than the routine says.
    """

    cue: str
    step: int | None
    action: Literal["shortened", "sound", "dropped", "longer"]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A whole session: its events and steps in the order of their start, and the report.

    `author` and `source` are those that the routine names.
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
    """The recorded sentences: the words joined by dashes, and the audio file of each."""


def rename_sounds(timeline: Timeline, name: Callable[[str], str]) -> Timeline:
    """Rename the sounds of a timeline; `name` is called once for each."""
    names = {sound: name(sound) for sound in {event.sound for event in timeline.events} if sound}
    events = (replace(event, sound=names[event.sound]) if event.sound else event for event in timeline.events)
    return replace(timeline, events=tuple(events))


def slice_timeline(timeline: Timeline, start: int, end: int, title: str) -> Timeline:
    """Cut out the events that start from frame `start` to before `end`, as a timeline that starts at 0."""
    events = tuple(
        replace(event, start=event.start - start, frames=min(event.frames, end - event.start), step=None)
        for event in timeline.events
        if start <= event.start < end
    )
    return replace(timeline, frames=end - start, title=title, events=events, steps=(), report=())


def rename_recordings(timeline: Timeline, name: Callable[[str], str]) -> Timeline:
    """Rename the files of the recordings."""
    return replace(timeline, recordings=tuple((words, name(file)) for words, file in timeline.recordings))
