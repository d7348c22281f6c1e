"""What fitting or scaling has changed in a script, in lines for the listener."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.compiler.optional_steps import leave_out, optional_steps, step_label
from voicecoach.script import Move, Repeat, Rest, iter_steps
from voicecoach.units import format_duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.script import Script, Step


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
            yield f"rounds: {old.repeat} → {new.repeat}"
            continue
        old_ms, new_ms = _duration_ms_of(old), _duration_ms_of(new)
        if old_ms is not None and new_ms is not None and old_ms != new_ms:
            label = f"hold of {old.name}" if isinstance(old, Move) else "rest"
            yield f"{label}: {format_duration(old_ms)} → {format_duration(new_ms)}"


def _duration_ms_of(step: Step) -> int | None:
    if isinstance(step, Rest):
        return step.rest.middle_ms
    return step.hold.middle_ms if isinstance(step, Move) and step.hold is not None else None
