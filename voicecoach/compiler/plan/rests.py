"""How a rest is planned: what it says of itself and of what comes next, and its countdown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.compiler.plan.cue_builder import countdown_cues
from voicecoach.compiler.plan.moves import first_work_set, move_values
from voicecoach.compiler.plan.plan_model import PlannedStep, StartsAt, Window, Within
from voicecoach.compiler.plan.step_sequence import StepContext, has_no_release, is_next_announced, round_cues
from voicecoach.compiler.plan.timing_rules import AFTER_WORDS_MS, CUE_PRIORITIES
from voicecoach.script import Move

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.plan.flatten import FlatStep
    from voicecoach.compiler.plan.plan_model import PlannedCue
    from voicecoach.script import Rest


def plan_rest(place: StepContext, rest: Rest) -> PlannedStep:
    """A rest of exactly its length; rounds that it opens itself are told before it."""
    ms = rest.rest.middle_ms + place.adjustment_ms()
    phrases, numbers = place.session_wording.cue_builder(place.values), place.session_wording.wording.numbers
    cues = [
        *_end_cue_of_previous_move(place),
        *phrases.cue("rest", Within(0, ms, 0), rest=numbers.duration(ms)),
    ]
    if place.next_step is not None and is_next_announced(place.flat_step, place.next_step):
        cues += _next_step_cues(place, place.next_step, ms)
        cues += countdown_cues("rest_countdown", phrases, numbers, ms)
    opening = tuple(place.opening_round_cues())
    windows = [Window(0, opening, is_elastic=True, tail_ms=AFTER_WORDS_MS)] if opening else []
    name = place.session_wording.wording.names["rest"]
    windows.append(Window(ms, tuple(cues), is_adjustable=True))
    return PlannedStep(place.key(), name, None, place.flat_step.round, tuple(windows), (place.key(),))


def _end_cue_of_previous_move(place: StepContext) -> Iterator[PlannedCue]:
    """The sound that ends the hold before, on the instant at which it ends."""
    before = place.previous_context
    if before is not None and before.has_end_cue_in_rest and has_no_release(before.flat_step.step):
        yield from before.session_wording.cue_builder({}).cue("end", StartsAt(0))


def _next_step_cues(place: StepContext, after: FlatStep, ms: int) -> Iterator[PlannedCue]:
    """The rounds that open behind the rest and the move that follows: early, as getting there takes time.

    These are cues of what follows, in its own words.
    """
    words = place.sequence.wording_of_step(place.index + 1)
    for cue in round_cues(after, words):
        yield replace(cue, anchor=Within(0, ms, 0), priority=CUE_PRIORITIES[cue.cue])
    if isinstance(after.step, Move):
        later = StepContext(place.sequence, place.index + 1, words)
        values = move_values(later, after.step, first_work_set(after.step))
        name = "next_side" if after.step.sides else "next"
        yield from (words.cue_builder(place.values) | values).cue(name, Within(0, ms, 0))
