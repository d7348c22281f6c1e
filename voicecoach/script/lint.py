"""Advice to the author of a routine: what is allowed, but most likely a mistake."""

from __future__ import annotations

import re
from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING

from voicecoach.script.steps import Rest, Say, Wait
from voicecoach.script.traverse import all_scripts, locate_moves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from voicecoach.errors import Problem
    from voicecoach.script.routine import Script
    from voicecoach.script.steps import Move
    from voicecoach.script.traverse import LocatedMove
    from voicecoach.source import SourceMap

_MIN_SIMILARITY = 0.85
"""How similar (0 to 1) two spellings are at least to be taken for the same item."""

_SIDE_PAIRS = {
    "right": "left",
    "rechts": "links",
    **{f"recht{ending}": f"link{ending}" for ending in ("e", "em", "en", "er", "es")},
}
_OTHER_SIDE = {**_SIDE_PAIRS, **{other: word for word, other in _SIDE_PAIRS.items()}}
_NOT_AFTER = ("all ", "is ", "are ", "seconds ", "minutes ", "nothing ", "time ")
_ABBREVIATED_SIDE = re.compile(r"[a-zA-ZÀ-ɏЀ-ӿ]|.*\.")
"""One letter, or letters with a point after them."""
_NOT_BEFORE = "now|away|after|before|behind|angles?|here|there|where|as|in front|on time|over"
_SIDE_WORD = re.compile(
    "".join(f"(?<!{words})" for words in _NOT_AFTER)
    + rf"\b({'|'.join(_OTHER_SIDE)})\b(?! (?:{_NOT_BEFORE})\b)",
    re.IGNORECASE,
)
"""A side of the body, but not the words in "all right" or "ten seconds left"."""


def lint_script(script: Script, source_maps: Mapping[Path, SourceMap]) -> tuple[Problem, ...]:
    """Advice on the script and what it includes, in the order of the files and their lines.

    `source_maps` are those that `load_with_source_maps` returns with the script.
    """
    moves = locate_moves(script, source_maps)
    found = [advice for rule in _RULES for advice in rule(moves)]
    for part in all_scripts(script):
        found += source_maps[part.path].commented_out_words()
        found += source_maps[part.path].unused_anchors
        found += _check_unused_parameters(part, source_maps[part.path])
    return sort_by_location((*found, *_check_no_preparation(script, source_maps)), script)


def sort_by_location(found: Iterable[Problem], script: Script) -> tuple[Problem, ...]:
    """Sort by the script's files, the script itself first, and by their lines."""
    order = {part.path: index for index, part in enumerate(all_scripts(script))}
    return tuple(sorted(found, key=lambda advice: (order[advice.path], advice.line, advice.column)))


def _check_no_preparation(script: Script, source_maps: Mapping[Path, SourceMap]) -> Iterator[Problem]:
    """Only for the script itself: the preparation of included routines is not used."""
    if not script.routine.prepare.middle_ms:
        hint = "write prepare: 10s, or leave it out"
        yield source_maps[script.path].problem_at(("prepare",), "there is no time to get ready", hint)


def _check_unused_parameters(script: Script, source_map: SourceMap) -> Iterator[Problem]:
    for name in sorted(script.unused_parameters):
        what, hint = (
            f"nothing uses the parameter {name!r}",
            f"write ${name} for a value, or {{{name}}} in words",
        )
        yield source_map.problem_at(("parameters", name), what, hint, at_key=True)


def _check_unpaired_sides(moves: Sequence[LocatedMove]) -> Iterator[Problem]:
    for located in moves:
        sides = located.move.sides or ()
        yield from _check_single_side(located, sides)
        yield from _check_abbreviated_sides(located, sides)
        known = {side.lower() for side in sides}
        for index, side in enumerate(sides):
            if len(sides) > 1 and _sides_in(side) and _mirror_sides(side).lower() not in known:
                what = f"the side {side!r} is listed without {_mirror_sides(side)!r}"
                hint = "add it, or take a step without sides for it"
                yield located.problem_below(what, hint, "sides", index)


def _check_single_side(located: LocatedMove, sides: Sequence[str]) -> Iterator[Problem]:
    """One side alone is allowed, but not two sides without a comma between them."""
    if len(sides) == 1 and len(named := _sides_in(sides[0])) > 1:
        what = f"{sides[0]!r} is one side"
        yield located.problem_below(what, f"write [{', '.join(sorted(named))}] for two", "sides", 0)


def _check_abbreviated_sides(located: LocatedMove, sides: Sequence[str]) -> Iterator[Problem]:
    """A side such as `L` or `li.` is said as it is written."""
    for index, side in enumerate(sides):
        if _ABBREVIATED_SIDE.fullmatch(side):
            what = f"the side {side!r} is said as it is written"
            yield located.problem_below(what, "write it in full, such as left", "sides", index)


