"""Changes between two timelines as lines for people, one line a change."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from voicecoach.units import print_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voicecoach.compiler.diff import Change

_MOST_TURNS = 4
"""More sides and rounds than these are counted and not named."""


def lines(changes: Iterable[Change]) -> Iterator[str]:
    """One line for each change, step by step; what is the same on several sides or in several rounds is one.

    >>> from voicecoach.compiler.diff import Change
    >>> rounds = [Change(kind="hold", step="Plank", round=n, old=20_000, new=25_000) for n in (1, 2)]
    >>> list(lines(rounds))
    ['Plank (round 1; round 2): hold 20s → 25s']
    """
    turns: defaultdict[Change, list[str]] = defaultdict(list)
    for change in changes:
        turns[_told_alike(change)].append(_turn(change))
    for change, names in turns.items():
        where = "" if change.step is None else f"{change.step}{_listed(names)}: "
        yield where + _what(change)


def as_json(changes: Iterable[Change]) -> str:
    """A list of all changes, one object each, with the fields of Change."""
    return json.dumps([asdict(change) for change in changes], ensure_ascii=False, indent=1)


def _told_alike(change: Change) -> Change:
    """The change without what is not said of it, so that those of which the same is said are one."""
    if change.kind in ("added", "removed") and change.round:
        change = replace(change, old=None, new=None)
    if change.kind == "place" and isinstance(change.old, int) and isinstance(change.new, int):
        change = replace(change, old=0, new=round(change.new - change.old, -2))
    return replace(change, side=None, round=None)


def _turn(change: Change) -> str:
    number = f"round {change.round}" if change.round else None
    return ", ".join(filter(None, (change.side, number)))


def _listed(turns: list[str]) -> str:
    named = [turn for turn in dict.fromkeys(turns) if turn]
    if len(named) > _MOST_TURNS:
        return f" ({len(named)} times)"
    return f" ({'; '.join(named)})" if named else ""


def _what(change: Change) -> str:
    if change.old is None and change.new is None:
        return change.kind
    index = change.new if change.kind == "added" else change.old
    if change.kind in _STEPS and isinstance(index, int):
        return f"{_STEPS[change.kind]} {index + 1}"
    if change.kind in _SENTENCES:
        return _SENTENCES[change.kind].format(old=change.old, new=change.new)
    if change.kind == "place" and isinstance(change.new, int):
        return f"{change.cue} comes {print_ms(abs(change.new))} {'later' if change.new > 0 else 'earlier'}"
    label = f"{change.cue}:" if change.kind == "words" else _LABELS.get(change.kind, change.kind)
    return f"{label} {_from_to(change)}"


_STEPS = {"added": "added, as step", "removed": "removed, it was step"}
"""Told with the number of the step as the player shows it."""
_SENTENCES = {
    "voice": 'voice "{old}" → "{new}"; what it takes and where cues stand is not compared',
    "moved": 'moved from behind "{old}" to behind "{new}"',
    "renamed": 'renamed, it was "{old}"',
}
_LABELS = {"count": "repetitions", "repetitions": "repetitions take"}


def _from_to(change: Change) -> str:
    kept = (value for value in (change.old, change.new) if value is not None)
    values = _times(*kept) if change.kind in _TIMES else [*map(_shown, kept)]
    if len(values) == 1:
        return f"{values[0]} ({'new' if change.old is None else 'gone'})"
    return " → ".join(values)


_TIMES = ("length", "hold", "repetitions", "lasts", "way in", "way out")


def _times(*values: str | int) -> list[str]:
    """To the tenth of a second, or to the hundredth where that is needed to tell them apart."""
    times = [int(value) for value in values]
    tenths = [round(ms, -2) for ms in times]
    return [*map(print_ms, tenths if len({*tenths}) == len(times) else (round(ms, -1) for ms in times))]


def _shown(value: str | int) -> str:
    """Words in quotes, a sound in its brackets, a number as it is."""
    return str(value) if isinstance(value, int) or value.startswith("[") else f'"{value}"'
