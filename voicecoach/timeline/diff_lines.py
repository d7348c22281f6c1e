"""The changes between two timelines as text, one line for each, and as JSON."""

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
"""More sides and rounds than these are counted instead of named."""


def format_changes(changes: Iterable[TimelineChange]) -> Iterator[str]:
    """Format each change as a line; the same change on several sides or in several rounds is one line.

    >>> from voicecoach.timeline.diff import TimelineChange
    >>> rounds = [TimelineChange(kind="hold", step="Plank", round=n, old=20_000, new=25_000) for n in (1, 2)]
    >>> list(format_changes(rounds))
    ['Plank (round 1; round 2): hold 20s → 25s']
    """
    occurrences: defaultdict[TimelineChange, list[str]] = defaultdict(list)
    for change in changes:
        occurrences[_grouping_key(change)].append(_format_occurrence(change))
    for change, labels in occurrences.items():
        step = "" if change.step is None else f"{change.step}{_format_occurrences(labels)}: "
        yield step + _describe_change(change)


def changes_to_json(changes: Iterable[TimelineChange]) -> str:
    """Format changes as a JSON list of objects with the fields of TimelineChange."""
    return json.dumps([asdict(change) for change in changes], ensure_ascii=False, indent=1)


def _grouping_key(change: TimelineChange) -> TimelineChange:
    """The change without what its line does not show, so that changes with equal lines are grouped."""
    if change.kind in ("added", "removed") and change.round:
        change = replace(change, old=None, new=None)
    if change.kind == "place" and isinstance(change.old, int) and isinstance(change.new, int):
        change = replace(change, old=0, new=round(change.new - change.old, -2))
    return replace(change, side=None, round=None)


def _format_occurrence(change: TimelineChange) -> str:
    number = f"round {change.round}" if change.round else None
    return ", ".join(filter(None, (change.side, number)))


def _format_occurrences(labels: list[str]) -> str:
    unique = [label for label in dict.fromkeys(labels) if label]
    if len(unique) > _MAX_OCCURRENCES:
        return f" ({len(unique)} times)"
    return f" ({'; '.join(unique)})" if unique else ""


def _describe_change(change: TimelineChange) -> str:
    if change.old is None and change.new is None:
        return change.kind
    index = change.new if change.kind == "added" else change.old
    if change.kind in _STEP_PHRASES and isinstance(index, int):
        return f"{_STEP_PHRASES[change.kind]} {index + 1}"
    if change.kind in _SENTENCES:
        return _SENTENCES[change.kind].format(old=change.old, new=change.new)
    if change.kind == "place" and isinstance(change.new, int):
        direction = "later" if change.new > 0 else "earlier"
        return f"{change.cue} comes {format_duration(abs(change.new))} {direction}"
    label = f"{change.cue}:" if change.kind == "words" else _LABELS.get(change.kind, change.kind)
    return f"{label} {_format_old_new(change)}"


_STEP_PHRASES = {"added": "added as step", "removed": "removed, was step"}
"""Followed by the number of the step as the player shows it."""
_SENTENCES = {
    "voice": 'voice "{old}" → "{new}"; lengths of speech and onsets of cues are not compared',
    "moved": 'moved from after "{old}" to after "{new}"',
    "renamed": 'renamed, was "{old}"',
}
_LABELS = {"count": "repetitions", "repetitions": "repetitions take"}


def _format_old_new(change: TimelineChange) -> str:
    known = (value for value in (change.old, change.new) if value is not None)
    values = _format_durations(*known) if change.kind in _DURATION_KINDS else [*map(_format_value, known)]
    if len(values) == 1:
        return f"{values[0]} ({'new' if change.old is None else 'gone'})"
    return " → ".join(values)


_DURATION_KINDS = ("length", "hold", "repetitions", "lasts", "way in", "way out")


def _format_durations(*values: str | int) -> list[str]:
    """Format to tenths of a second, or to hundredths if the values are equal otherwise."""
    exact_ms = [int(value) for value in values]
    rounded_ms = [round(ms, -2) for ms in exact_ms]
    if len({*rounded_ms}) < len(exact_ms):
        rounded_ms = [round(ms, -1) for ms in exact_ms]
    return [*map(format_duration, rounded_ms)]


def _format_value(value: str | int) -> str:
    """Text in quotes, sounds and numbers as they are."""
    return str(value) if isinstance(value, int) or value.startswith("[") else f'"{value}"'
