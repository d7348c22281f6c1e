"""The size of a session, estimated before it is arranged, so that none grows out of bounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voicecoach.script.steps import Breathe, Include, Move, Repeat, Rest, Say, Wait
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
    estimator = _SizeEstimator(script.routine.switch.middle_ms)
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
class _SizeEstimator:
    """Estimates step sizes. `switch_ms` is the routine's default time between two sides."""

    switch_ms: int
    sizes_by_path: dict[Path, SessionSize] = field(default_factory=dict)
    """Of the routines included so far."""

    def step_size(self, step: Step, script: Script) -> SessionSize:
        return SessionSize(0, 0) if step.is_left_out else self._performed_size(step, script)

    def _performed_size(self, step: Step, script: Script) -> SessionSize:
        if isinstance(step, Repeat):
            return self._total_size(step.steps, script).times(step.repeat)
        if isinstance(step, Include):
            return self._included_size(script.included_script(step.include))
        if isinstance(step, Move):
            variant = SessionSize(0, 0) if step.instead is None else self.step_size(step.instead, script)
            size = self._move_size(step)
            return SessionSize(max(size.min_ms, variant.min_ms), max(size.cues, variant.cues))
        if isinstance(step, Breathe):
            cues = _CUES_PER_MOVE + step.breaths * _CUES_PER_BREATH
            return SessionSize(step.breathe.total_ms * step.breaths, cues)
        if isinstance(step, Rest):
            return SessionSize(step.rest.middle_ms, 2 + _CUES_PER_COUNTDOWN + len(step.at))
        lasts = step.lasts if isinstance(step, Say | Wait) else None
        return SessionSize(lasts.middle_ms if lasts else 0, 1)

    def _included_size(self, inner: Script) -> SessionSize:
        if inner.path not in self.sizes_by_path:
            self.sizes_by_path[inner.path] = self._total_size(inner.routine.steps, inner)
        return self.sizes_by_path[inner.path]

    def _move_size(self, move: Move) -> SessionSize:
        sides = len(move.sides or ("",))
        reps = move.reps or 0
        cues = _CUES_PER_MOVE + _CUES_PER_COUNTDOWN + len(move.tips) + reps * _CUES_PER_REP
        cues += len(move.at) + (move.beat.bpm.count_clicks(_work_ms(move)) if move.beat else 0)
        switch_ms = move.switch.middle_ms if move.switch else self.switch_ms
        return SessionSize(_side_ms(move), cues).times(sides * move.times) + SessionSize(switch_ms, 0).times(
            sides - 1
        )

    def _total_size(self, steps: tuple[Step, ...], script: Script) -> SessionSize:
        return sum((self.step_size(step, script) for step in steps), SessionSize(0, 0))


def _side_ms(move: Move) -> int:
    """The hold or the repetitions of one set on one side, and the release."""
    return _work_ms(move) + (move.release.middle_ms if move.release else 0)


def _work_ms(move: Move) -> int:
    """The hold or the repetitions of one set on one side."""
    rep_ms = move.tempo.total_ms if move.tempo else _DEFAULT_REP_MS
    return move.hold.middle_ms if move.hold else (move.reps or 0) * rep_ms
