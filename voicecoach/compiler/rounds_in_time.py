"""Finding how many rounds fit in the time of a repeat, with the words that are said in them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from voicecoach.script import (
    Repeat,
    Script,
    Silence,
    all_scripts,
    iter_nested,
    iter_steps,
    map_steps,
    round_count,
)
from voicecoach.units import DurationRange

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.compiler.fit_duration import SessionLength
    from voicecoach.script import Step

_PROBE_MS = 1000


def has_timed_rounds(script: Script) -> bool:
    """Whether a repeat of the script has a time in place of a number of rounds, and no `every`."""
    return any(map(_is_timed, iter_steps(script)))


def fix_rounds(script: Script, length_of: Callable[[Script], SessionLength]) -> Script:
    """Give each repeat that has a time the number of rounds that fit in it; one round at least.

    `length_of` measures the session of a script; it is called a few times for each such repeat.
    """
    for path in [part.path for part in reversed(all_scripts(script))]:
        script = _fix_rounds_in(path, script, length_of)
    return script


def _is_timed(step: Step) -> bool:
    return isinstance(step, Repeat) and not isinstance(step.repeat, int) and step.every is None


def _fix_rounds_in(path: object, script: Script, length_of: Callable[[Script], SessionLength]) -> Script:
    """Fix the repeats in one file; included files come first, so that what they include has its rounds."""
    parts = [part for part in all_scripts(script) for step in part.routine.steps for _ in iter_nested(step)]
    indices = count()

    def fix(step: Step) -> Step:
        part = parts[next(indices)]
        if part.path != path or not isinstance(step, Repeat) or not _is_timed(step):
            return step
        return step.model_copy(update={"repeat": _fitting_rounds(step, part, length_of)})

    return map_steps(script, fix)


def _fitting_rounds(repeat: Repeat, script: Script, length_of: Callable[[Script], SessionLength]) -> int:
    asked_ms = repeat.repeat.middle_ms if isinstance(repeat.repeat, DurationRange) else 0
    silence = Silence.model_construct(silence=DurationRange(_PROBE_MS, _PROBE_MS))
    around_ms = _length_without_preparation(silence, script, length_of) - _PROBE_MS
    low, high = 1, round_count(repeat, script)
    while low < high:
        middle = (low + high + 1) // 2
        tried = repeat.model_copy(update={"repeat": middle})
        fits = _length_without_preparation(tried, script, length_of) - around_ms <= asked_ms
        low, high = (middle, high) if fits else (low, middle - 1)
    return low


def _length_without_preparation(
    step: Step, script: Script, length_of: Callable[[Script], SessionLength]
) -> int:
    """The length of a session with this step alone, in milliseconds, without the time to get ready."""
    routine = script.routine.model_copy(update={"steps": (step,)})
    length = length_of(Script(script.path, routine, script.scripts_by_include))
    return length.ms - length.prepare_ms
