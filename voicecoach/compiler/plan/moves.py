"""Planning the steps with work in them: stretches, exercises and breathing.

Each has up to three parts: an elastic window with instructions, the window of the hold, the repetitions or
the breaths, and a window for the release or the sound of the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.compiler.plan.cue_builder import countdown_cues, end_cue_windows
from voicecoach.compiler.plan.plan_model import Follows, PlannedStep, StartsAt, Window, Within
from voicecoach.compiler.plan.timing_rules import (
    AFTER_WORDS_MS,
    BEFORE_HOLD_MS,
    BEFORE_REPS_MS,
    HALFWAY_FROM_MS,
    INSTRUCTION_CUES,
    PAUSE_MS,
    SECONDS_LEFT_FROM_MS,
    SECONDS_LEFT_MS,
    SETTLE_MS,
    SETUP_PAUSE_MS,
)
from voicecoach.script import Tempo
from voicecoach.wording import SIDE_INDEX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.plan.cue_builder import CueBuilder
    from voicecoach.compiler.plan.plan_model import PlannedCue
    from voicecoach.compiler.plan.step_context import StepContext
    from voicecoach.script import Breath, Breathe, Move

DEFAULT_TEMPO = Tempo(2000, 0, 2000, 0)
"""The tempo of repetitions that set no other."""


@dataclass(frozen=True, slots=True)
class WorkSet:
    """One set of a move on one side. `number` counts all sets of the move from 0, `set_number` from 1."""

    number: int
    side: str | None
    is_first_side: bool
    set_number: int

    @property
    def is_first(self) -> bool:
        """Whether the move starts with this set."""
        return self.is_first_side and self.set_number == 1


def plan_move(context: StepContext, move: Move) -> Iterator[PlannedStep]:
    """Plan one step for each side and set: first all sets on one side, then all on the next."""
    all_sets, step_cues = tuple(_work_sets(move)), context.cues
    for work_set in all_sets:
        cues = step_cues | move_values(context, move, work_set)
        is_last = work_set is all_sets[-1]
        windows = (
            *_entry_windows(context, move, work_set, cues),
            _work_window(context, move, work_set, cues),
            *_exit_windows(move, cues, has_end_cue_in_rest=is_last and context.has_end_cue_in_rest),
        )
        linked = tuple(context.key(other.number) for other in all_sets[work_set.number :: move.times])
        key, current_round = context.key(work_set.number), context.flat_step.round
        yield PlannedStep(key, move.name, work_set.side, current_round, windows, linked)


def move_values(context: StepContext, move: Move, work_set: WorkSet) -> dict[str, str]:
    """The values that a move gives to the placeholders of its cues."""
    wording, numbers = context.builder.wording, context.builder.numbers
    others = [side for side in move.sides or () if side != work_set.side]
    return {
        "name": move.name,
        "side": wording.inflect_side(work_set.side or ""),
        SIDE_INDEX: str(move.sides.index(work_set.side) if move.sides and work_set.side else 0),
        "other_side": wording.inflect_side(others[0] if others else ""),
        "hold": numbers.duration(work_ms(move) + context.adjustment_ms(work_set.number)),
        "reps": numbers.count(move.reps, "rep") if move.reps else "",
        "set": numbers.cardinal(work_set.set_number),
        "sets": numbers.cardinal(move.times),
    }


def first_work_set(move: Move) -> WorkSet:
    """The set that a move starts with."""
    return next(_work_sets(move))


def work_ms(move: Move) -> int:
    """The length of the hold or of all repetitions."""
    if move.hold is not None:
        return move.hold.middle_ms
    return (move.reps or 0) * (move.tempo or DEFAULT_TEMPO).total_ms


def _work_sets(move: Move) -> Iterator[WorkSet]:
    for side_index, side in enumerate(move.sides or (None,)):
        for index in range(move.times):
            number = side_index * move.times + index
            yield WorkSet(number, side, is_first_side=side_index == 0, set_number=index + 1)


def _entry_windows(context: StepContext, move: Move, work_set: WorkSet, cues: CueBuilder) -> Iterator[Window]:
    """The speech before the work. Without any there is no window, so that intervals stay exact."""
    planned = [
        *_announcement_cues(context, move, work_set, cues),
        *_instruction_cues(context, move, work_set, cues),
    ]
    has_instructions = any(cue.cue in INSTRUCTION_CUES for cue in planned)
    settle_ms = SETTLE_MS if has_instructions else AFTER_WORDS_MS
    planned += cues.following_cue("hold" if move.hold else "reps", settle_ms if planned else 0)
    tail_ms = BEFORE_HOLD_MS if move.hold else BEFORE_REPS_MS
    min_ms = _min_entry_ms(context, move, work_set, cues)
    if planned or min_ms:
        yield Window(min_ms, tuple(planned), is_elastic=True, tail_ms=tail_ms)


def _min_entry_ms(context: StepContext, move: Move, work_set: WorkSet, cues: CueBuilder) -> int:
    """Time to switch sides, and time to get into position where the instructions are not spoken."""
    switch_ms = context.switch_ms if move.switch is None else move.switch.middle_ms
    if work_set.set_number == 1 and not work_set.is_first_side:
        return switch_ms
    is_instructed = cues.is_spoken("do") or not (move.setup or move.do)
    return 0 if is_instructed or not work_set.is_first or context.is_announced_in_rest else switch_ms


def _announcement_cues(
    context: StepContext, move: Move, work_set: WorkSet, cues: CueBuilder
) -> Iterator[PlannedCue]:
    if work_set.is_first:
        yield from context.opening_round_cues()
        if not context.is_announced_in_rest:
            yield from cues.following_cue("announce_side" if move.sides else "announce")
    elif work_set.set_number == 1:
        yield from cues.following_cue("switch_sides", 0)
    if move.times > 1:
        yield from cues.following_cue("last_set" if work_set.set_number == move.times else "set")


def _instruction_cues(
    context: StepContext, move: Move, work_set: WorkSet, cues: CueBuilder
) -> Iterator[PlannedCue]:
    """What to do, on each side; how to set up and what to avoid, only once in the session."""
    is_new = work_set.is_first and context.flat_step.is_first_occurrence
    if is_new:
        yield from cues.author_cue("setup", move.setup)
    if work_set.set_number == 1:
        pause_ms = SETUP_PAUSE_MS if is_new and move.setup else PAUSE_MS
        yield from cues.author_cue("do", move.do, Follows(pause_ms))
    if is_new:
        yield from cues.author_cue("avoid", move.avoid)


def _work_window(context: StepContext, move: Move, work_set: WorkSet, cues: CueBuilder) -> Window:
    ms = work_ms(move) + context.adjustment_ms(work_set.number)
    go = () if move.reps else cues.cue("go", StartsAt(0))
    inner = _rep_cues(move, cues) if move.reps else _hold_cues(ms, cues)
    tips = _tip_cues(move, cues, ms) if work_set.set_number == 1 else ()
    return Window(ms, (*go, *inner, *tips), is_work=True, is_adjustable=not move.reps)


def _hold_cues(ms: int, cues: CueBuilder) -> Iterator[PlannedCue]:
    if ms >= HALFWAY_FROM_MS:
        yield from cues.cue("halfway", StartsAt(ms // 2))
    if ms >= SECONDS_LEFT_FROM_MS:
        left = cues.numbers.duration(SECONDS_LEFT_MS)
        yield from cues.cue("seconds_left", StartsAt(ms - SECONDS_LEFT_MS), left=left)
    yield from countdown_cues(cues, "countdown", ms)


def _rep_cues(move: Move, cues: CueBuilder) -> Iterator[PlannedCue]:
    tempo, reps = move.tempo or DEFAULT_TEMPO, move.reps or 0
    for number in range(1, reps + 1):
        start_ms = (number - 1) * tempo.total_ms
        cue = "last_rep" if number == reps and reps > 1 else "rep"
        yield from cues.cue(cue, StartsAt(start_ms), n=cues.numbers.cardinal(number))
        if tempo.hold_ms:
            yield from cues.cue("rep_hold", StartsAt(start_ms + tempo.up_ms))
        if tempo.down_ms:
            yield from cues.cue("rep_down", StartsAt(start_ms + tempo.up_ms + tempo.hold_ms))


def _tip_cues(move: Move, cues: CueBuilder, ms: int) -> Iterator[PlannedCue]:
    """Spread the tips over the work, with some time before the first and after the last."""
    for number, tip in enumerate(move.tips, 1):
        yield from cues.author_cue("tip", tip, Within(0, ms, number * ms // (len(move.tips) + 2)))


def _exit_windows(move: Move, cues: CueBuilder, *, has_end_cue_in_rest: bool) -> Iterator[Window]:
    if move.release is not None:
        ms = move.release.middle_ms
        yield Window(ms, (*cues.cue("end", StartsAt(0)), *cues.cue("release", Within(0, ms, 0))))
    else:
        yield from end_cue_windows(cues, has_end_cue_in_rest=has_end_cue_in_rest)


def plan_breathing(context: StepContext, breathe: Breathe) -> PlannedStep:
    """Plan breathing to a count: an introduction, then breaths of exactly equal length."""
    name, breaths = (
        context.builder.wording.names["breathe"],
        context.builder.numbers.count(breathe.rounds, "breath"),
    )
    cues = context.cues | {"name": name, "breaths": breaths}
    intro = [
        *context.opening_round_cues(),
        *cues.following_cue("announce"),
        *cues.author_cue("do", breathe.do),
        *cues.following_cue("breathe", SETTLE_MS if breathe.do else AFTER_WORDS_MS),
    ]
    windows = (
        *([Window(0, tuple(intro), is_elastic=True, tail_ms=BEFORE_REPS_MS)] if intro else []),
        _breathing_window(breathe, cues),
        *end_cue_windows(cues, has_end_cue_in_rest=context.has_end_cue_in_rest),
    )
    return PlannedStep(context.key(), name, None, context.flat_step.round, windows)


def _breathing_window(breathe: Breathe, cues: CueBuilder) -> Window:
    breath_ms = breathe.breathe.total_ms
    planned = (
        cue
        for number in range(breathe.rounds)
        for cue in _breath_cues(breathe.breathe, cues, number * breath_ms)
    )
    return Window(breath_ms * breathe.rounds, tuple(planned), is_work=True)


def _breath_cues(breath: Breath, cues: CueBuilder, start_ms: int) -> Iterator[PlannedCue]:
    yield from cues.cue("breathe_in", StartsAt(start_ms))
    if breath.hold_ms:
        yield from cues.cue("breathe_hold", StartsAt(start_ms + breath.in_ms))
    yield from cues.cue("breathe_out", StartsAt(start_ms + breath.in_ms + breath.hold_ms))
    if breath.rest_ms:
        yield from cues.cue("breathe_rest", StartsAt(start_ms + breath.total_ms - breath.rest_ms))
