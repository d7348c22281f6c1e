"""What would make a session as long as the listener asks, where its steps as they are cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.compiler import (
    fixed_indices,
    is_reachable,
    leave_out_steps,
    scale_durations,
    step_label,
)
from voicecoach.script import Detail, Include, Move, Repeat, iter_steps, map_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voicecoach.compiler import SessionLength
    from voicecoach.script import Script, Step

_FACTORS = (0.9, 1.25, 0.75, 1.5, 0.5, 2.0, 0.25, 3.0)
"""Scales that are tried, those nearest to one first."""
_SHORTER_DETAILS = {
    Detail.FULL: (Detail.BRIEF, Detail.MINIMAL),
    Detail.BRIEF: (Detail.MINIMAL,),
}
_MAX_TRIED_STEPS = 20


@dataclass(frozen=True, slots=True)
class LengthQuestion:
    """A script, the length that it cannot have, and how long it is with a level of detail."""

    script: Script
    asked_ms: int
    detail: Detail
    length_of: Callable[[Script, Detail], SessionLength]

    def is_solved(self, script: Script, detail: Detail | None = None) -> bool:
        """Whether another script or level of detail can be as long as asked for."""
        wanted = detail or self.detail
        return is_reachable(script, self.asked_ms, lambda one: self.length_of(one, wanted))


def ways_to_fit(question: LengthQuestion) -> str:
    """The options and keys of steps with which the length can be had, as a hint; empty if there are none."""
    ways = [*_scales(question), *_unfixed(question)]
    if question.length_of(question.script, question.detail).ms > question.asked_ms:
        ways = [*_details(question), *ways, *_optional(question)]
    return f"it is possible {', or '.join(ways)}" if ways else ""


def _details(question: LengthQuestion) -> Iterator[str]:
    for detail in _SHORTER_DETAILS.get(question.detail, ()):
        if question.is_solved(question.script, detail):
            yield f"with detail {detail}"
            return


def _scales(question: LengthQuestion) -> Iterator[str]:
    for factor in _FACTORS:
        if question.is_solved(scale_durations(question.script, factor)):
            yield f"with scale {factor:g}"
            return


def _unfixed(question: LengthQuestion) -> Iterator[str]:
    indices = fixed_indices(question.script)
    if not indices:
        return
    free = map_steps(question.script, lambda step: step.model_copy(update={"fixed": False}))
    if question.is_solved(free):
        fixed = (step for step in iter_steps(question.script) if step.fixed)
        yield f"without fixed: true in {' and '.join(dict.fromkeys(map(step_label, fixed)))}"


def _optional(question: LengthQuestion) -> Iterator[str]:
    """The step, or else the last few steps, without which the session is short enough."""
    steps = [step for step in question.script.routine.steps if _can_be_left_out(step)]
    last = steps[-_MAX_TRIED_STEPS:]
    groups = (*((step,) for step in reversed(last)), *(tuple(last[-size:]) for size in range(2, len(last))))
    for group in groups if len(steps) > 1 else ():
        if question.is_solved(leave_out_steps(question.script, group)):
            yield f"with optional: true in {' and '.join(map(step_label, group))}"
            return


def _can_be_left_out(step: Step) -> bool:
    return isinstance(step, Move | Repeat | Include) and not step.optional
