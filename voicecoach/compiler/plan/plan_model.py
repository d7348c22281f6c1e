"""The plan: steps, their windows, and the cues in them, each with an anchor and its forms.

A window is a span of time inside a step. It has a fixed length (a hold, a rest), or is elastic: as long as
the speech in it takes. Times are milliseconds from the start of the window that contains the cue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.wording import split_ruby, with_reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.timeline import ExerciseNumber, Prosody, Remark, Round, StepKind


@dataclass(frozen=True, slots=True)
class SpeechForm:
    """A text to speak. `prosody` is None where the session's voice speaks it unchanged.

    `reading` is the text for voices that read kana only; None where it is the same.
    """

    text: str
    prosody: Prosody | None = None
    reading: str | None = None

    @property
    def ruby(self) -> str:
        """The text together with its reading; `speech_form` takes them apart again."""
        return with_reading(self.text, self.reading)


def speech_form(text: str) -> SpeechForm:
    """The form of a text, which may have ruby."""
    words, reading = split_ruby(text)
    return SpeechForm(words, reading=reading)


@dataclass(frozen=True, slots=True)
class SoundForm:
    """A sound, by its name, with a gain in dB; None leaves it as it is."""

    sound: str
    gain_db: float | None = None


Form: TypeAlias = SpeechForm | SoundForm
"""One way to give a cue: as words or as a sound."""


@dataclass(frozen=True, slots=True)
class StartsAt:
    """The cue starts exactly at this time."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class EndsBy:
    """The cue ends at this time at the latest, and as late as possible."""

    by_ms: int


@dataclass(frozen=True, slots=True)
class Within:
    """The cue lies between `from_ms` and `to_ms`, as soon as possible after `preferred_ms`."""

    from_ms: int
    to_ms: int
    preferred_ms: int


@dataclass(frozen=True, slots=True)
class Follows:
    """The cue starts `pause_ms` after the end of the previous one; in elastic windows only."""

    pause_ms: int


@dataclass(frozen=True, slots=True)
class OnBeat:
    """A click: it starts exactly at this frame of its window, under whatever else sounds then.

    It takes no room: other cues are placed as if it were not there.
    """

    at_frame: int


Anchor: TypeAlias = StartsAt | EndsBy | Within | Follows | OnBeat


StepKey: TypeAlias = tuple[int, int]
"""Identifies a step, whatever is spoken in it: its index among the flat steps, and which of the sides and
sets of a move it is. Keys increase from step to step."""


@dataclass(frozen=True, slots=True)
class PlannedCue:
    """A cue with its forms, the preferred one first. A higher priority wins where space is short."""

    cue: str
    anchor: Anchor
    priority: int
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time inside a step: `ms` is its length, or the minimum length of an elastic window.

    An elastic window ends `tail_ms` after its last cue. `is_work` marks the time of holding or working,
    `is_adjustable` a time that the listener may lengthen or shorten during the session, and
    `is_overrun_reported` an elastic window whose author is told if its cues take longer than `ms`.
    `settle_ms` is the time to get into position after the instructions of an elastic window, `extra_frames`
    its length beyond `ms`, so that what follows can start at any frame.
    """

    ms: int
    cues: tuple[PlannedCue, ...] = ()
    is_elastic: bool = False
    tail_ms: int = 0
    is_work: bool = False
    is_adjustable: bool = False
    is_overrun_reported: bool = False
    settle_ms: int = 0
    extra_frames: int = 0


@dataclass(frozen=True, slots=True)
class Filling:
    """Makes a step end `ms` after the start of the step `since`, or of the first one after it.

    `windows_of` gives the windows for a length in milliseconds; it is known only while arranging.
    """

    since: StepKey
    ms: int
    windows_of: Callable[[int], tuple[Window, ...]]


@dataclass(frozen=True, slots=True)
class AfterShortRest:
    """What a step is where the rest before it, which fills a round, is too short to announce it.

    `rest` is the key of that rest, `min_ms` the length from which on it announces the step.
    """

    rest: StepKey
    min_ms: int
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of the session as the listener does it: one side, one set, one rest.

    `linked_steps` are the keys of the steps that must stay equally long: this one, and the same set on the
    sides that follow.
    """

    key: StepKey
    name: str
    side: str | None
    round: Round | None
    windows: tuple[Window, ...]
    linked_steps: tuple[StepKey, ...] = ()
    filling: Filling | None = None
    """For a step whose length depends on those before it; `windows` are then those of its greatest length."""
    after_short_rest: AfterShortRest | None = None
    """For a step that such a step announces."""
    announced_in: StepKey | None = None
    """The rest before that announces this step; it also says its instructions, as far as they fit."""
    is_start_known: bool = False
    """Whether the step of work before had the same cue just before its start."""
    kind: StepKind = "exercise"
    exercise: ExerciseNumber | None = None

    @property
    def anchor_window_index(self) -> int:
        """The index of the first window of fixed length: the hold, the rest, the pause.

        Two plans of the same step may have different windows before and after it.
        """
        return next((index for index, window in enumerate(self.windows) if not window.is_elastic), 0)


@dataclass(frozen=True, slots=True)
class TotalAnnouncement:
    """The cue that announces the total length, which is known only while arranging.

    It belongs in the first step, `pause_ms` after the previous cue but not before `at_ms`. `forms` makes
    its forms for a length in milliseconds.
    """

    at_ms: int
    pause_ms: int
    forms: Callable[[int], tuple[Form, ...]]

    def cue(self, total_ms: int) -> PlannedCue:
        """The cue that announces this length."""
        return PlannedCue("total", Follows(self.pause_ms), 0, self.forms(total_ms))


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole session, before the length of any clip is known."""

    title: str
    language: str
    steps: tuple[PlannedStep, ...]
    total: TotalAnnouncement | None
    report: tuple[Remark, ...] = ()
    """The steps that were left out."""
    author: str | None = None
    source: str | None = None
