"""Changes between two timelines as lines for people, one line a change."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from voicecoach.units import format_duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voicecoach.timeline.diff import TimelineChange

_MAX_OCCURRENCES = 4
"""More sides and rounds than these are counted and not named."""


def format_changes(changes: Iterable[TimelineChange]) -> Iterator[str]:
    """One line for each change, step by step; what is the same on several sides or in several rounds is one.

    >>> from voicecoach.timeline.diff import TimelineChange
    >>> rounds = [TimelineChange(kind="hold", step="Plank", round=n, old=20_000, new=25_000) for n in (1, 2)]
    >>> list(format_changes(rounds))
    ['Plank (round 1; round 2): hold 20s → 25s']
    """
    turns: defaultdict[TimelineChange, list[str]] = defaultdict(list)
    for change in changes:
        turns[_grouping_key(change)].append(_format_occurrence(change))
    for change, names in turns.items():
        where = "" if change.step is None else f"{change.step}{_format_occurrences(names)}: "
        yield where + _describe_change(change)


def changes_to_json(changes: Iterable[TimelineChange]) -> str:
    """A list of all changes, one object each, with the fields of Change."""
    return json.dumps([asdict(change) for change in changes], ensure_ascii=False, indent=1)


def _grouping_key(change: TimelineChange) -> TimelineChange:
    """The change without what is not said of it, so that those of which the same is said are one."""
    if change.kind in ("added", "removed") and change.round:
        change = replace(change, old=None, new=None)
    if change.kind == "place" and isinstance(change.old, int) and isinstance(change.new, int):
        change = replace(change, old=0, new=round(change.new - change.old, -2))
    return replace(change, side=None, round=None)


def _format_occurrence(change: TimelineChange) -> str:
    number = f"round {change.round}" if change.round else None
    return ", ".join(filter(None, (change.side, number)))


def _format_occurrences(turns: list[str]) -> str:
    named = [turn for turn in dict.fromkeys(turns) if turn]
    if len(named) > _MAX_OCCURRENCES:
        return f" ({len(named)} times)"
    return f" ({'; '.join(named)})" if named else ""


def _describe_change(change: TimelineChange) -> str:
    if change.old is None and change.new is None:
        return change.kind
    index = change.new if change.kind == "added" else change.old
    if change.kind in _STEP_PHRASES and isinstance(index, int):
        return f"{_STEP_PHRASES[change.kind]} {index + 1}"
    if change.kind in _SENTENCES:
        return _SENTENCES[change.kind].format(old=change.old, new=change.new)
    if change.kind == "place" and isinstance(change.new, int):
        return f"{change.cue} comes {format_duration(abs(change.new))} {'later' if change.new > 0 else 'earlier'}"
    label = f"{change.cue}:" if change.kind == "words" else _LABELS.get(change.kind, change.kind)
    return f"{label} {_format_old_new(change)}"


_STEP_PHRASES = {"added": "added, as step", "removed": "removed, it was step"}
"""Told with the number of the step as the player shows it."""
_SENTENCES = {
    "voice": 'voice "{old}" → "{new}"; what it takes and where cues stand is not compared',
    "moved": 'moved from behind "{old}" to behind "{new}"',
    "renamed": 'renamed, it was "{old}"',
}
_LABELS = {"count": "repetitions", "repetitions": "repetitions take"}


def _format_old_new(change: TimelineChange) -> str:
    kept = (value for value in (change.old, change.new) if value is not None)
    values = _format_durations(*kept) if change.kind in _DURATION_KINDS else [*map(_format_value, kept)]
    if len(values) == 1:
        return f"{values[0]} ({'new' if change.old is None else 'gone'})"
    return " → ".join(values)


_DURATION_KINDS = ("length", "hold", "repetitions", "lasts", "way in", "way out")


def _format_durations(*values: str | int) -> list[str]:
    """To the tenth of a second, or to the hundredth where that is needed to tell them apart."""
    times = [int(value) for value in values]
    tenths = [round(ms, -2) for ms in times]
    return [
        *map(format_duration, tenths if len({*tenths}) == len(times) else (round(ms, -1) for ms in times))
    ]


def _format_value(value: str | int) -> str:
    """Words in quotes, a sound in its brackets, a number as it is."""
    return str(value) if isinstance(value, int) or value.startswith("[") else f'"{value}"'
