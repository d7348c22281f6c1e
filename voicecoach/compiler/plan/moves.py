"""How a stretch or an exercise is planned: the way in, the hold or the repetitions, the way out."""

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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.plan.cue_builder import CueBuilder
    from voicecoach.compiler.plan.plan_model import PlannedCue
    from voicecoach.compiler.plan.step_sequence import StepContext
    from voicecoach.script import Move
    from voicecoach.wording import NumberSpeller

DEFAULT_TEMPO = Tempo(2000, 0, 2000, 0)
"""The tempo of repetitions that have none."""


@dataclass(frozen=True, slots=True)
class WorkSet:
    """One time of doing a move: on which side, which set of it."""

    number: int
    side: str | None
    is_first_side: bool
    set_number: int

    @property
    def is_first(self) -> bool:
        """Whether the move starts with it."""
        return self.is_first_side and self.set_number == 1


def plan_move(place: StepContext, move: Move) -> Iterator[PlannedStep]:
    """One step for each side and set: all sets on one side, then all on the next."""
    turns = tuple(_work_sets(move))
    for turn in turns:
        phrases = place.session_wording.cue_builder({**place.values, **move_values(place, move, turn)})
        last_set = turn.set_number == move.times and (
            turn.side is None or move.sides is None or turn.side == move.sides[-1]
        )
        windows = (
            *_entry_windows(place, move, turn, phrases),
            _work_window(place, move, turn, phrases),
            *_exit_windows(move, phrases, told_later=last_set and place.has_end_cue_in_rest),
        )
        alike = tuple(place.key(other.number) for other in turns[turn.number :: move.times])
        yield PlannedStep(place.key(turn.number), move.name, turn.side, place.flat_step.round, windows, alike)


def move_values(place: StepContext, move: Move, turn: WorkSet) -> dict[str, str]:
    """What a move gives to put in templates."""
    wording, numbers = place.session_wording.wording, place.session_wording.wording.numbers
    others = [side for side in move.sides or () if side != turn.side]
    return {
        "name": move.name,
        "side": wording.inflect_side(turn.side or ""),
        "other_side": wording.inflect_side(others[0] if others else ""),
        "hold": numbers.duration(work_ms(move) + place.adjustment_ms(turn.number)),
        "reps": numbers.count(move.reps, "rep") if move.reps else "",
        "set": numbers.cardinal(turn.set_number),
        "sets": numbers.cardinal(move.times),
    }


def first_work_set(move: Move) -> WorkSet:
    """The time of doing it that comes first."""
    return next(_work_sets(move))


def work_ms(move: Move) -> int:
    """How long it is held, or how long its repetitions take."""
    if move.hold is not None:
        return move.hold.middle_ms
    return (move.reps or 0) * (move.tempo or DEFAULT_TEMPO).total_ms


def _work_sets(move: Move) -> Iterator[WorkSet]:
    for place, side in enumerate(move.sides or (None,)):
        for number in range(move.times):
            yield WorkSet(place * move.times + number, side, is_first_side=place == 0, set_number=number + 1)


def _entry_windows(place: StepContext, move: Move, turn: WorkSet, phrases: CueBuilder) -> Iterator[Window]:
    """The words before the stay; no window at all where there are none, so that intervals stay exact."""
    words = [*_announcement_cues(place, move, turn, phrases), *_instruction_cues(place, move, turn, phrases)]
    instructed = any(cue.cue in INSTRUCTION_CUES for cue in words)
    settle = SETTLE_MS if instructed else AFTER_WORDS_MS
    words += phrases.following_cue("hold" if move.hold else "reps", settle if words else 0)
    tail_ms = BEFORE_HOLD_MS if move.hold else BEFORE_REPS_MS
    least_ms = _min_entry_ms(place, move, turn, phrases)
    if words or least_ms:
        yield Window(least_ms, tuple(words), is_elastic=True, tail_ms=tail_ms)


