"""Planning the steps with work in them: stretches, exercises and breathing.

Each has up to three parts: an elastic window with instructions, the window of the hold, the repetitions or
the breaths, and a window for the release or the sound of the end.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.compiler.plan.cue_builder import end_cue_windows
from voicecoach.compiler.plan.flatten import FillingRest
from voicecoach.compiler.plan.plan_model import AfterShortRest, Follows, PlannedStep, StartsAt, Window, Within
from voicecoach.compiler.plan.rep_cues import DEFAULT_TEMPO, rep_cues
from voicecoach.compiler.plan.timed_cues import at_cues, beat_cues, without_replaced
from voicecoach.compiler.plan.timing_rules import (
    AFTER_WORDS_MS,
    BEFORE_HOLD_MS,
    BEFORE_REPS_MS,
    INSTRUCTION_CUES,
    NEXT_CUE_FROM_MS,
    PAUSE_MS,
    SETUP_PAUSE_MS,
)
from voicecoach.compiler.plan.work_cues import HOLD_CUES, WORK_CUES, timed_cues, tip_cues
from voicecoach.script import Detail, Move, SetOrder
from voicecoach.wording import SIDE_INDEX, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.plan.cue_builder import CueBuilder
    from voicecoach.compiler.plan.plan_model import PlannedCue
    from voicecoach.compiler.plan.session_parts import WorkSet
    from voicecoach.compiler.plan.step_context import StepContext
    from voicecoach.script import Breath, Breathe


def plan_move(context: StepContext, move: Move, work_set: WorkSet) -> PlannedStep:
    """Plan one set of a move on one side."""
    before = context.previous
    short_rest: AfterShortRest | None = None
    if before and context.is_announced_in_rest and isinstance(before.flat_step.step, FillingRest):
        windows = _windows_of_set(replace(context, is_after_short_rest=True), move, work_set)
        short_rest = AfterShortRest(before.key, NEXT_CUE_FROM_MS, windows)
    part, windows = context.part, _windows_of_set(context, move, work_set)
    return PlannedStep(
        part.key,
        words_of(move.name),
        work_set.side and words_of(work_set.side),
        part.flat_step.round,
        windows,
        part.linked_keys,
        after_short_rest=short_rest,
        announced_in=before.key if before and context.is_announced_in_rest else None,
        is_start_known=_start_words(context) == _start_words(context.previous_set),
    )


def _windows_of_set(context: StepContext, move: Move, work_set: WorkSet) -> tuple[Window, ...]:
    cues = context.cues | move_values(context, move, work_set)
    return (
        *_entry_windows(context, move, work_set, cues),
        _work_window(context, move, work_set, cues),
        *_exit_windows(context, move, cues),
    )


def move_values(context: StepContext, move: Move, work_set: WorkSet) -> dict[str, str]:
    """The values that a set of a move gives to the placeholders of its cues; `context` is that of the set."""
    wording, numbers = context.builder.wording, context.builder.numbers
    others = [side for side in move.sides or () if side != work_set.side]
    reps = move.reps_of(work_set.set_number)
    duration = numbers.duration(work_ms(move, work_set.set_number) + context.adjustment_ms)
    return {
        "name": move.name,
        "side": wording.inflect_side(work_set.side or ""),
        SIDE_INDEX: str(move.sides.index(work_set.side) if move.sides and work_set.side else 0),
        "other_side": wording.inflect_side(others[0] if others else ""),
        "hold": duration,
        "work": duration,
        "reps": numbers.count(reps, "rep") if reps else "",
        "set": numbers.cardinal(work_set.set_number),
        "sets": numbers.cardinal(move.set_count),
    }


def work_ms(move: Move, set_number: int = 1) -> int:
    """The length of the hold, the work or all repetitions of a set."""
    timed = move.hold_of(set_number) or move.work_of(set_number)
    if timed is not None:
        return timed.middle_ms
    return (move.reps_of(set_number) or 0) * (move.tempo or DEFAULT_TEMPO).total_ms


def set_announcement(move: Move, work_set: WorkSet) -> str | None:
    """The cue that counts the sets: before each set on a side, or of all sides in turn; None for the rest."""
    in_turn = move.order is SetOrder.ALTERNATE and not work_set.is_first_side
    if move.set_count == 1 or in_turn:
        return None
    return "last_set" if work_set.set_number == move.set_count else "set"


def _start_cue(move: Move) -> str:
    """The cue just before the start."""
    if move.reps:
        return "reps"
    return (WORK_CUES if move.work else HOLD_CUES).start


def _start_words(context: StepContext | None) -> tuple[str, int | None, int] | None:
    """What the cue just before the start tells: the kind of work, how often, how long. None without a set."""
    if context is None or not isinstance(context.flat_step.step, Move) or context.part.work_set is None:
        return None
    move, number = context.flat_step.step, context.part.work_set.set_number
    return _start_cue(move), move.reps_of(number), work_ms(move, number) + context.adjustment_ms


def _entry_windows(context: StepContext, move: Move, work_set: WorkSet, cues: CueBuilder) -> Iterator[Window]:
    """The speech before the work. Without any there is no window, so that intervals stay exact."""
    planned = [
        *_announcement_cues(context, move, work_set, cues),
        *_instruction_cues(context, move, work_set, cues),
    ]
    has_instructions = any(cue.cue in INSTRUCTION_CUES for cue in planned)
    settle_ms = context.settle_ms if move.settle is None else move.settle.middle_ms
    pause_ms = settle_ms if has_instructions or (planned and move.settle) else AFTER_WORDS_MS
    planned += cues.following_cue(_start_cue(move), pause_ms if planned else 0)
    tail_ms = BEFORE_REPS_MS if move.reps else BEFORE_HOLD_MS
    min_ms = _min_entry_ms(context, move, work_set, cues)
    if planned or min_ms:
        yield Window(min_ms, tuple(planned), is_elastic=True, tail_ms=tail_ms, settle_ms=settle_ms)


def _min_entry_ms(context: StepContext, move: Move, work_set: WorkSet, cues: CueBuilder) -> int:
    """Time to switch sides, and time to get into position where the instructions are not spoken."""
    switch_ms = context.switch_ms if move.switch is None else move.switch.middle_ms
    if work_set.changes_side:
        before = context.previous
        return max(0, switch_ms - (before.rest_ms if before else 0))
    is_instructed = cues.is_spoken("do") or not (move.setup or move.do)
    return 0 if is_instructed or not work_set.is_first or context.is_announced_in_rest else switch_ms


def _announcement_cues(
    context: StepContext, move: Move, work_set: WorkSet, cues: CueBuilder
) -> Iterator[PlannedCue]:
    """The name, the side and the number of the set, as far as a rest before has not told them."""
    if work_set.is_first:
        yield from context.opening_round_cues()
    is_announced = context.is_announced_in_rest
    if not is_announced and work_set.is_first:
        yield from cues.following_cue("announce_side" if move.sides else "announce")
    elif not is_announced and work_set.changes_side:
        yield from cues.following_cue("switch_sides", 0)
    counted = set_announcement(move, work_set)
    if counted and not is_announced:
        yield from cues.following_cue(counted)


def _instruction_cues(
    context: StepContext, move: Move, work_set: WorkSet, cues: CueBuilder
) -> Iterator[PlannedCue]:
    """What to do, on each side; how to set up and what to avoid, only once in the session."""
    is_new = work_set.is_first and context.flat_step.is_first_occurrence
    if is_new:
        yield from cues.author_cue("setup", move.setup)
    if not is_new and isinstance(move.again, str):
        yield from cues.author_cue("again", move.again)
    elif not is_new and _is_the_same_again(move, work_set, cues):
        yield from cues.following_cue("same_side")
    elif work_set.set_number == 1:
        pause_ms = SETUP_PAUSE_MS if is_new and move.setup else PAUSE_MS
        yield from cues.author_cue("do", move.do, Follows(pause_ms))
    if is_new:
        yield from cues.author_cue("avoid", move.avoid)


def _is_the_same_again(move: Move, work_set: WorkSet, cues: CueBuilder) -> bool:
    """Whether "the same again" replaces the instructions: where asked for, and on sides at `brief`."""
    if move.again is not None:
        return bool(move.again)
    is_later_side = work_set.changes_side and work_set.set_number == 1
    return is_later_side and move.do is not None and cues.detail is Detail.BRIEF


def _work_window(context: StepContext, move: Move, work_set: WorkSet, cues: CueBuilder) -> Window:
    reps = move.reps_of(work_set.set_number)
    planned_ms = work_ms(move, work_set.set_number)
    ms = planned_ms + context.adjustment_ms
    words = tuple(at_cues(move.at, ms, cues))
    inner = (
        rep_cues(reps, move.tempo or DEFAULT_TEMPO, cues)
        if reps
        else without_replaced(timed_cues(WORK_CUES if move.work else HOLD_CUES, ms, cues), words)
    )
    tips = tip_cues(move, cues, ms) if work_set.set_number == 1 else ()
    clicks = beat_cues(move.beat, ms, planned_ms, cues)
    return Window(ms, (*inner, *tips, *words, *clicks), is_work=True, is_adjustable=not reps)


def _exit_windows(context: StepContext, move: Move, cues: CueBuilder) -> Iterator[Window]:
    if move.release is not None:
        ms = move.release.middle_ms
        yield Window(ms, (*cues.cue(context.end_cue, StartsAt(0)), *cues.cue("release", Within(0, ms, 0))))
    else:
        yield from end_cue_windows(cues, context.end_cue, has_end_cue_in_rest=context.has_end_cue_in_rest)


def plan_breathing(context: StepContext, breathe: Breathe) -> PlannedStep:
    """Plan breathing to a count: an introduction, then breaths of exactly equal length."""
    name, breaths = (
        context.builder.wording.names["breathe"],
        context.builder.numbers.count(breathe.breaths, "breath"),
    )
    cues = context.cues | {"name": name, "breaths": breaths}
    intro = [
        *context.opening_round_cues(),
        *cues.following_cue("announce"),
        *cues.author_cue("do", breathe.do),
        *cues.following_cue("breathe", context.settle_ms if breathe.do else AFTER_WORDS_MS),
    ]
    windows = (
        *(
            [Window(0, tuple(intro), is_elastic=True, tail_ms=BEFORE_REPS_MS, settle_ms=context.settle_ms)]
            if intro
            else []
        ),
        _breathing_window(breathe, cues),
        *end_cue_windows(cues, context.end_cue, has_end_cue_in_rest=context.has_end_cue_in_rest),
    )
    return PlannedStep(context.key, words_of(breathe.name or name), None, context.flat_step.round, windows)


def _breathing_window(breathe: Breathe, cues: CueBuilder) -> Window:
    breath_ms = breathe.breathe.total_ms
    planned = (
        cue
        for number in range(breathe.breaths)
        for cue in _breath_cues(breathe.breathe, cues, number * breath_ms)
    )
    return Window(breath_ms * breathe.breaths, tuple(planned), is_work=True)


def _breath_cues(breath: Breath, cues: CueBuilder, start_ms: int) -> Iterator[PlannedCue]:
    yield from cues.cue("breathe_in", StartsAt(start_ms))
    if breath.hold_ms:
        yield from cues.cue("breathe_hold", StartsAt(start_ms + breath.in_ms))
    yield from cues.cue("breathe_out", StartsAt(start_ms + breath.in_ms + breath.hold_ms))
    if breath.rest_ms:
        yield from cues.cue("breathe_rest", StartsAt(start_ms + breath.total_ms - breath.rest_ms))
