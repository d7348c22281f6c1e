"""Planning the rests: those of the author, between the sets of a move, and between the rounds of a repeat."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.compiler.plan.cue_builder import countdown_cues
from voicecoach.compiler.plan.moves import move_values, set_announcement
from voicecoach.compiler.plan.plan_model import EndsBy, Filling, SpeechForm, StartsAt, Window, Within
from voicecoach.compiler.plan.timed_cues import at_cues, without_replaced
from voicecoach.compiler.plan.timing_rules import (
    CUE_PRIORITIES,
    NEXT_AGAIN_BY_MS,
    NEXT_AGAIN_FROM_MS,
    NEXT_CUE_FROM_MS,
    REST_HALFWAY_AFTER_MS,
)
from voicecoach.script import Move, Rest
from voicecoach.units import SPOKEN_STEP_MS
from voicecoach.wording import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.plan.cue_builder import CueBuilder
    from voicecoach.compiler.plan.flatten import FillingRest
    from voicecoach.compiler.plan.plan_model import PlannedCue, StepKey
    from voicecoach.compiler.plan.step_context import StepContext

_SECOND_MS = 1000


def rest_window(context: StepContext) -> Window:
    """A rest of exactly its length, in which the move after it is announced."""
    ms = context.rest_ms + context.adjustment_ms
    return Window(ms, tuple(_rest_cues(context, ms, ms)), is_adjustable=True)


def fill_round(context: StepContext, rest: FillingRest, since: StepKey) -> Filling:
    """A rest until the next round starts; `since` is the key of the start of the first round."""
    uses = context.builder.uses_so_far()

    def windows_of(ms: int) -> tuple[Window, ...]:
        if ms < NEXT_CUE_FROM_MS:
            return (Window(ms),)
        announced_ms = round(ms / _SECOND_MS) * _SECOND_MS
        return (
            Window(ms, tuple(_rest_cues(context.detached(uses), ms, announced_ms, is_length_said=False))),
        )

    return Filling(since, rest.ms, windows_of)


def _without_duration(cue: PlannedCue, duration: str) -> PlannedCue:
    """The cue without the texts with how long the rest is, if it has others."""
    forms = tuple(
        form
        for form in cue.forms
        if not isinstance(form, SpeechForm) or words_of(duration).casefold() not in form.text.casefold()
    )
    return replace(cue, forms=forms or cue.forms)


def _rest_cues(
    context: StepContext, ms: int, announced_ms: int, *, is_length_said: bool = True
) -> Iterator[PlannedCue]:
    """The cues of a rest; its length is said always, or only if it is a multiple of 5 seconds."""
    step = context.flat_step.step
    words = tuple(at_cues(step.at, ms, context.cues)) if isinstance(step, Rest) else ()
    yield from without_replaced(_own_cues(context, ms, announced_ms, is_length_said=is_length_said), words)
    yield from words


def _own_cues(
    context: StepContext, ms: int, announced_ms: int, *, is_length_said: bool
) -> Iterator[PlannedCue]:
    cues = context.cues
    yield from _end_cue_of_previous_step(context)
    if context.follows_work:
        duration = cues.numbers.duration(announced_ms)
        for cue in cues.cue("rest", Within(0, ms, 0), rest=duration):
            is_said = is_length_said or announced_ms % SPOKEN_STEP_MS == 0
            yield cue if is_said else _without_duration(cue, duration)
    if context.next is not None and context.is_next_announced:
        yield from _next_step_cues(context, context.next, ms)
        yield from countdown_cues(cues, "rest_countdown", ms)


def _end_cue_of_previous_step(context: StepContext) -> Iterator[PlannedCue]:
    """The sound that ends the hold before the rest, at the very start of the rest."""
    before = context.previous
    if before is not None and before.has_end_cue_in_rest and before.ends_with_work:
        yield from before.builder.cue(before.end_cue, StartsAt(0))


def _next_step_cues(context: StepContext, after: StepContext, ms: int) -> Iterator[PlannedCue]:
    """Announce the set after the rest and the rounds that start with it, as early as possible.

    They use the cue texts of the next step, as they belong to it, unless the rest has its own.
    """
    for cue in after.round_cues():
        yield replace(cue, anchor=Within(0, ms, 0), priority=CUE_PRIORITIES[cue.cue])
    move, work_set = after.flat_step.step, after.part.work_set
    if isinstance(move, Move) and work_set is not None:
        values = {**context.round_values, **move_values(after, move, work_set)}
        cues, announcement = after.builder | values, "next_side" if move.sides else "next"
        own = context.flat_step.step.cues if isinstance(context.flat_step.step, Rest) else {}
        announcing = context.builder | values if announcement in own else cues
        yield from announcing.cue(announcement, Within(0, ms, 0))
        counted = set_announcement(move, work_set)
        if counted:
            yield from cues.cue(counted, Within(0, ms, 0))
        yield from _late_cues(cues, move, ms)


def _late_cues(cues: CueBuilder, move: Move, ms: int) -> Iterator[PlannedCue]:
    """Half time, and what comes next once more, in rests that are long enough."""
    if ms > REST_HALFWAY_AFTER_MS:
        yield from cues.cue("rest_halfway", StartsAt(ms // 2))
    if ms >= NEXT_AGAIN_FROM_MS:
        again = "next_again_side" if move.sides else "next_again"
        yield from cues.cue(again, EndsBy(ms - NEXT_AGAIN_BY_MS))
