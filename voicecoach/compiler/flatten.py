"""From nested steps to the row of steps that a listener goes through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.script.change import all_steps
from voicecoach.script.model import Breathe, Include, Move, PlaySound, Repeat, Rest, Say, Wait
from voicecoach.timeline import Remark, Round

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from voicecoach.documents.cues import CueText
    from voicecoach.script.model import Step
    from voicecoach.script.script import Script

Single: TypeAlias = Move | Breathe | Rest | Say | PlaySound | Wait
"""A step that holds no others."""


@dataclass(frozen=True, slots=True)
class Item:
    """One step in the row: the rounds it opens, the innermost round it is in, the words laid over it."""

    step: Single
    round: Round | None
    opens: tuple[Round, ...]
    layers: tuple[Mapping[str, CueText], ...]


def flatten(script: Script, without: AbstractSet[str] = frozenset()) -> tuple[Item, ...]:
    """The row of steps, without those that need what is not there and have nothing instead.

    `without` holds the names of missing things; case does not matter.
    """
    missing = {thing.casefold() for thing in without}
    layers = (script.routine.cues,) if script.routine.cues else ()
    return tuple(_steps(script.routine.steps, script, _Around(None, layers, missing)))


def left_out(script: Script, without: AbstractSet[str]) -> Iterator[Remark]:
    """The steps that are left out for want of what they need, for the report."""
    missing = {thing.casefold() for thing in without}
    for step in all_steps(script):
        things = step.needs if isinstance(step, Move) and step.instead is None else ()
        for thing in things:
            if isinstance(step, Move) and thing.casefold() in missing:
                yield Remark(cue="step", step=None, action="dropped", why=f"{step.name!r} needs {thing}")


@dataclass(frozen=True, slots=True)
class _Around:
    round: Round | None
    layers: tuple[Mapping[str, CueText], ...]
    missing: AbstractSet[str]

    def over(self, cues: Mapping[str, CueText], number: Round | None = None) -> _Around:
        layers = (*self.layers, cues) if cues else self.layers
        return _Around(number or self.round, layers, self.missing)


def _steps(steps: tuple[Step, ...], script: Script, around: _Around) -> Iterator[Item]:
    for step in steps:
        yield from _step(step, script, around)


def _step(step: Step, script: Script, around: _Around) -> Iterator[Item]:
    if isinstance(step, Repeat):
        yield from _rounds(step, script, around)
    elif isinstance(step, Include):
        inner = script.include(step.include)
        layered = around.over(inner.routine.cues).over(step.cues)
        yield from _steps(inner.routine.steps, inner, layered)
    elif isinstance(step, Move) and not around.missing.isdisjoint(map(str.casefold, step.needs)):
        if step.instead is not None:
            yield from _step(step.instead, script, around.over(step.cues))
    else:
        yield Item(step, around.round, (), around.over(step.cues).layers)


def _rounds(repeat: Repeat, script: Script, around: _Around) -> Iterator[Item]:
    for number in range(1, repeat.repeat + 1):
        this = Round(number, repeat.repeat) if repeat.repeat > 1 else None
        opens = (this,) if this else ()
        for item in _steps(repeat.steps, script, around.over(repeat.cues, this)):
            yield Item(item.step, item.round, (*opens, *item.opens), item.layers)
            opens = ()
