"""Which cues are spoken at which detail; where one is not, its sound stands for it, if it has one.

The words of one step: its cues filled with its own values, as forms from best to least.

Three, two, one: the onset of each on its second.

The end of a hold, of repetitions or of breathing: its sound on the instant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.compiler.plan.plan_model import Follows, PlannedCue, SoundForm, SpeechForm, StartsAt, Window
from voicecoach.compiler.plan.timing_rules import (
    COUNTDOWN_FROM_MS,
    COUNTDOWN_SECONDS,
    CUE_PRIORITIES,
    MIN_GAP_MS,
    PAUSE_MS,
)
from voicecoach.script import Detail
from voicecoach.wording import fill_template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from voicecoach.compiler.plan.plan_model import Anchor, Form
    from voicecoach.wording import NumberSpeller, Wording


_ASCENDING_LEVELS = (Detail.SOUNDS, Detail.MINIMAL, Detail.BRIEF, Detail.FULL)


_EXPLANATION_CUES = frozenset({"setup", "do", "tip", "say"})


_GUIDANCE_CUES = frozenset(
    {"needs", "total", "avoid", "hold", "reps", "halfway", "seconds_left", "release", "rest", "breathe"}
)


def is_spoken_at(detail: Detail, cue: str) -> bool:
    """Whether the words of this cue are said.

    Explaining is for `full` alone, guiding for `brief` too; names, sides, rounds and counts are said at
    every detail that says anything.
    """
    least = (
        Detail.FULL if cue in _EXPLANATION_CUES else Detail.BRIEF if cue in _GUIDANCE_CUES else Detail.MINIMAL
    )
    return _ASCENDING_LEVELS.index(detail) >= _ASCENDING_LEVELS.index(least)


class VariantRotation:
    """How often each cue has been said so far, so that its variants take turns."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def next(self, cue: str) -> int:
        """The turn of the cue, counted from 0."""
        turn = self._counts.get(cue, 0)
        self._counts[cue] = turn + 1
        return turn


class CueBuilder:
    """Makes the cues of one step, from its words and its values."""

    def __init__(
        self, wording: Wording, detail: Detail, turns: VariantRotation, values: Mapping[str, str]
    ) -> None:
        self._wording = wording
        self._detail = detail
        self._rotation = turns
        self._values = values

    def forms(self, cue: str, **more: str) -> tuple[Form, ...]:
        """The forms of a cue of ours: full, shorter, its sound; none where it is off."""
        words = self._wording.cues[cue]
        turn = self._rotation.next(cue)
        texts = words.render_forms(turn, {**self._values, **more}) if self.is_spoken(cue) else ()
        sound = (SoundForm(words.sound),) if words.sound else ()
        return (*map(SpeechForm, texts), *sound)

    def is_spoken(self, cue: str) -> bool:
        """Whether the words of this cue are said at the listener's detail."""
        return is_spoken_at(self._detail, cue)

    def cue(self, cue: str, anchor: Anchor, **more: str) -> Iterator[PlannedCue]:
        """A cue of ours at its anchor; nothing where it is off."""
        forms = self.forms(cue, **more)
        if forms:
            yield PlannedCue(cue, anchor, CUE_PRIORITIES.get(cue, 0), forms)

    def following_cue(self, cue: str, pause_ms: int = PAUSE_MS, **more: str) -> Iterator[PlannedCue]:
        """A cue of ours that is spoken after what stands before it."""
        return self.cue(cue, Follows(pause_ms), **more)

    def author_cue(self, cue: str, text: str | None, anchor: Anchor | None = None) -> Iterator[PlannedCue]:
        """The author's own words, if there are any and the listener wants them."""
        if text is not None and self.is_spoken(cue):
            filled = fill_template(text, self._values)
            yield PlannedCue(
                cue, anchor or Follows(PAUSE_MS), CUE_PRIORITIES.get(cue, 0), (SpeechForm(filled),)
            )

    def __or__(self, values: Mapping[str, str]) -> CueBuilder:
        """The same with further values."""
        return CueBuilder(self._wording, self._detail, self._rotation, {**self._values, **values})


def countdown_cues(cue: str, phrases: CueBuilder, numbers: NumberSpeller, ms: int) -> Iterator[PlannedCue]:
    """The last three seconds of a window of `ms` milliseconds, where it is long enough for it."""
    if ms >= COUNTDOWN_FROM_MS:
        for number in COUNTDOWN_SECONDS:
            yield from phrases.cue(cue, StartsAt(ms - number * 1000), n=numbers.cardinal(number))


def end_cue_windows(phrases: CueBuilder, *, told_later: bool) -> Iterator[Window]:
    """A window for the sound of the end, unless a rest behind it starts with that sound."""
    end = () if told_later else tuple(phrases.cue("end", Follows(0)))
    if end:
        yield Window(0, end, is_elastic=True, tail_ms=MIN_GAP_MS)
