"""Numbering the exercises of a plan as people count them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.timeline import ExerciseNumber

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecoach.compiler.plan.plan_model import PlannedStep


def number_exercises(steps: Iterable[PlannedStep]) -> tuple[PlannedStep, ...]:
    """Number the exercises; all sides and sets of one have the same number, and nothing else has one."""
    steps = tuple(steps)
    moves = dict.fromkeys(step.key[0] for step in steps if step.kind == "exercise")
    numbers = {move: ExerciseNumber(number, len(moves)) for number, move in enumerate(moves, 1)}
    return tuple(
        replace(step, exercise=numbers[step.key[0]]) if step.kind == "exercise" else step for step in steps
    )
