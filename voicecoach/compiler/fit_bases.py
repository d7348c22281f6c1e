"""The scripts from which a session is fitted: without some optional steps, with other numbers of rounds."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from voicecoach.compiler.fixed_steps import fixed_indices
from voicecoach.compiler.optional_steps import leave_out, optional_steps
from voicecoach.script import Repeat, iter_steps, map_steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.script import Script, Step

TOLERANCE_MS = 1000
"""A fitted session differs from the duration asked for by at most this."""


def scripts_to_fit(script: Script, asked_ms: int, reachable: list[int]) -> Iterator[Script]:
    """The scripts to start from: with fewer optional steps, then with more or fewer rounds.

    `reachable` are the lengths that were found to be possible so far.
    """
    yield script
    without_optional = script
    for left_out in range(1, len(optional_steps(script)) + 1):
        if max(reachable) + TOLERANCE_MS < asked_ms:  # it is to be longer
            break
        fewer = leave_out(script, left_out)
        if not fewer.routine.steps:
            break
        without_optional = fewer
        yield fewer
    bases = (script, without_optional) if without_optional is not script else (script,)
    for change in _round_changes(script):
        yield from (_change_rounds(base, change) for base in bases)


def smallest_and_largest(script: Script) -> tuple[Script, Script]:
    """The script without optional steps and with the fewest rounds, and the one with the most rounds."""
    most = max(_round_changes(script), default=0)
    smallest = leave_out(script, len(optional_steps(script)))
    return _change_rounds(smallest if smallest.routine.steps else script, -most), _change_rounds(script, most)


def _round_changes(script: Script) -> Iterator[int]:
    """The changes to the number of rounds to try, the smallest first."""
    fixed = fixed_indices(script)
    repeats = (step for index, step in enumerate(iter_steps(script)) if index not in fixed)
    rounds = (step.repeat for step in repeats if isinstance(step, Repeat))
    most = max((number for number in rounds if isinstance(number, int)), default=0)
    for change in range(1, most + 1):
        yield change
        yield -change


def _change_rounds(script: Script, more: int) -> Script:
    """Change the rounds of every repeat, to no less than one and no more than twice as many."""
    fixed, indices = fixed_indices(script), count()

    def repeat(step: Step) -> Step:
        is_fixed = next(indices) in fixed
        if is_fixed or not isinstance(step, Repeat) or not isinstance(step.repeat, int):
            return step
        return step.model_copy(update={"repeat": min(max(1, step.repeat + more), 2 * step.repeat)})

    return map_steps(script, repeat)
