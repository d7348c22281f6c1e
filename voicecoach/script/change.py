"""A script with some of its steps changed: the same steps in the same places, includes and variants too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.script.model import Move, Repeat
from voicecoach.script.script import Script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from voicecoach.script.model import Step


def changed(script: Script, change: Callable[[Step], Step]) -> Script:
    """The script with every step put through `change`, once each, in the order of `all_steps`."""
    included: dict[tuple[Path, str], Script] = {}
    made: dict[Path, Script] = {}

    def make(old: Script) -> Script:
        if old.path not in made:
            steps = tuple(_changed(step, change) for step in old.routine.steps)
            made[old.path] = Script(old.path, old.routine.model_copy(update={"steps": steps}), included)
        return made[old.path]

    whole = make(script)
    included.update({key: make(inner) for key, inner in script.included.items()})
    return whole


def _changed(step: Step, change: Callable[[Step], Step]) -> Step:
    if isinstance(step, Repeat):
        inner = tuple(_changed(one, change) for one in step.steps)
        step = step.model_copy(update={"steps": inner})
    elif isinstance(step, Move) and step.instead is not None:
        step = step.model_copy(update={"instead": _changed(step.instead, change)})
    return change(step)


def all_steps(script: Script) -> Iterator[Step]:
    """Every step of the script and then of what it includes, inner steps before those that hold them."""
    scripts = {inner.path: inner for inner in (script, *script.included.values())}
    for one in scripts.values():
        for step in one.routine.steps:
            yield from _within(step)


def _within(step: Step) -> Iterator[Step]:
    if isinstance(step, Repeat):
        for inner in step.steps:
            yield from _within(inner)
    elif isinstance(step, Move) and step.instead is not None:
        yield from _within(step.instead)
    yield step


def needs(script: Script) -> Iterator[str]:
    """The things that its steps need, in their order, as often as they are needed."""
    for step in all_steps(script):
        if isinstance(step, Move):
            yield from step.needs
