"""Flattening nested steps into the sequence that the listener goes through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.script import (
    Breathe,
    Include,
    Move,
    PlaySound,
    Repeat,
    Rest,
    Say,
    Silence,
    Wait,
    iter_steps,
    least_round_ms,
    round_count,
)
from voicecoach.timeline import Remark, Round

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from voicecoach.script import Script, Step
    from voicecoach.wording import CueText


@dataclass(frozen=True, slots=True)
class FillingRest:
    """What is left of a round that has a fixed length; known only once the cues of the round are placed.

    The rest ends `ms` after the start of the first round `since`.
    """

    since: Round
    ms: int
    longest_ms: int
    """Its length if nothing was spoken in the round."""


LeafStep: TypeAlias = Move | Breathe | Rest | FillingRest | Silence | Say | PlaySound | Wait
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
    count = round_count(repeat, script)
    rests, inner = _RoundRests.of(repeat, script), scope.inner_scope(repeat.cues)
    first: Round | None = None
    for number in range(1, count + 1):
        this = Round(number, count) if count > 1 else None
        starting = (this,) if this else ()
        for flat in _flatten_steps(repeat.steps, script, inner.inner_scope({}, this)):
            yield replace(flat, starts_rounds=(*starting, *flat.starts_rounds)) if starting else flat
            first, starting = first or this, ()
        if number < count and first is not None and (rest := rests.rest_after(number, first)):
            yield FlatStep(rest, this, (), inner.layers)


@dataclass(frozen=True, slots=True)
class _RoundRests:
    """The rests between the rounds of a repeat. `round_ms` is the length of a round without its words."""

    rest: Rest | None
    every_ms: int | None
    round_ms: int

    @classmethod
    def of(cls, repeat: Repeat, script: Script) -> _RoundRests:
        rest = Rest.model_construct(rest=repeat.rest) if repeat.rest else None
        if repeat.every is None:
            return cls(rest, None, 0)
        return cls(rest, repeat.every.middle_ms, least_round_ms(repeat, script))

    def rest_after(self, number: int, first: Round) -> Rest | FillingRest | None:
        """The rest after a round, by its number; `first` is the first round."""
        if self.every_ms is None:
            return self.rest
        return FillingRest(first, number * self.every_ms, self.every_ms - self.round_ms)
