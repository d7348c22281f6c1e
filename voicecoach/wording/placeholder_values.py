"""Values for the placeholders of a cue when it is tried: the user's, and examples for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.errors import InputError, did_you_mean
from voicecoach.units import parse_duration_range
from voicecoach.wording.cues import CUES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voicecoach.wording.layers import Wording

_EXAMPLE_DURATIONS = {"total": "9m", "hold": "30s", "work": "40s", "left": "10s", "rest": "15s"}
_EXAMPLE_COUNTS = {"reps": ("rep", "10"), "breaths": ("breath", "4")}
_EXAMPLE_NUMBERS = {
    "round": "2",
    "rounds": "3",
    "set": "1",
    "sets": "2",
    "step": "4",
    "steps": "12",
    "n": "3",
}
_EXAMPLE_SIDES = {"side": "right", "other_side": "left"}
_MAX_DIGITS = 4


def example_values(cue: str, wording: Wording, given: Mapping[str, str]) -> dict[str, str]:
    """A value for each placeholder of a cue: the given one, else an example.

    Raises InputError for a name that is no placeholder of the cue, or a value that is no number.
    """
    placeholders = CUES[cue].placeholders
    for name in given:
        if name not in placeholders:
            hint = did_you_mean(name, sorted(placeholders)) if placeholders else "leave it out"
            raise InputError(f"the cue {cue!r} has no placeholder {{{name}}}", hint)
    return {name: _placeholder_value(name, given.get(name), wording) for name in placeholders}


def _placeholder_value(name: str, given: str | None, wording: Wording) -> str:
    numbers = wording.numbers
    if name in _EXAMPLE_DURATIONS:
        ms = parse_duration_range(given or _EXAMPLE_DURATIONS[name]).middle_ms
        return numbers.rounded_duration(ms) if name == "total" else numbers.duration(ms)
    if name in _EXAMPLE_COUNTS:
        unit, example = _EXAMPLE_COUNTS[name]
        return numbers.count(_parse_count(name, given or example), unit)
    if name in _EXAMPLE_NUMBERS:
        return numbers.cardinal(_parse_count(name, given or _EXAMPLE_NUMBERS[name]))
    if name in _EXAMPLE_SIDES:
        return wording.inflect_side(given or wording.sides[_EXAMPLE_SIDES[name]].said[0])
    return given or wording.names["breathe"]


def _parse_count(name: str, given: str) -> int:
    if given.isdecimal() and len(given) <= _MAX_DIGITS:
        return int(given)
    raise InputError(f"{given!r} is not a number for {{{name}}}", f"write one such as {name}=2")
