"""How a stretch or an exercise is planned: the way in, the hold or the repetitions, the way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.compiler.countdown import countdown
from voicecoach.compiler.model import Follows, PlannedStep, StartsAt, Window, Within
from voicecoach.compiler.pace import (
    AFTER_WORDS_MS,
    BEFORE_HOLD_MS,
    BEFORE_REPS_MS,
    HALFWAY_FROM_MS,
    PAUSE_MS,
    SECONDS_LEFT_FROM_MS,
    SECONDS_LEFT_MS,
    SETTLE_MS,
    SETUP_MS,
)
from voicecoach.compiler.wayout import end_of_stay
from voicecoach.script.fields import Tempo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.model import PlannedCue
    from voicecoach.compiler.phrases import Phrases
    from voicecoach.compiler.row import Place
    from voicecoach.script.model import Move
    from voicecoach.wording.numbers import Numbers
    from voicecoach.wording.wording import Wording

STEADY = Tempo(2000, 0, 2000, 0)
"""The tempo of repetitions that have none."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One time of doing a move: on which side, which set of it."""

    side: str | None
    first_side: bool
    set: int

    @property
    def first(self) -> bool:
        """Whether the move starts with it."""
        return self.first_side and self.set == 1


def plan_move(place: Place, move: Move) -> Iterator[PlannedStep]:
    """One step for each side and set: all sets on one side, then all on the next."""
    for turn in _turns(move):
        phrases = place.words.phrases({**place.values, **move_values(move, turn, place.words.wording)})
        last_set = turn.set == move.times and (
            turn.side is None or move.sides is None or turn.side == move.sides[-1]
        )
        windows = (
            *_way_in(place, move, turn, phrases),
            _stay(move, turn, phrases, place.words.wording.numbers),
            *_way_out(move, phrases, told_later=last_set and place.ends_in_rest),
        )
        yield PlannedStep(move.name, turn.side, place.item.round, windows)


def move_values(move: Move, turn: Turn, wording: Wording) -> dict[str, str]:
    """What a move gives to put in templates."""
    numbers = wording.numbers
    others = [side for side in move.sides or () if side != turn.side]
    return {
        "name": move.name,
        "side": wording.side(turn.side or ""),
        "other_side": wording.side(others[0] if others else ""),
        "hold": numbers.duration(stay_ms(move)),
        "reps": numbers.count(move.reps, "rep") if move.reps else "",
        "set": numbers.cardinal(turn.set),
        "sets": numbers.cardinal(move.times),
    }


def first_turn(move: Move) -> Turn:
    """The time of doing it that comes first."""
    return Turn(move.sides[0] if move.sides else None, first_side=True, set=1)


def stay_ms(move: Move) -> int:
    """How long it is held, or how long its repetitions take."""
    if move.hold is not None:
        return move.hold.middle_ms
    return (move.reps or 0) * (move.tempo or STEADY).whole_ms


def _turns(move: Move) -> Iterator[Turn]:
    for place, side in enumerate(move.sides or (None,)):
        for number in range(1, move.times + 1):
            yield Turn(side, first_side=place == 0, set=number)


def _way_in(place: Place, move: Move, turn: Turn, phrases: Phrases) -> Iterator[Window]:
    """The words before the stay; no window at all where there are none, so that intervals stay exact."""
    words = [*_announcement(place, move, turn, phrases), *_instructions(place, move, turn, phrases)]
    instructed = any(cue.cue in ("setup", "do", "avoid") for cue in words)
    settle = SETTLE_MS if instructed else AFTER_WORDS_MS
    words += phrases.follows("hold" if move.hold else "reps", settle if words else 0)
    tail_ms = BEFORE_HOLD_MS if move.hold else BEFORE_REPS_MS
    least_ms = _least_way_in_ms(place, move, turn, phrases)
    if words or least_ms:
        yield Window(least_ms, tuple(words), elastic=True, tail_ms=tail_ms)


