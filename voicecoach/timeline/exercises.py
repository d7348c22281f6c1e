"""Exercises among the steps: which one comes next, how many there are, and how people call a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.timeline.model import step_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.timeline.model import Step


def next_exercise(steps: Sequence[Step], index: int) -> Step | None:
    """The first step after the one at `index` that is an exercise."""
    return next((step for step in steps[index + 1 :] if step.kind == "exercise"), None)


def count_exercises(steps: Sequence[Step]) -> int:
    """How many exercises there are; all steps count in a timeline that does not number them."""
    return next((step.exercise.of for step in steps if step.exercise), len(steps))


def position_label(steps: Sequence[Step], step: Step) -> str:
    """A step by its number among the exercises, any other step by the exercise that follows.

    Such as `step 3 of 14: Cat · left` and `Rest, before Cat · left`.
    """
    title = " · ".join(step_labels(step))
    if step.exercise:
        return f"step {step.exercise.number} of {step.exercise.of}: {title}"
    following = None if step.kind == "exercise" else next_exercise(steps, step.index)
    return f"{title}, before {' · '.join(step_labels(following))}" if following else title
