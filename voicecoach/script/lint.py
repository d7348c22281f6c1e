"""Advice to whoever writes a routine: what is allowed, and most likely not meant so."""

from __future__ import annotations

import re
from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING

from voicecoach.script.located_moves import all_scripts, locate_moves
from voicecoach.script.sides import mirror_sides, other_side, sides_in
from voicecoach.script.steps import Rest, Say, Wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from voicecoach.errors import Problem
    from voicecoach.script.located_moves import LocatedMove
    from voicecoach.script.routine import Script
    from voicecoach.script.steps import Move
    from voicecoach.source import SourceMap

_MIN_SIMILARITY = 0.85
"""From this likeness on (of 1), two spellings are taken for the same thing."""


def lint_script(script: Script, places: Mapping[Path, SourceMap]) -> tuple[Problem, ...]:
    """What the script alone tells, in the order of its files and of their lines.

    `places` are those that `load_with_places` gives with the script.
    """
    moves = locate_moves(script, places)
    found = [advice for rule in _RULES for advice in rule(moves)]
    found += [advice for part in all_scripts(script) for advice in places[part.path].commented_out_words()]
    return sort_by_location((*found, *_check_no_preparation(script, places)), script)


def sort_by_location(found: Iterable[Problem], script: Script) -> tuple[Problem, ...]:
    """Advice in the order of the script's files, the script itself first, and of their lines."""
    order = {part.path: place for place, part in enumerate(all_scripts(script))}
    return tuple(sorted(found, key=lambda advice: (order[advice.path], advice.line, advice.column)))


def _check_no_preparation(script: Script, places: Mapping[Path, SourceMap]) -> Iterator[Problem]:
    """That of routines included does not matter: only the first step of the session has it."""
    if not script.routine.prepare.middle_ms:
        hint = "write prepare: 10s, or leave it out"
        yield places[script.path].problem_at(("prepare",), "there is no time to get ready", hint)


def _check_unpaired_sides(moves: Sequence[LocatedMove]) -> Iterator[Problem]:
    for spot in moves:
        sides = spot.move.sides or ()
        known = {side.lower() for side in sides}
        for place, side in enumerate(sides):
            if sides_in(side) and mirror_sides(side).lower() not in known:
                what = f"the side {side!r} stands here without {mirror_sides(side)!r}"
                yield spot.problem_below(what, "add it, or take a step without sides for it", "sides", place)


def _check_sides_in_text(moves: Sequence[LocatedMove]) -> Iterator[Problem]:
    """Words that name both sides may be meant for each of them."""
    for spot in moves:
        for below, text in spot.iter_texts if spot.move.sides else ():
            named = sides_in(text)
            if len(named) == 1:
                what = f"these words say {min(named)!r} on every side"
                yield spot.problem_below(what, "write {side} in its place, or {other_side}", *below)


def _check_missing_mirror_step(moves: Sequence[LocatedMove]) -> Iterator[Problem]:
    """A step for one side alone, where no step with its name mirrored is for the other."""
    there = {(_normalise_name(spot.move.name), _side_in_text(spot.move)) for spot in moves}
    for spot in moves:
        side = _side_in_text(spot.move)
        if side and (_normalise_name(mirror_sides(spot.move.name)), other_side(side)) not in there:
            what = f"{spot.move.name!r} says {side!r}, and no step like it says {other_side(side)!r}"
            yield spot.problem_at_name(what, f"add that step, or write sides: [{side}, {other_side(side)}]")


def _side_in_text(move: Move) -> str:
    """The one side that a step without sides speaks of, "" where there is none."""
    said = sides_in(" ".join(text for text in (move.name, move.setup, move.do) if text))
    return min(said) if len(said) == 1 and not move.sides else ""


def _check_unexplained_holds(moves: Sequence[LocatedMove]) -> Iterator[Problem]:
    """A name alone is enough behind a rest, which tells it, and for what was explained elsewhere."""
    explained = {
        _normalise_name(name)
        for spot in moves
        if spot.move.setup or spot.move.do
        for name in (spot.move.name, mirror_sides(spot.move.name))
    }
    for spot in moves:
        led_in = any(isinstance(step, Rest | Say | Wait) for step in spot.preceding_steps)
        if spot.move.hold and not led_in and _normalise_name(spot.move.name) not in explained:
            what = f"nothing tells the way into {spot.move.name!r}"
            yield spot.problem_at_name(what, "add setup: or do:, or a rest before it")


def _check_similar_names(moves: Sequence[LocatedMove]) -> Iterator[Problem]:
    """Each further spelling of a name, once."""
    first: dict[str, str] = {}
    told: set[str] = set()
    for spot in moves:
        name = spot.move.name
        known = first.setdefault(_normalise_name(name), name)
        if name != known and name not in told:
            told.add(name)
            yield spot.problem_at_name(
                f"{name!r} and {known!r} differ only in case or spaces", "write both alike"
            )


def _check_similar_equipment(moves: Sequence[LocatedMove]) -> Iterator[Problem]:
    """A thing that is named once, and is spelt almost as one that is named before it or more often."""
    counts = Counter(thing for spot in moves for thing in spot.move.needs)
    before: set[str] = set()
    for spot in moves:
        for place, thing in enumerate(spot.move.needs):
            others = [other for other in counts if other != thing and (other in before or counts[other] > 1)]
            meant = _closest_match(thing, others) if counts[thing] == 1 else None
            if meant:
                where = ("needs", place)
                yield spot.problem_below(f"{thing!r} is needed only here", f"did you mean {meant!r}?", *where)
            before.add(thing)


def _closest_match(thing: str, others: Sequence[str]) -> str | None:
    """The closest of the others, if it is close; other numbers make it another thing."""
    numbers = re.findall(r"\d+", thing)
    spelt = {_normalise_name(other): other for other in others if re.findall(r"\d+", other) == numbers}
    close = get_close_matches(_normalise_name(thing), spelt, 1, _MIN_SIMILARITY)
    return spelt[close[0]] if close else None


def _check_split_tips(moves: Sequence[LocatedMove]) -> Iterator[Problem]:
    """The rest of a tip behind a comma is in lower case, where the first tip is not."""
    for spot in moves:
        tips = spot.move.tips
        for place, tip in enumerate(tips):
            if tip[0].islower() and not tips[0][0].islower():
                hint = "a comma in brackets ends a tip; put the whole tip in quotes"
                yield spot.problem_below(f"the tip {tip!r} starts in lower case", hint, "tips", place)


def _normalise_name(name: str) -> str:
    """The name without its case and its spaces."""
    return "".join(name.casefold().split())


_RULES: tuple[Callable[[Sequence[LocatedMove]], Iterator[Problem]], ...] = (
    _check_unpaired_sides,
    _check_sides_in_text,
    _check_missing_mirror_step,
    _check_unexplained_holds,
    _check_similar_names,
    _check_similar_equipment,
    _check_split_tips,
)