def _least_way_in_ms(place: Place, move: Move, turn: Turn, phrases: Phrases) -> int:
    """Time to switch sides; and to get into position, where the words that tell how are not said."""
    switch_ms = place.row.switch_ms if move.switch is None else move.switch.middle_ms
    if turn.set == 1 and not turn.first_side:
        return switch_ms
    told = phrases.speaks("do") or not (move.setup or move.do)
    return 0 if told or not turn.first or place.told_in_rest else switch_ms


def _announcement(place: Place, move: Move, turn: Turn, phrases: Phrases) -> Iterator[PlannedCue]:
    if turn.first:
        yield from place.opening_rounds()
        if not place.told_in_rest:
            yield from phrases.follows("announce_side" if move.sides else "announce")
    elif turn.set == 1:
        yield from phrases.follows("switch_sides", 0)
    if move.times > 1:
        yield from phrases.follows("last_set" if turn.set == move.times else "set")


def _instructions(place: Place, move: Move, turn: Turn, phrases: Phrases) -> Iterator[PlannedCue]:
    """What to do on each side; how to get ready and what to avoid only the first time of all."""
    new = turn.first and place.is_new
    if new:
        yield from phrases.own("setup", move.setup)
    if turn.set == 1:
        yield from phrases.own("do", move.do, Follows(SETUP_MS if new and move.setup else PAUSE_MS))
    if new:
        yield from phrases.own("avoid", move.avoid)


def _stay(move: Move, turn: Turn, phrases: Phrases, numbers: Numbers) -> Window:
    ms = stay_ms(move)
    inner = _repetitions(move, phrases, numbers) if move.reps else _hold(ms, phrases, numbers)
    tips = _tips(move, phrases, ms) if turn.set == 1 else ()
    go = () if move.reps else phrases.cue("go", StartsAt(0))
    return Window(ms, (*go, *inner, *tips), stay=True)


def _hold(ms: int, phrases: Phrases, numbers: Numbers) -> Iterator[PlannedCue]:
    if ms >= HALFWAY_FROM_MS:
        yield from phrases.cue("halfway", StartsAt(ms // 2))
    if ms >= SECONDS_LEFT_FROM_MS:
        left = numbers.duration(SECONDS_LEFT_MS)
        yield from phrases.cue("seconds_left", StartsAt(ms - SECONDS_LEFT_MS), left=left)
    yield from countdown("countdown", phrases, numbers, ms)


def _repetitions(move: Move, phrases: Phrases, numbers: Numbers) -> Iterator[PlannedCue]:
    tempo, reps = move.tempo or STEADY, move.reps or 0
    for number in range(1, reps + 1):
        start = (number - 1) * tempo.whole_ms
        cue = "last_rep" if number == reps and reps > 1 else "rep"
        yield from phrases.cue(cue, StartsAt(start), n=numbers.cardinal(number))
        if tempo.hold_ms:
            yield from phrases.cue("rep_hold", StartsAt(start + tempo.up_ms))
        if tempo.down_ms:
            yield from phrases.cue("rep_down", StartsAt(start + tempo.up_ms + tempo.hold_ms))


def _tips(move: Move, phrases: Phrases, ms: int) -> Iterator[PlannedCue]:
    """Tips are spread over the stay: the first comes once the listener is in it, none at its very end."""
    for number, tip in enumerate(move.tips, 1):
        yield from phrases.own("tip", tip, Within(0, ms, number * ms // (len(move.tips) + 2)))


def _way_out(move: Move, phrases: Phrases, *, told_later: bool) -> Iterator[Window]:
    if move.release is not None:
        ms = move.release.middle_ms
        yield Window(ms, (*phrases.cue("end", StartsAt(0)), *phrases.cue("release", Within(0, ms, 0))))
    else:
        yield from end_of_stay(phrases, told_later=told_later)