def _min_entry_ms(place: StepContext, move: Move, turn: WorkSet, phrases: CueBuilder) -> int:
    """Time to switch sides; and to get into position, where the words that tell how are not said."""
    switch_ms = place.sequence.switch_ms if move.switch is None else move.switch.middle_ms
    if turn.set_number == 1 and not turn.is_first_side:
        return switch_ms
    told = phrases.is_spoken("do") or not (move.setup or move.do)
    return 0 if told or not turn.is_first or place.is_announced_in_rest else switch_ms


def _announcement_cues(
    place: StepContext, move: Move, turn: WorkSet, phrases: CueBuilder
) -> Iterator[PlannedCue]:
    if turn.is_first:
        yield from place.opening_round_cues()
        if not place.is_announced_in_rest:
            yield from phrases.following_cue("announce_side" if move.sides else "announce")
    elif turn.set_number == 1:
        yield from phrases.following_cue("switch_sides", 0)
    if move.times > 1:
        yield from phrases.following_cue("last_set" if turn.set_number == move.times else "set")


def _instruction_cues(
    place: StepContext, move: Move, turn: WorkSet, phrases: CueBuilder
) -> Iterator[PlannedCue]:
    """What to do on each side; how to get ready and what to avoid only the first time of all."""
    new = turn.is_first and place.is_first_occurrence
    if new:
        yield from phrases.author_cue("setup", move.setup)
    if turn.set_number == 1:
        yield from phrases.author_cue(
            "do", move.do, Follows(SETUP_PAUSE_MS if new and move.setup else PAUSE_MS)
        )
    if new:
        yield from phrases.author_cue("avoid", move.avoid)


def _work_window(place: StepContext, move: Move, turn: WorkSet, phrases: CueBuilder) -> Window:
    ms, numbers = work_ms(move) + place.adjustment_ms(turn.number), place.session_wording.wording.numbers
    inner = _rep_cues(move, phrases, numbers) if move.reps else _hold_cues(ms, phrases, numbers)
    tips = _tip_cues(move, phrases, ms) if turn.set_number == 1 else ()
    go = () if move.reps else phrases.cue("go", StartsAt(0))
    return Window(ms, (*go, *inner, *tips), is_work=True, is_adjustable=not move.reps)


def _hold_cues(ms: int, phrases: CueBuilder, numbers: NumberSpeller) -> Iterator[PlannedCue]:
    if ms >= HALFWAY_FROM_MS:
        yield from phrases.cue("halfway", StartsAt(ms // 2))
    if ms >= SECONDS_LEFT_FROM_MS:
        left = numbers.duration(SECONDS_LEFT_MS)
        yield from phrases.cue("seconds_left", StartsAt(ms - SECONDS_LEFT_MS), left=left)
    yield from countdown_cues("countdown", phrases, numbers, ms)


def _rep_cues(move: Move, phrases: CueBuilder, numbers: NumberSpeller) -> Iterator[PlannedCue]:
    tempo, reps = move.tempo or DEFAULT_TEMPO, move.reps or 0
    for number in range(1, reps + 1):
        start = (number - 1) * tempo.total_ms
        cue = "last_rep" if number == reps and reps > 1 else "rep"
        yield from phrases.cue(cue, StartsAt(start), n=numbers.cardinal(number))
        if tempo.hold_ms:
            yield from phrases.cue("rep_hold", StartsAt(start + tempo.up_ms))
        if tempo.down_ms:
            yield from phrases.cue("rep_down", StartsAt(start + tempo.up_ms + tempo.hold_ms))


def _tip_cues(move: Move, phrases: CueBuilder, ms: int) -> Iterator[PlannedCue]:
    """Tips are spread over the stay: the first comes once the listener is in it, none at its very end."""
    for number, tip in enumerate(move.tips, 1):
        yield from phrases.author_cue("tip", tip, Within(0, ms, number * ms // (len(move.tips) + 2)))


def _exit_windows(move: Move, phrases: CueBuilder, *, told_later: bool) -> Iterator[Window]:
    if move.release is not None:
        ms = move.release.middle_ms
        yield Window(ms, (*phrases.cue("end", StartsAt(0)), *phrases.cue("release", Within(0, ms, 0))))
    else:
        yield from end_cue_windows(phrases, told_later=told_later)
