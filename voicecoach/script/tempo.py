"""The tempo of a repetition and the counts of a breath, in seconds or tenths of them. Imports no pydantic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeAlias

from voicecoach.errors import InputError, did_you_mean

PHASES = ("up", "hold", "down", "pause")
"""The phases of a repetition, in the order in which a tempo without names gives them."""

_SECONDS_PATTERN = re.compile(r"\d{1,2}(?:\.\d)?", re.ASCII)
_TEMPO_HINT = "write up-hold-down-pause in seconds, such as 2-1-3-0"
_BREATH_HINT = "write in-hold-out in seconds, such as 4-7-8"

PhaseTime: TypeAlias = tuple[str, int]
"""The name of a phase, and its length in milliseconds."""


@dataclass(frozen=True, slots=True)
class Tempo:
    """One repetition: its phases in the order in which they are done, each once and longer than 0 ms."""

    phases: tuple[PhaseTime, ...]

    @property
    def total_ms(self) -> int:
        """The length of one repetition."""
        return sum(ms for _, ms in self.phases)


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


def parse_tempo(value: Any) -> Tempo:
    """Parse `2-1-3-0` or the seconds of each phase by its name; raises InputError.

    >>> parse_tempo("2-1-2.5-0").phases
    (('up', 2000), ('hold', 1000), ('down', 2500))
    >>> parse_tempo({"down": 3, "up": 0.5}).phases
    (('down', 3000), ('up', 500))
    """
    pairs = _named_phases(value) if isinstance(value, dict) else _unnamed_phases(value)
    phases = tuple((name, ms) for name, ms in pairs if ms)
    if not phases:
        shown = "this" if isinstance(value, dict) else repr(value)
        raise InputError(f"{shown} is not a tempo", _TEMPO_HINT)
    return Tempo(phases)


def parse_breath(value: Any) -> Breath:
    """Parse `4-7-8` or `4-4-4-4`, in seconds or tenths of them; raises InputError.

    >>> parse_breath("5.5-0-5.5").total_ms
    11000
    """
    times = _split_seconds(value)
    if times is None or len(times) not in (3, 4):
        raise InputError(f"{value!r} is not a breath", _BREATH_HINT)
    breath = Breath(*(*times, 0)[:4])
    if not breath.in_ms or not breath.out_ms:
        raise InputError(f"{value!r} is not a breath", _BREATH_HINT)
    return breath


def _unnamed_phases(value: Any) -> tuple[PhaseTime, ...]:
    times = _split_seconds(value)
    if times is None or len(times) != len(PHASES):
        shown = repr(value) if isinstance(value, str | int) and not isinstance(value, bool) else "this"
        raise InputError(f"{shown} is not a tempo", _TEMPO_HINT)
    return tuple(zip(PHASES, times, strict=True))


def _split_seconds(value: Any) -> tuple[int, ...] | None:
    """The times between the dashes of a text in milliseconds; None if one is not a time."""
    parts = value.split("-") if isinstance(value, str) else []
    if not all(map(_SECONDS_PATTERN.fullmatch, parts)):
        return None
    return tuple(round(float(part) * 1000) for part in parts)


def _named_phases(value: dict[Any, Any]) -> tuple[PhaseTime, ...]:
    for name in value:
        if name not in PHASES:
            hint = did_you_mean(str(name), PHASES)
            raise InputError(f"{name!r} is not a phase of a tempo", hint)
    return tuple((name, _phase_ms(name, seconds)) for name, seconds in value.items())


def _phase_ms(name: str, value: Any) -> int:
    is_written = isinstance(value, str | int | float) and not isinstance(value, bool)
    if not is_written or not _SECONDS_PATTERN.fullmatch(str(value).removesuffix("s")):
        shown = repr(value) if is_written else "this"
        raise InputError(
            f"{shown} is not the time of a phase", f"write seconds or tenths of them, such as {name}: 1.5"
        )
    return round(float(str(value).removesuffix("s")) * 1000)
