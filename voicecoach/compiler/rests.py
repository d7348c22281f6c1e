"""How a rest is planned: what it says of itself and of what comes next, and its countdown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.compiler.countdown import countdown
from voicecoach.compiler.model import PlannedStep, StartsAt, Window, Within
from voicecoach.compiler.moves import first_turn, move_values
from voicecoach.compiler.pace import AFTER_WORDS_MS, PRIORITY
from voicecoach.compiler.row import ends_openly, round_cues, tells_next
from voicecoach.script.model import Move

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.flatten import Item
    from voicecoach.compiler.model import PlannedCue
    from voicecoach.compiler.row import Place
    from voicecoach.script.model import Rest


def plan_rest(place: Place, rest: Rest) -> PlannedStep:
    """A rest of exactly its length; rounds that it opens itself are told before it."""
    ms = rest.rest.middle_ms
    phrases, numbers = place.words.phrases(place.values), place.words.wording.numbers
    cues = [*_end_of_move(place), *phrases.cue("rest", Within(0, ms, 0), rest=numbers.duration(ms))]
    if place.after is not None and tells_next(place.item, place.after):
        cues += _next(place, place.after, ms)
        cues += countdown("rest_countdown", phrases, numbers, ms)
    opening = tuple(place.opening_rounds())
    windows = [Window(0, opening, elastic=True, tail_ms=AFTER_WORDS_MS)] if opening else []
    name = place.words.wording.names["rest"]
    return PlannedStep(name, None, place.item.round, (*windows, Window(ms, tuple(cues))))


def _end_of_move(place: Place) -> Iterator[PlannedCue]:
    """The sound that ends the hold before, on the instant at which it ends."""
    before = place.earlier
    if before is not None and before.ends_in_rest and ends_openly(before.item.step):
        yield from before.words.phrases({}).cue("end", StartsAt(0))


def _next(place: Place, after: Item, ms: int) -> Iterator[PlannedCue]:
    """The rounds that open behind the rest and the move that follows: early, as getting there takes time.

    These are cues of what follows, in its own words.
    """
    words = place.row.words_of(place.index + 1)
    for cue in round_cues(after, words):
        yield replace(cue, anchor=Within(0, ms, 0), priority=PRIORITY[cue.cue])
    if isinstance(after.step, Move):
        values = move_values(after.step, first_turn(after.step), words.wording)
        name = "next_side" if after.step.sides else "next"
        yield from (words.phrases(place.values) | values).cue(name, Within(0, ms, 0))
