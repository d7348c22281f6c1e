"""The size of a session, estimated before it is arranged, so that none grows out of bounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voicecoach.script.steps import Breathe, Include, Move, Repeat, Rest, Say, Silence, Wait
from voicecoach.script.value_types import SetOrder
from voicecoach.units import MAX_SESSION_MS

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.errors import Problem
    from voicecoach.script.routine import Script
    from voicecoach.script.steps import Step
    from voicecoach.source import SourceMap

MAX_CUES = 200_000

_CUES_PER_MOVE = 9  # name, setup, do, avoid, hold, halfway, seconds left, end, release
_CUES_PER_COUNTDOWN = 3
_CUES_PER_REP = 4  # its count and its other phases
_CUES_PER_BREATH = 4
_DEFAULT_REP_MS = 4000


@dataclass(frozen=True, slots=True)
class SessionSize:
    """A minimum length and an approximate number of cues."""

    min_ms: int
    cues: int

    def times(self, count: int) -> SessionSize:
        """The size of several repetitions."""
        return SessionSize(self.min_ms * count, self.cues * count)

    def __add__(self, other: SessionSize) -> SessionSize:
        return SessionSize(self.min_ms + other.min_ms, self.cues + other.cues)


def check_session_size(script: Script, source_map: SourceMap) -> list[Problem]:
    """A problem at the step with which the session exceeds 24 hours or 200,000 cues, if it does."""
    total = SessionSize(script.routine.prepare.middle_ms, 0)
    estimator = SizeEstimator(script.routine.switch.middle_ms)
    for index, step in enumerate(script.routine.steps):
        total += estimator.step_size(step, script)
        if what := _excess(total):
            hint = "repeat less, or make two routines of it"
            return [source_map.problem_at(("steps", index), f"the session {what} with this step", hint)]
    return []


def _excess(size: SessionSize) -> str | None:
    if size.min_ms > MAX_SESSION_MS:
        return "is longer than 24 hours"
    return "has over 200,000 cues" if size.cues > MAX_CUES else None


@dataclass(frozen=True, slots=True)
class SizeEstimator:
    """Estimates step sizes. `switch_ms` is the routine's default time between two sides."""

    switch_ms: int
    sizes_by_path: dict[Path, SessionSize] = field(default_factory=dict)
    """Of the routines included so far."""

    def step_size(self, step: Step, script: Script) -> SessionSize:
        """The size of a step with all that it contains; few calls a level, as steps may be nested deeply."""
        if step.is_left_out:
            return SessionSize(0, 0)
        if isinstance(step, Repeat):
            return _repeat_size(step, self._total_size(step.steps, script))
        if isinstance(step, Include):
            return self._included_size(script.included_script(step.include))
        return self._leaf_size(step, script)

    def _leaf_size(self, step: Step, script: Script) -> SessionSize:
        if isinstance(step, Move):
            variant = SessionSize(0, 0) if step.instead is None else self.step_size(step.instead, script)
            size = self._move_size(step)
            return SessionSize(max(size.min_ms, variant.min_ms), max(size.cues, variant.cues))
        if isinstance(step, Breathe):
            cues = _CUES_PER_MOVE + step.breaths * _CUES_PER_BREATH
            return SessionSize(step.breathe.total_ms * step.breaths, cues)
        return _pause_size(step)

    def round_size(self, repeat: Repeat, script: Script) -> SessionSize:
        """The size of one round, without the rest after it."""
        return self._total_size(repeat.steps, script)

    def round_count(self, repeat: Repeat, script: Script) -> int:
        """How many rounds there are; where a time is given, how many fit in it without their words."""
        if isinstance(repeat.repeat, int):
            return repeat.repeat
        return _round_count(repeat, self.round_size(repeat, script))

    def _included_size(self, inner: Script) -> SessionSize:
        if inner.path not in self.sizes_by_path:
            self.sizes_by_path[inner.path] = self._total_size(inner.routine.steps, inner)
        return self.sizes_by_path[inner.path]

    def _move_size(self, move: Move) -> SessionSize:
        sides = len(move.sides or ("",))
        switch_ms = move.switch.middle_ms if move.switch else self.switch_ms
        switches = sides - 1 if move.order is SetOrder.BY_SIDE else move.set_count * sides - 1
        once = sum((_set_size(move, number) for number in range(1, move.set_count + 1)), SessionSize(0, 0))
        rest = _rest_size(move.rest.middle_ms) if move.rest else SessionSize(0, 0)
        rests = (move.set_count - 1) * (sides if move.order is SetOrder.BY_SIDE else 1)
        if move.order is SetOrder.ALTERNATE and move.rest:
            switches = move.set_count * (sides - 1)
        return once.times(sides) + rest.times(rests) + SessionSize(switch_ms, 0).times(switches)

    def _total_size(self, steps: tuple[Step, ...], script: Script) -> SessionSize:
        total = SessionSize(0, 0)
        for step in steps:
            total += self.step_size(step, script)
        return total


def _round_count(repeat: Repeat, once: SessionSize) -> int:
    if isinstance(repeat.repeat, int):
        return repeat.repeat
    rest_ms = repeat.rest.middle_ms if repeat.rest else 0
    once_ms = repeat.every.middle_ms if repeat.every else once.min_ms + rest_ms
    return max(1, (repeat.repeat.middle_ms + (0 if repeat.every else rest_ms)) // max(1, once_ms))


def _repeat_size(repeat: Repeat, once: SessionSize) -> SessionSize:
    count = _round_count(repeat, once)
    rest = _rest_size(repeat.rest.middle_ms) if repeat.rest else SessionSize(0, 0)
    if repeat.every:
        rest = _rest_size(max(0, repeat.every.middle_ms - once.min_ms))
    return once.times(count) + rest.times(count - 1)


def _pause_size(step: Step) -> SessionSize:
    if isinstance(step, Rest):
        return _rest_size(step.rest.middle_ms) + SessionSize(0, len(step.at))
    if isinstance(step, Silence):
        return SessionSize(step.silence.middle_ms, len(step.at))
    lasts = step.lasts if isinstance(step, Say | Wait) else None
    return SessionSize(lasts.middle_ms if lasts else 0, 1)


def _rest_size(ms: int) -> SessionSize:
    return SessionSize(ms, 2 + _CUES_PER_COUNTDOWN)


def _set_size(move: Move, set_number: int) -> SessionSize:
    """One set on one side: the hold, the work or the repetitions, and the release."""
    reps, timed = move.reps_of(set_number) or 0, move.hold_of(set_number) or move.work_of(set_number)
    rep_ms = move.tempo.total_ms if move.tempo else _DEFAULT_REP_MS
    work_ms = timed.middle_ms if timed else reps * rep_ms
    cues = _CUES_PER_MOVE + _CUES_PER_COUNTDOWN + len(move.tips) + reps * _CUES_PER_REP + len(move.at)
    cues += move.beat.bpm.count_clicks(work_ms) if move.beat else 0
    return SessionSize(work_ms + (move.release.middle_ms if move.release else 0), cues)
