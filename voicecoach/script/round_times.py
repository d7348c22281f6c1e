"""How long a round of a repeat lasts at least, and how many rounds fit in a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.script.limits import SizeEstimator
from voicecoach.script.steps import Move, Repeat
from voicecoach.units import format_duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.errors import Problem
    from voicecoach.script.routine import Script
    from voicecoach.script.steps import Step
    from voicecoach.source import KeyPath, SourceMap


def least_round_ms(repeat: Repeat, script: Script) -> int:
    """The length of one round without its words and without the rest after it."""
    return SizeEstimator(script.routine.switch.middle_ms).round_size(repeat, script).min_ms


def round_count(repeat: Repeat, script: Script) -> int:
    """How many rounds there are; where a time is given, how many fit in it without their words."""
    return SizeEstimator(script.routine.switch.middle_ms).round_count(repeat, script)


def check_round_times(script: Script, source_map: SourceMap) -> list[Problem]:
    """A problem for each round that is longer than its `every`, or has no length that could fill a time."""
    found = _located_repeats(script.routine.steps, ("steps",))
    return [problem for path, repeat in found for problem in _problems(path, repeat, script, source_map)]


def _problems(key_path: KeyPath, repeat: Repeat, script: Script, source_map: SourceMap) -> Iterator[Problem]:
    if repeat.every is None and isinstance(repeat.repeat, int):
        return
    least_ms = least_round_ms(repeat, script)
    if repeat.every is not None and least_ms > repeat.every.middle_ms:
        what = f"a round takes {format_duration(least_ms)} and its words, longer than every"
        hint = f"write every: {format_duration(_next_quarter_ms(least_ms))} or more"
        yield source_map.problem_at((*key_path, "every"), what, hint)
    if isinstance(repeat.repeat, int):
        return
    asked_ms, once_ms = repeat.repeat.middle_ms, repeat.every.middle_ms if repeat.every else least_ms
    if not once_ms:
        what = "nothing in a round has a length, so no number of rounds fills a time"
        yield source_map.problem_at((*key_path, "repeat"), what, "write how many rounds there are")
    elif once_ms > asked_ms:
        what = f"not one round fits in {format_duration(asked_ms)}: one takes {format_duration(once_ms)}"
        yield source_map.problem_at(
            (*key_path, "repeat"), what, "give it more time, or make the round shorter"
        )


def _next_quarter_ms(ms: int) -> int:
    """The next full quarter of a minute."""
    return -(-ms // 15_000) * 15_000


def _located_repeats(steps: tuple[Step, ...], key_path: KeyPath) -> Iterator[tuple[KeyPath, Repeat]]:
    for index, step in enumerate(steps):
        yield from _located_in_step(step, (*key_path, index))


def _located_in_step(step: Step, key_path: KeyPath) -> Iterator[tuple[KeyPath, Repeat]]:
    if isinstance(step, Repeat):
        yield key_path, step
        yield from _located_repeats(step.steps, (*key_path, "steps"))
    elif isinstance(step, Move) and step.instead is not None:
        yield from _located_in_step(step.instead, (*key_path, "instead"))
