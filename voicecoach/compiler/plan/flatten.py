"""Flattening nested steps into the sequence that the listener goes through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.script import Breathe, Include, Move, PlaySound, Repeat, Rest, Say, Wait, iter_steps
from voicecoach.timeline import Remark, Round

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from voicecoach.script import Script, Step
    from voicecoach.wording import CueText

LeafStep: TypeAlias = Move | Breathe | Rest | Say | PlaySound | Wait
"""A step that contains no other steps."""


@dataclass(frozen=True, slots=True)
class FlatStep:
    """A step of the sequence: the innermost round it is in, and the rounds that start with it.

    `layers` are the cue texts of the routine, of the enclosing steps and of the step itself, outermost
    first. `is_first_occurrence` is false where an earlier round had the same step.
    """

    step: LeafStep
    round: Round | None
    starts_rounds: tuple[Round, ...]
    layers: tuple[Mapping[str, CueText], ...]
    is_first_occurrence: bool = True


def flatten(script: Script, without: AbstractSet[str] = frozenset()) -> tuple[FlatStep, ...]:
    """Flatten a script, leaving out or replacing the steps that need missing equipment.

    `without` holds the names of the missing things, in any case.
    """
    missing = {thing.casefold() for thing in without}
    layers = (script.routine.cues,) if script.routine.cues else ()
    return tuple(_mark_repeated(_flatten_steps(script.routine.steps, script, _Scope(None, layers, missing))))


def _mark_repeated(flat_steps: Iterable[FlatStep]) -> Iterator[FlatStep]:
    seen: set[int] = set()
    for flat in flat_steps:
        yield replace(flat, is_first_occurrence=False) if id(flat.step) in seen else flat
        seen.add(id(flat.step))


def report_skipped_steps(script: Script, without: AbstractSet[str]) -> Iterator[Remark]:
    """Report the moves that are left out because they need missing equipment."""
    missing = {thing.casefold() for thing in without}
    for step in iter_steps(script):
        if isinstance(step, Move) and step.instead is None:
            for thing in step.needs:
                if thing.casefold() in missing:
                    yield Remark(cue="step", step=None, action="dropped", why=f"{step.name!r} needs {thing}")


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a step inherits from the steps that contain it."""

    round: Round | None
    layers: tuple[Mapping[str, CueText], ...]
    missing: AbstractSet[str]

    def inner_scope(self, cues: Mapping[str, CueText], number: Round | None = None) -> _Scope:
        layers = (*self.layers, cues) if cues else self.layers
        return _Scope(number or self.round, layers, self.missing)


def _flatten_steps(steps: tuple[Step, ...], script: Script, scope: _Scope) -> Iterator[FlatStep]:
    for step in steps:
        yield from _flatten_step(step, script, scope)


def _flatten_step(step: Step, script: Script, scope: _Scope) -> Iterator[FlatStep]:
    if isinstance(step, Repeat):
        yield from _flatten_repeat(step, script, scope)
    elif isinstance(step, Include):
        included = script.included_script(step.include)
        inner = scope.inner_scope(included.routine.cues).inner_scope(step.cues)
        yield from _flatten_steps(included.routine.steps, included, inner)
    elif isinstance(step, Move) and not scope.missing.isdisjoint(map(str.casefold, step.needs)):
        if step.instead is not None:
            yield from _flatten_step(step.instead, script, scope.inner_scope(step.cues))
    else:
        yield FlatStep(step, scope.round, (), scope.inner_scope(step.cues).layers)


def _flatten_repeat(repeat: Repeat, script: Script, scope: _Scope) -> Iterator[FlatStep]:
    for number in range(1, repeat.repeat + 1):
        this = Round(number, repeat.repeat) if repeat.repeat > 1 else None
        starting = (this,) if this else ()
        for flat in _flatten_steps(repeat.steps, script, scope.inner_scope(repeat.cues, this)):
            yield replace(flat, starts_rounds=(*starting, *flat.starts_rounds)) if starting else flat
            starting = ()
