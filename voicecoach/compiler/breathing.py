"""How breathing to a count is planned: in, hold, out, hold, each on its instant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.compiler.model import PlannedStep, StartsAt, Window
from voicecoach.compiler.pace import AFTER_WORDS_MS, BEFORE_REPS_MS, SETTLE_MS
from voicecoach.compiler.wayout import end_of_stay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.model import PlannedCue
    from voicecoach.compiler.phrases import Phrases
    from voicecoach.compiler.row import Place
    from voicecoach.script.fields import Breath
    from voicecoach.script.model import Breathe


def plan_breathing(place: Place, breathe: Breathe) -> PlannedStep:
    """Its name and what to do, then every breath of exactly its length, then the sound that ends it."""
    numbers, name = place.words.wording.numbers, place.words.wording.names["breathe"]
    breaths = numbers.count(breathe.rounds, "breath")
    phrases = place.words.phrases({**place.values, "name": name, "breaths": breaths})
    words = [*place.opening_rounds(), *phrases.follows("announce"), *phrases.own("do", breathe.do)]
    words += phrases.follows("breathe", SETTLE_MS if breathe.do else AFTER_WORDS_MS)
    windows = (
        *([Window(0, tuple(words), elastic=True, tail_ms=BEFORE_REPS_MS)] if words else []),
        _breaths(breathe, phrases),
        *end_of_stay(phrases, told_later=place.ends_in_rest),
    )
    return PlannedStep(place.key(), name, None, place.item.round, windows)


def _breaths(breathe: Breathe, phrases: Phrases) -> Window:
    whole_ms = breathe.breathe.whole_ms
    starts = (number * whole_ms for number in range(breathe.rounds))
    cues = tuple(cue for start in starts for cue in _breath(breathe.breathe, phrases, start))
    return Window(whole_ms * breathe.rounds, cues, stay=True)


def _breath(breath: Breath, phrases: Phrases, start: int) -> Iterator[PlannedCue]:
    yield from phrases.cue("breathe_in", StartsAt(start))
    if breath.hold_ms:
        yield from phrases.cue("breathe_hold", StartsAt(start + breath.in_ms))
    yield from phrases.cue("breathe_out", StartsAt(start + breath.in_ms + breath.hold_ms))
    if breath.rest_ms:
        yield from phrases.cue("breathe_rest", StartsAt(start + breath.whole_ms - breath.rest_ms))