def _check_sides_in_text(moves: Sequence[LocatedMove]) -> Iterator[Problem]:
    """Texts of a step with sides that name one side; those that name both may fit each side."""
    for located in moves:
        for keys, text in located.iter_texts if len(located.move.sides or ()) > 1 else ():
            named = _sides_in(text)
            if len(named) == 1:
                what = f"these words say {min(named)!r} on every side"
                yield located.problem_below(what, "write {side} in its place, or {other_side}", *keys)


def _check_missing_mirror_step(moves: Sequence[LocatedMove]) -> Iterator[Problem]:
    """A step for one side, if there is no step with the mirrored name for the other side."""
    known = {(_normalise_name(located.move.name), _side_in_text(located.move)) for located in moves}
    for located in moves:
        side = _side_in_text(located.move)
        if side and (_normalise_name(_mirror_sides(located.move.name)), _OTHER_SIDE[side]) not in known:
            what = f"{located.move.name!r} says {side!r}, and no step like it says {_OTHER_SIDE[side]!r}"
            hint = f"add that step, or write sides: [{side}, {_OTHER_SIDE[side]}]"
            yield located.problem_at_name(what, hint)


def _side_in_text(move: Move) -> str:
    """The only side that a step without `sides` names, in lower case; empty if there is none."""
    named = _sides_in(" ".join(text for text in (move.name, move.setup, move.do) if text))
    return min(named) if len(named) == 1 and not move.sides else ""


def _check_unexplained_holds(moves: Sequence[LocatedMove]) -> Iterator[Problem]:
    """A hold without instructions, unless a pause precedes it or another step explains it."""
    explained = {
        _normalise_name(name)
        for located in moves
        if located.move.setup or located.move.do
        for name in (located.move.name, _mirror_sides(located.move.name))
    }
    for located in moves:
        has_pause = any(isinstance(step, Rest | Say | Wait) for step in located.preceding_steps)
        if located.move.hold and not has_pause and _normalise_name(located.move.name) not in explained:
            what = f"nothing tells the way into {located.move.name!r}"
            yield located.problem_at_name(what, "add setup: or do:, or a rest before it")


def _check_similar_names(moves: Sequence[LocatedMove]) -> Iterator[Problem]:
    """Names that differ only in case or spaces: each further spelling, once."""
    first_spelling: dict[str, str] = {}
    reported: set[str] = set()
    for located in moves:
        name = located.move.name
        known = first_spelling.setdefault(_normalise_name(name), name)
        if name != known and name not in reported:
            reported.add(name)
            yield located.problem_at_name(
                f"{name!r} and {known!r} differ only in case or spaces", "write both alike"
            )


def _check_similar_equipment(moves: Sequence[LocatedMove]) -> Iterator[Problem]:
    """Equipment that is named once and is spelt almost like an earlier or more frequent one."""
    counts = Counter(item for located in moves for item in located.move.needs)
    earlier: set[str] = set()
    for located in moves:
        for index, item in enumerate(located.move.needs):
            others = [other for other in counts if other != item and (other in earlier or counts[other] > 1)]
            meant = _closest_item(item, others) if counts[item] == 1 else None
            if meant:
                hint = f"did you mean {meant!r}?"
                yield located.problem_below(f"{item!r} is needed only here", hint, "needs", index)
            earlier.add(item)


def _closest_item(item: str, others: Sequence[str]) -> str | None:
    """The most similar of the others with the same numbers in it; None if none is similar."""
    numbers = re.findall(r"\d+", item)
    by_spelling = {_normalise_name(other): other for other in others if re.findall(r"\d+", other) == numbers}
    close = get_close_matches(_normalise_name(item), by_spelling, 1, _MIN_SIMILARITY)
    return by_spelling[close[0]] if close else None


def _check_split_tips(moves: Sequence[LocatedMove]) -> Iterator[Problem]:
    """Tips in lower case after a first one that is not: a comma in brackets has split a tip."""
    for located in moves:
        tips = located.move.tips
        for index, tip in enumerate(tips):
            if tip[0].islower() and not tips[0][0].islower():
                hint = "a comma in brackets ends a tip; put the whole tip in quotes"
                yield located.problem_below(f"the tip {tip!r} starts in lower case", hint, "tips", index)


def _normalise_name(name: str) -> str:
    return "".join(name.casefold().split())


def _sides_in(text: str) -> frozenset[str]:
    """The words for sides in a text, in lower case.

    >>> sorted(_sides_in("Right foot over left, and all right"))
    ['left', 'right']
    """
    return frozenset(word.lower() for word in _SIDE_WORD.findall(text))


def _mirror_sides(text: str) -> str:
    """The text with every side replaced by the other one.

    >>> _mirror_sides("Right calf")
    'Left calf'
    """
    return _SIDE_WORD.sub(lambda match: _match_case(match[0], _OTHER_SIDE[match[0].lower()]), text)


def _match_case(model: str, word: str) -> str:
    return word.capitalize() if model[0].isupper() else word


_RULES: tuple[Callable[[Sequence[LocatedMove]], Iterator[Problem]], ...] = (
    _check_unpaired_sides,
    _check_sides_in_text,
    _check_missing_mirror_step,
    _check_unexplained_holds,
    _check_similar_names,
    _check_similar_equipment,
    _check_split_tips,
)
