"""How breathing to a count is planned: in, hold, out, hold, each on its instant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.compiler.plan.cue_builder import end_cue_windows
from voicecoach.compiler.plan.plan_model import PlannedStep, StartsAt, Window
from voicecoach.compiler.plan.timing_rules import AFTER_WORDS_MS, BEFORE_REPS_MS, SETTLE_MS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.plan.cue_builder import CueBuilder
    from voicecoach.compiler.plan.plan_model import PlannedCue
    from voicecoach.compiler.plan.step_sequence import StepContext
    from voicecoach.script import Breath, Breathe


def plan_breathing(place: StepContext, breathe: Breathe) -> PlannedStep:
    """Its name and what to do, then every breath of exactly its length, then the sound that ends it."""
    numbers, name = place.session_wording.wording.numbers, place.session_wording.wording.names["breathe"]
    breaths = numbers.count(breathe.rounds, "breath")
    phrases = place.session_wording.cue_builder({**place.values, "name": name, "breaths": breaths})
    words = [
        *place.opening_round_cues(),
        *phrases.following_cue("announce"),
        *phrases.author_cue("do", breathe.do),
    ]
    words += phrases.following_cue("breathe", SETTLE_MS if breathe.do else AFTER_WORDS_MS)
    windows = (
        *([Window(0, tuple(words), is_elastic=True, tail_ms=BEFORE_REPS_MS)] if words else []),
        _breathing_window(breathe, phrases),
        *end_cue_windows(phrases, told_later=place.has_end_cue_in_rest),
    )
    return PlannedStep(place.key(), name, None, place.flat_step.round, windows)


def _breathing_window(breathe: Breathe, phrases: CueBuilder) -> Window:
    whole_ms = breathe.breathe.total_ms
    starts = (number * whole_ms for number in range(breathe.rounds))
    cues = tuple(cue for start in starts for cue in _breath_cues(breathe.breathe, phrases, start))
    return Window(whole_ms * breathe.rounds, cues, is_work=True)


def _breath_cues(breath: Breath, phrases: CueBuilder, start: int) -> Iterator[PlannedCue]:
    yield from phrases.cue("breathe_in", StartsAt(start))
    if breath.hold_ms:
        yield from phrases.cue("breathe_hold", StartsAt(start + breath.in_ms))
    yield from phrases.cue("breathe_out", StartsAt(start + breath.in_ms + breath.hold_ms))
    if breath.rest_ms:
        yield from phrases.cue("breathe_rest", StartsAt(start + breath.total_ms - breath.rest_ms))
