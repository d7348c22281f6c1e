"""Leaves out steps of a script: those for other values of the parameters, or those of one's choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.script.routine import Script
from voicecoach.script.steps import Move, Repeat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.script.steps import Step


def select_steps(script: Script) -> Script:
    """The script without the steps that are for other values of the parameters; raises VoicecoachError.

    Steps that stay are the same objects, except those with inner steps.
    """
    selected = filter_steps(script, lambda steps: tuple(step for step in steps if not step.is_left_out))
    if not selected.routine.steps:
        raise VoicecoachError(
            f"no step of {script.routine.routine!r} is for these parameters", "choose other values"
        )
    return selected


def filter_steps(script: Script, keep: Callable[[tuple[Step, ...]], tuple[Step, ...]]) -> Script:
    """The script with each list of steps replaced by what `keep` returns for it.

    A repeat without steps is left out, and an `instead` without any.
    """
    filtered_includes: dict[tuple[Path, str], Script] = {}
    filtered: dict[Path, Script] = {}

    def filter_script(old: Script) -> Script:
        if old.path not in filtered:
            steps = _filter_list(old.routine.steps, keep)
            unchanged = len(steps) == len(old.routine.steps) and all(map(_is_same, steps, old.routine.steps))
            routine = old.routine if unchanged else old.routine.model_copy(update={"steps": steps})
            filtered[old.path] = Script(old.path, routine, filtered_includes, old.untranslated)
        return filtered[old.path]

    result = filter_script(script)
    filtered_includes.update({key: filter_script(one) for key, one in script.scripts_by_include.items()})
    return result


def _filter_list(
    steps: tuple[Step, ...], keep: Callable[[tuple[Step, ...]], tuple[Step, ...]]
) -> tuple[Step, ...]:
    inner = (_filter_inside(step, keep) for step in keep(steps))
    return tuple(step for step in inner if step is not None)


def _filter_inside(step: Step, keep: Callable[[tuple[Step, ...]], tuple[Step, ...]]) -> Step | None:
    """The step with its inner steps filtered; itself where nothing changes, None where none is left."""
    if isinstance(step, Repeat):
        steps = _filter_list(step.steps, keep)
        if not steps:
            return None
        is_same = len(steps) == len(step.steps) and all(map(_is_same, steps, step.steps))
        return step if is_same else step.model_copy(update={"steps": steps})
    if isinstance(step, Move) and step.instead is not None:
        instead = next(iter(_filter_list((step.instead,), keep)), None)
        return step if instead is step.instead else step.model_copy(update={"instead": instead})
    return step


def _is_same(one: Step, other: Step) -> bool:
    return one is other
