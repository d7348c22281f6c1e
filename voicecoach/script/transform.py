"""A script with some of its steps changed: the same steps in the same places, includes and variants too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.script.routine import Script
from voicecoach.script.steps import Move, Repeat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from voicecoach.script.steps import Step


def map_steps(script: Script, change: Callable[[Step], Step]) -> Script:
    """The script with every step put through `change`, once each, in the order of `all_steps`."""
    included: dict[tuple[Path, str], Script] = {}
    made: dict[Path, Script] = {}

    def make(old: Script) -> Script:
        if old.path not in made:
            steps = tuple(_map_step(step, change) for step in old.routine.steps)
            made[old.path] = Script(old.path, old.routine.model_copy(update={"steps": steps}), included)
        return made[old.path]

    whole = make(script)
    included.update({key: make(inner) for key, inner in script.scripts_by_include.items()})
    return whole


def _map_step(step: Step, change: Callable[[Step], Step]) -> Step:
    if isinstance(step, Repeat):
        inner = tuple(_map_step(one, change) for one in step.steps)
        step = step.model_copy(update={"steps": inner})
    elif isinstance(step, Move) and step.instead is not None:
        step = step.model_copy(update={"instead": _map_step(step.instead, change)})
    return change(step)


def iter_steps(script: Script) -> Iterator[Step]:
    """Every step of the script and then of what it includes, inner steps before those that hold them."""
    scripts = {inner.path: inner for inner in (script, *script.scripts_by_include.values())}
    for one in scripts.values():
        for step in one.routine.steps:
            yield from _iter_nested(step)


def _iter_nested(step: Step) -> Iterator[Step]:
    if isinstance(step, Repeat):
        for inner in step.steps:
            yield from _iter_nested(inner)
    elif isinstance(step, Move) and step.instead is not None:
        yield from _iter_nested(step.instead)
    yield step


def iter_equipment(script: Script) -> Iterator[str]:
    """The things that its steps need, in their order, as often as they are needed."""
    for step in iter_steps(script):
        if isinstance(step, Move):
            yield from step.needs
