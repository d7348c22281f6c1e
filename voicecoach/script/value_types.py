"""Values of a script that other packages use too, and how they are parsed. Imports no pydantic."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from voicecoach.errors import InputError, did_you_mean
from voicecoach.units import format_duration, parse_duration_range


class Detail(StrEnum):
    """How much is said: each level says less than the one above, and none leaves out a step."""

    FULL = "full"
    """Explains: how to get ready, what to do, tips."""
    BRIEF = "brief"
    """Names the steps, says how long, warns of mistakes."""
    MINIMAL = "minimal"
    """Names the steps and counts."""
    SOUNDS = "sounds"
    """Says nothing; sounds mark starts and ends."""


class SetOrder(StrEnum):
    """The order of the sets of a step that is done on several sides."""

    BY_SIDE = "by_side"
    """All sets on one side, then all on the next."""
    ALTERNATE = "alternate"
    """The first set on each side in turn, then the second."""


MAX_LEAD_IN_MS = 10_000

MIN_BED_LEVEL_LU = -40
"""The lowest level of music relative to the voice; it is inaudible below that."""

DEFAULT_BED_LEVEL_LU: float = -12
"""The default level of music relative to the voice."""


def parse_bed_level(value: Any) -> float:
    """A level of music in LU relative to the voice, from -40 to 0; raises InputError."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not MIN_BED_LEVEL_LU <= value <= 0:
        raise InputError(
            f"{value!r} is not a level of music", f"write a number from {MIN_BED_LEVEL_LU} to 0, such as -12"
        )
    return float(value)


def parse_lead_in(value: Any) -> int:
    """The time before the first word in milliseconds; raises InputError if it is over MAX_LEAD_IN_MS."""
    ms = parse_duration_range(value).middle_ms
    if ms > MAX_LEAD_IN_MS:
        raise InputError(
            f"{value!r} is longer than any headset sleeps", f"write 0s to {format_duration(MAX_LEAD_IN_MS)}"
        )
    return ms


MIN_PLAIN_SECONDS = 300
"""A length of a session in plain seconds is at least this; a smaller number may mean minutes."""


def parse_session_length(value: Any) -> int:
    """The length of a session in milliseconds; raises InputError, also for a number such as 10.

    >>> parse_session_length("10m"), parse_session_length("600")
    (600000, 600000)
    """
    ms = parse_duration_range(value).middle_ms
    text = str(value).strip()
    if text.replace(".", "", 1).isdecimal() and ms < MIN_PLAIN_SECONDS * 1000:
        hint = f"write {format_duration(ms * 60)} or {format_duration(ms)}"
        raise InputError(f"{text} may be minutes or seconds", hint)
    return ms


def parse_order(value: Any) -> SetOrder:
    """An order of sets by its name; raises InputError."""
    if value not in list(SetOrder):
        raise InputError(f"there is no order {value!r}", did_you_mean(str(value), map(str, SetOrder)))
    return SetOrder(value)


def parse_detail(value: Any) -> Detail:
    """A level of detail by its name; raises InputError."""
    if value not in list(Detail):
        raise InputError(f"there is no detail {value!r}", did_you_mean(str(value), map(str, Detail)))
    return Detail(value)
