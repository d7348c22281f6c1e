"""From nested steps to the row of steps that a listener goes through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.script import Breathe, Include, Move, PlaySound, Repeat, Rest, Say, Wait, iter_steps
from voicecoach.timeline import Remark, Round

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from voicecoach.script import Script, Step
    from voicecoach.wording import CueText

LeafStep: TypeAlias = Move | Breathe | Rest | Say | PlaySound | Wait
"""A step that holds no others."""


@dataclass(frozen=True, slots=True)
class FlatStep:
    """One step in the row: the rounds it opens, the innermost round it is in, the words laid over it."""

    step: LeafStep
    round: Round | None
    starts_rounds: tuple[Round, ...]
    layers: tuple[Mapping[str, CueText], ...]


def flatten(script: Script, without: AbstractSet[str] = frozenset()) -> tuple[FlatStep, ...]:
    """The row of steps, without those that need what is not there and have nothing instead.

    `without` holds the names of missing things; case does not matter.
    """
    missing = {thing.casefold() for thing in without}
    layers = (script.routine.cues,) if script.routine.cues else ()
    return tuple(_flatten_steps(script.routine.steps, script, _Scope(None, layers, missing)))


def report_skipped_steps(script: Script, without: AbstractSet[str]) -> Iterator[Remark]:
    """The steps that are left out for want of what they need, for the report."""
    missing = {thing.casefold() for thing in without}
    for step in iter_steps(script):
        things = step.needs if isinstance(step, Move) and step.instead is None else ()
        for thing in things:
            if isinstance(step, Move) and thing.casefold() in missing:
                yield Remark(cue="step", step=None, action="dropped", why=f"{step.name!r} needs {thing}")


@dataclass(frozen=True, slots=True)
class _Scope:
    round: Round | None
    layers: tuple[Mapping[str, CueText], ...]
    missing: AbstractSet[str]

    def inner_scope(self, cues: Mapping[str, CueText], number: Round | None = None) -> _Scope:
        layers = (*self.layers, cues) if cues else self.layers
        return _Scope(number or self.round, layers, self.missing)


def _flatten_steps(steps: tuple[Step, ...], script: Script, around: _Scope) -> Iterator[FlatStep]:
    for step in steps:
        yield from _flatten_step(step, script, around)


def _flatten_step(step: Step, script: Script, around: _Scope) -> Iterator[FlatStep]:
    if isinstance(step, Repeat):
        yield from _flatten_repeat(step, script, around)
    elif isinstance(step, Include):
        inner = script.included_script(step.include)
        layered = around.inner_scope(inner.routine.cues).inner_scope(step.cues)
        yield from _flatten_steps(inner.routine.steps, inner, layered)
    elif isinstance(step, Move) and not around.missing.isdisjoint(map(str.casefold, step.needs)):
        if step.instead is not None:
            yield from _flatten_step(step.instead, script, around.inner_scope(step.cues))
    else:
        yield FlatStep(step, around.round, (), around.inner_scope(step.cues).layers)


def _flatten_repeat(repeat: Repeat, script: Script, around: _Scope) -> Iterator[FlatStep]:
    for number in range(1, repeat.repeat + 1):
        this = Round(number, repeat.repeat) if repeat.repeat > 1 else None
        opens = (this,) if this else ()
        for item in _flatten_steps(repeat.steps, script, around.inner_scope(repeat.cues, this)):
            yield FlatStep(item.step, item.round, (*opens, *item.starts_rounds), item.layers)
            opens = ()
