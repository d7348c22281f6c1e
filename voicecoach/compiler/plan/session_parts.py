"""Splitting the flat steps into parts: the sets of a move on their sides, and the rests between them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.script import Move, Rest, SetOrder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voicecoach.compiler.plan.flatten import FlatStep
    from voicecoach.compiler.plan.plan_model import StepKey


@dataclass(frozen=True, slots=True)
class WorkSet:
    """One set of a move on one side.

    `number` counts all sets of the move from 0, `set_number` those on its side from 1. `changes_side` tells
    whether the set before was on another side.
    """

    number: int
    side: str | None
    is_first_side: bool
    set_number: int
    changes_side: bool = False

    @property
    def is_first(self) -> bool:
        """Whether the move starts with this set."""
        return self.number == 0


@dataclass(frozen=True, slots=True)
class SessionPart:
    """A step, or one set of a move, or a rest between two sets; each becomes a step of the timeline.

    `linked_keys` are the keys of the parts that must stay equally long: this one, and the same set on the
    sides that follow.
    """

    key: StepKey
    flat_step: FlatStep
    work_set: WorkSet | None = None
    linked_keys: tuple[StepKey, ...] = ()


def split_into_parts(flat_steps: Iterable[FlatStep]) -> tuple[SessionPart, ...]:
    """All parts of a session, in their order."""
    return tuple(part for index, flat in enumerate(flat_steps) for part in _parts_of(index, flat))


def work_sets(move: Move) -> tuple[WorkSet, ...]:
    """The sets of a move on all its sides, in the order in which they are done."""
    sides, set_numbers = move.sides or (None,), range(1, move.set_count + 1)
    if move.order is SetOrder.ALTERNATE:
        places = [(index, number) for number in set_numbers for index in range(len(sides))]
    else:
        places = [(index, number) for index in range(len(sides)) for number in set_numbers]
    before = [places[0], *places]
    return tuple(
        WorkSet(number, sides[index], index == 0, set_number, changes_side=before[number][0] != index)
        for number, (index, set_number) in enumerate(places)
    )


def _parts_of(index: int, flat: FlatStep) -> Iterator[SessionPart]:
    if not isinstance(flat.step, Move):
        yield SessionPart((index, 0), flat)
        return
    keys, rest_before = _keys_of_sets(index, flat.step), _rest_between(flat)
    same_set: defaultdict[int, list[StepKey]] = defaultdict(list)
    for work_set, key in keys.items():
        same_set[work_set.set_number].append(key)
    for work_set, key in keys.items():
        if rest_before and _follows_rest(work_set, flat.step):
            rest_key = (index, key[1] - 1)
            yield SessionPart(rest_key, rest_before, None, (rest_key,))
        linked = tuple(other for other in same_set[work_set.set_number] if other >= key)
        here = flat if work_set.is_first else replace(flat, starts_rounds=())
        yield SessionPart(key, here, work_set, linked)


def _keys_of_sets(index: int, move: Move) -> dict[WorkSet, StepKey]:
    """The key of each set; rests between the sets have keys of their own."""
    keys: dict[WorkSet, StepKey] = {}
    number = 0
    for work_set in work_sets(move):
        number += bool(move.rest) and _follows_rest(work_set, move)
        keys[work_set] = (index, number)
        number += 1
    return keys


def _follows_rest(work_set: WorkSet, move: Move) -> bool:
    """Whether a rest of the move comes before the set: none does where only the side changes."""
    in_turn = move.order is SetOrder.ALTERNATE
    return work_set.set_number > 1 and (work_set.is_first_side or not in_turn)


def _rest_between(flat: FlatStep) -> FlatStep | None:
    """The rest between the sets of a move, as if it was a step of the author; None without one."""
    if not isinstance(flat.step, Move) or flat.step.rest is None:
        return None
    return replace(flat, step=Rest.model_construct(rest=flat.step.rest), starts_rounds=())
