"""Routines of a given length for benchmarks, with words of their own in each step."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PARTS = ("neck", "shoulder", "chest", "hip", "calf", "wrist", "ankle", "back", "arm", "side")


def minutes_long(path: Path, minutes: int, voice: str) -> Path:
    """About a step a minute, ten cues each: a 60-minute one has some 600 cues and 190 different sentences."""
    steps = "".join(
        f"  - stretch: The {_PARTS[number % 10]} stretch, number {number}\n"
        f"    do: Breathe in, and reach a little further than in stretch {number - 1}.\n"
        "    hold: 48s\n"
        for number in range(1, minutes + 1)
    )
    path.write_text(f"routine: {minutes} minutes\nvoice: {voice}\nsteps:\n{steps}", "utf-8")
    return path


def steps_long(path: Path, count: int) -> Path:
    """As many steps, with words that repeat."""
    steps = "".join(f"  - stretch: {_PARTS[number % 10]}\n    hold: 1s\n" for number in range(count))
    path.write_text(f"routine: {count} steps\nvoice: silent\nsteps:\n{steps}", "utf-8")
    return path
