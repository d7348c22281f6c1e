"""How much is said: the listener's choice, or the routine's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from voicecoach.errors import did_you_mean
from voicecoach.units import (
    format_duration,
    parse_duration_range,
)


class Detail(StrEnum):
    """Each says less than the one above it, and each is complete: nobody loses the place in any of them."""

    FULL = "full"
    """Explains: how to get ready, what to do, tips."""
    BRIEF = "brief"
    """Names the steps, says how long, warns of mistakes."""
    MINIMAL = "minimal"
    """Names the steps and counts."""
    SOUNDS = "sounds"
    """Says nothing; sounds tell what starts and what ends."""


MAX_LEAD_IN_MS = 10_000


MIN_BED_LEVEL_LU = -40
"""The lowest level of music beside the voice; nobody hears it below that."""


DEFAULT_BED_LEVEL_LU: float = -12
"""The level of music beside the voice where nobody says."""


@dataclass(frozen=True, slots=True)
class Tempo:
    """One repetition in milliseconds: up, hold, down, pause (the field's four-digit tempo)."""

    up_ms: int
    hold_ms: int
    down_ms: int
    pause_ms: int

    @property
    def total_ms(self) -> int:
        """The length of one repetition."""
        return self.up_ms + self.hold_ms + self.down_ms + self.pause_ms


@dataclass(frozen=True, slots=True)
class Breath:
    """One breath in milliseconds: in, hold, out, hold."""

    in_ms: int
    hold_ms: int
    out_ms: int
    rest_ms: int

    @property
    def total_ms(self) -> int:
        """The length of one breath."""
        return self.in_ms + self.hold_ms + self.out_ms + self.rest_ms


def parse_bed_level(value: Any) -> float:
    """A level of music, from -40 to 0; raises ValueError with what was found and what is expected."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not MIN_BED_LEVEL_LU <= value <= 0:
        raise ValueError(
            f"{value!r} is not a level of music; write a number from {MIN_BED_LEVEL_LU} to 0, such as -12"
        )
    return float(value)


def parse_lead_in(value: Any) -> int:
    """The milliseconds ahead of the first word; raises ValueError where it is longer than MOST_LEAD_IN_MS."""
    ms = parse_duration_range(value).middle_ms
    if ms > MAX_LEAD_IN_MS:
        raise ValueError(
            f"{value!r} is longer than any headset sleeps; write 0s to {format_duration(MAX_LEAD_IN_MS)}"
        )
    return ms


def parse_detail(value: Any) -> Detail:
    """A detail by its name; raises ValueError with those there are."""
    if value not in list(Detail):
        raise ValueError(f"there is no detail {value!r}; {did_you_mean(str(value), map(str, Detail))}")
    return Detail(value)
