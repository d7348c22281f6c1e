"""What fitting or scaling has changed in a script, in lines for the listener."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.compiler.optional_steps import leave_out, optional_steps, step_label
from voicecoach.compiler.step_durations import step_durations
from voicecoach.script import Move, Repeat, iter_steps
from voicecoach.units import format_duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.script import Script


def describe_adjustments(before: Script, after: Script) -> Iterator[str]:
    """Describe what changed between two versions of a script, one line for each changed step."""
    old_prepare_ms, new_prepare_ms = before.routine.prepare.middle_ms, after.routine.prepare.middle_ms
    if old_prepare_ms != new_prepare_ms:
        yield f"time to get ready: {format_duration(old_prepare_ms)} → {format_duration(new_prepare_ms)}"
    old_optional = optional_steps(before)
    gone = len(old_optional) - len(optional_steps(after))
    yield from (f"left out: {step_label(step)}" for step in old_optional[len(old_optional) - gone :])
    for old, new in zip(iter_steps(leave_out(before, gone)), iter_steps(after), strict=True):
        if isinstance(old, Repeat) and isinstance(new, Repeat) and old.repeat != new.repeat:
            yield f"rounds: {_rounds_text(old)} → {_rounds_text(new)}"
            continue
        for old_one, new_one in zip(step_durations(old), step_durations(new), strict=True):
            old_ms, new_ms = old_one.value.middle_ms, new_one.value.middle_ms
            if old_ms != new_ms:
                label = f"{old_one.key} of {old.name}" if isinstance(old, Move) else old_one.key
                yield f"{label}: {format_duration(old_ms)} → {format_duration(new_ms)}"


def _rounds_text(repeat: Repeat) -> str:
    """A number of rounds, or the time in which as many are done as fit."""
    rounds = repeat.repeat
    return str(rounds) if isinstance(rounds, int) else format_duration(rounds.middle_ms)
