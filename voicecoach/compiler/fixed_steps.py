"""Which steps keep their times and counts: those with `fixed`, and all inside of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.script import Include, Move, Repeat, iter_steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.script import Script, Step


def fixed_indices(script: Script) -> frozenset[int]:
    """The indices of the fixed steps in the order of `iter_steps`."""
    fixed = {id(step) for step in _iter_fixed(script.routine.steps, script, is_inside=False)}
    if not fixed:
        return frozenset()
    return frozenset(index for index, step in enumerate(iter_steps(script)) if id(step) in fixed)


def _iter_fixed(steps: tuple[Step, ...], script: Script, *, is_inside: bool) -> Iterator[Step]:
    for step in steps:
        is_fixed = is_inside or step.fixed
        if is_fixed:
            yield step
        if isinstance(step, Repeat):
            yield from _iter_fixed(step.steps, script, is_inside=is_fixed)
        elif isinstance(step, Include):
            inner = script.included_script(step.include)
            yield from _iter_fixed(inner.routine.steps, inner, is_inside=is_fixed)
        elif isinstance(step, Move) and step.instead is not None:
            yield from _iter_fixed((step.instead,), script, is_inside=is_fixed)
