"""Building the cues of a step from the wording, at the listener's level of detail."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from voicecoach.compiler.plan.plan_model import (
    Follows,
    PlannedCue,
    SoundForm,
    StartsAt,
    Window,
    speech_form,
)
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
    from voicecoach.wording import CueText, NumberSpeller, Wording

_ASCENDING_LEVELS = (Detail.SOUNDS, Detail.MINIMAL, Detail.BRIEF, Detail.FULL)
_EXPLANATION_CUES = frozenset({"setup", "do", "tip", "say"})
"""Spoken at `full` only."""
_GUIDANCE_CUES = frozenset(
    {
        "needs",
        "total",
        "avoid",
        "again",
        "at",
        "same_side",
        "hold",
        "reps",
        "halfway",
        "seconds_left",
        "release",
        "rest",
        "breathe",
    }
    | {"work", "work_halfway", "work_seconds_left"}
)
"""Spoken at `brief` and `full`. All other cues are spoken at `minimal` too."""


def is_spoken_at(detail: Detail, cue: str) -> bool:
    """Whether a cue is spoken at a level of detail; if not, only its sound is played, if it has one."""
    if cue in _EXPLANATION_CUES:
        lowest = Detail.FULL
    else:
        lowest = Detail.BRIEF if cue in _GUIDANCE_CUES else Detail.MINIMAL
    return _ASCENDING_LEVELS.index(detail) >= _ASCENDING_LEVELS.index(lowest)


def sound_form(wording: Wording, sound: str) -> SoundForm:
    """The form of a sound: that of the set that the wording chooses, at its level."""
    return SoundForm(wording.sounds.name(sound), wording.sounds.gain_db)


def wait_sound(wording: Wording) -> SoundForm:
    """Played where the words of a wait are not spoken, so that the listener always notices it."""
    return sound_form(wording, "bell")


@dataclass(frozen=True, slots=True)
class CueBuilder:
    """Builds cues from a wording. `values` fill the placeholders of the templates."""

    wording: Wording
    detail: Detail
    values: Mapping[str, str]
    _uses: Counter[str] = field(default_factory=Counter)
    """Counts the uses of each cue in the session, so that its variants alternate."""

    def __or__(self, values: Mapping[str, str]) -> CueBuilder:
        """A builder with further values."""
        return CueBuilder(self.wording, self.detail, {**self.values, **values}, self._uses)

    def with_layers(self, layers: tuple[Mapping[str, CueText], ...]) -> CueBuilder:
        """A builder with cue texts of a routine or step in place of those of the wording."""
        layers = tuple(filter(None, layers))
        return replace(self, wording=self.wording.with_layers(*layers)) if layers else self

    def uses_so_far(self) -> Counter[str]:
        """How often each cue was used up to now."""
        return self._uses.copy()

    def counting_from(self, uses: Counter[str]) -> CueBuilder:
        """A builder that counts the uses of its cues in `uses`."""
        return replace(self, _uses=uses)

    @property
    def numbers(self) -> NumberSpeller:
        """Spells numbers in the language of the wording."""
        return self.wording.numbers

    def is_spoken(self, cue: str) -> bool:
        """Whether the listener's level of detail includes the words of this cue."""
        return is_spoken_at(self.detail, cue)

    def forms(self, cue: str, **values: str) -> tuple[Form, ...]:
        """The forms of a cue: its text, shorter texts, its sound. Empty if the cue is off."""
        words = self.wording.cues[cue]
        use = self._uses[cue]
        self._uses[cue] += 1
        texts = words.render_forms(use, {**self.values, **values}) if self.is_spoken(cue) else ()
        sound = (self.sound_form(words.sound),) if words.sound else ()
        return (*map(speech_form, texts), *sound)

    def sound_form(self, sound: str) -> SoundForm:
        """The form of a sound: that of the chosen set, at the chosen level."""
        return sound_form(self.wording, sound)

    def cue(self, cue: str, anchor: Anchor, **values: str) -> Iterator[PlannedCue]:
        """A cue of the wording at an anchor; nothing if the cue is off."""
        forms = self.forms(cue, **values)
        if forms:
            yield PlannedCue(cue, anchor, CUE_PRIORITIES.get(cue, 0), forms)

    def following_cue(self, cue: str, pause_ms: int = PAUSE_MS, **values: str) -> Iterator[PlannedCue]:
        """A cue of the wording that follows the previous cue of its window."""
        return self.cue(cue, Follows(pause_ms), **values)

    def author_cue(self, cue: str, text: str | None, anchor: Anchor | None = None) -> Iterator[PlannedCue]:
        """A cue with the author's own text; nothing if there is none or it is not spoken."""
        if text is not None and self.is_spoken(cue):
            form = speech_form(fill_template(text, self.values))
            yield PlannedCue(cue, anchor or Follows(PAUSE_MS), CUE_PRIORITIES.get(cue, 0), (form,))


def countdown_cues(cues: CueBuilder, cue: str, ms: int) -> Iterator[PlannedCue]:
    """Count down the last three seconds of a window of `ms` milliseconds, if it is long enough."""
    if ms >= COUNTDOWN_FROM_MS:
        for number in COUNTDOWN_SECONDS:
            yield from cues.cue(cue, StartsAt(ms - number * 1000), n=cues.numbers.cardinal(number))


def end_cue_windows(cues: CueBuilder, cue: str, *, has_end_cue_in_rest: bool) -> Iterator[Window]:
    """A window with the sound that ends a hold, unless the rest after it starts with that sound."""
    end = () if has_end_cue_in_rest else tuple(cues.cue(cue, Follows(0)))
    if end:
        yield Window(0, end, is_elastic=True, tail_ms=MIN_GAP_MS)
