"""Scaling a routine: all its times and counts multiplied by a factor."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from voicecoach.compiler.fixed_steps import fixed_indices
from voicecoach.compiler.step_durations import change_durations, min_ms_for_words
from voicecoach.compiler.written_lengths import to_whole_seconds
from voicecoach.script import Breathe, Move, Repeat, Script, least_round_ms, map_steps
from voicecoach.units import DurationRange

if TYPE_CHECKING:
    from voicecoach.script import Step


def scale_durations(script: Script, factor: float) -> Script:
    """Multiply all holds, rests, repetitions and breaths by a factor, rounded to whole seconds or counts.

    What is `fixed` keeps its times and counts.
    """
    fixed, indices = fixed_indices(script), count()
    return map_steps(
        script, lambda step: step if next(indices) in fixed else _scale_step(step, factor, script)
    )


def _scale_step(step: Step, factor: float, script: Script) -> Step:
    scaled = change_durations(
        step, lambda one: _at_least(_scale(one.value, factor), min_ms_for_words(step, one.key))
    )
    if isinstance(scaled, Move):
        reps = scaled.reps and tuple(_scale_count(number, factor) for number in scaled.reps)
        return scaled.model_copy(update={"reps": reps})
    if isinstance(scaled, Repeat):
        return _scale_rounds(scaled, factor, script)
    return _scale_breaths(scaled, factor) if isinstance(scaled, Breathe) else scaled


def _scale_rounds(repeat: Repeat, factor: float, script: Script) -> Repeat:
    """A repeat with its times scaled; its rounds are not longer than their `every` by rounding."""
    rounds = repeat.repeat if isinstance(repeat.repeat, int) else _scale(repeat.repeat, factor)
    every = repeat.every
    if every is not None:
        ms = max(_scale(every, factor).middle_ms, least_round_ms(repeat, script))
        every = DurationRange(ms, ms)
    return repeat.model_copy(update={"repeat": rounds, "every": every})


def _scale_breaths(step: Breathe, factor: float) -> Breathe:
    if step.lasts is None:
        return step.model_copy(update={"rounds": _scale_count(step.rounds, factor)})
    return step.model_copy(update={"lasts": _at_least(_scale(step.lasts, factor), step.breathe.total_ms)})


def _scale(value: DurationRange, factor: float) -> DurationRange:
    return DurationRange(to_whole_seconds(value.min_ms * factor), to_whole_seconds(value.max_ms * factor))


def _scale_count(number: int, factor: float) -> int:
    return max(1, round(number * factor))


def _at_least(value: DurationRange, min_ms: int) -> DurationRange:
    return DurationRange(max(value.min_ms, min_ms), max(value.max_ms, min_ms))
