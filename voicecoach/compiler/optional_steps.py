"""Leaving out optional steps to fit a session into a time: the last one first, with the rest after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.script import Move, Repeat, Rest, all_scripts, filter_steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.script import Script, Step


def optional_steps(script: Script) -> tuple[Step, ...]:
    """The optional steps that are in no other one, in the order of the script and of what it includes."""
    return tuple(step for part in all_scripts(script) for step in _outermost(part.routine.steps))


def _outermost(steps: tuple[Step, ...]) -> Iterator[Step]:
    for step in steps:
        if step.optional:
            yield step
        elif isinstance(step, Repeat):
            yield from _outermost(step.steps)
        elif isinstance(step, Move) and step.instead is not None:
            yield from _outermost((step.instead,))


def leave_out(script: Script, count: int) -> Script:
    """The script without the last `count` of its optional steps."""
    steps = optional_steps(script)
    return leave_out_steps(script, steps[len(steps) - count :]) if count else script


def leave_out_steps(script: Script, steps: tuple[Step, ...]) -> Script:
    """The script without these steps, and without the rests right after them."""
    gone = {id(step) for step in steps}

    def keep(siblings: tuple[Step, ...]) -> tuple[Step, ...]:
        pairs = zip((None, *siblings), siblings, strict=False)
        return tuple(
            step
            for before, step in pairs
            if id(step) not in gone and not (isinstance(step, Rest) and id(before) in gone)
        )

    return filter_steps(script, keep)


def step_label(step: Step) -> str:
    """How a report calls a step: the name of a stretch or an exercise, else its kind."""
    return repr(step.name) if isinstance(step, Move) else type(step).noun
