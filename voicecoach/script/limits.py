"""How large a session would be, reckoned before anything is laid out, so that none can explode."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voicecoach.script.steps import Breathe, Include, Move, Repeat, Rest, Wait
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
_CUES_PER_REP = 3  # its count, hold, down
_CUES_PER_BREATH = 4
_DEFAULT_REP_MS = 4000


@dataclass(frozen=True, slots=True)
class SessionSize:
    """At least this long, and about this many cues."""

    least_ms: int
    cues: int

    def times(self, count: int) -> SessionSize:
        """The same, several times over."""
        return SessionSize(self.least_ms * count, self.cues * count)

    def __add__(self, other: SessionSize) -> SessionSize:
        return SessionSize(self.least_ms + other.least_ms, self.cues + other.cues)


def check_session_size(script: Script, located: SourceMap) -> list[Problem]:
    """A problem at the step with which the session grows over 24 hours or 200,000 cues, if it does."""
    total = SessionSize(script.routine.prepare.middle_ms, 0)
    reckoning = _SizeEstimator(script.routine.switch.middle_ms)
    for place, step in enumerate(script.routine.steps):
        total += reckoning.step_size(step, script)
        hint = "repeat less, or make two routines of it"
        if total.least_ms > MAX_SESSION_MS:
            return [
                located.problem_at(
                    ("steps", place), "the session is longer than 24 hours with this step", hint
                )
            ]
        if total.cues > MAX_CUES:
            return [
                located.problem_at(("steps", place), "the session has over 200,000 cues with this step", hint)
            ]
    return []


@dataclass(frozen=True, slots=True)
class _SizeEstimator:
    """Sizes of steps, with the time between two sides that the routine asked for has for all of them."""

    switch_ms: int
    sizes_by_path: dict[Path, SessionSize] = field(default_factory=dict)
    """By file, the sizes of the routines included so far."""

    def step_size(self, step: Step, script: Script) -> SessionSize:
        if isinstance(step, Repeat):
            return self._total_size(step.steps, script).times(step.repeat)
        if isinstance(step, Include):
            return self._included_size(script.included_script(step.include))
        if isinstance(step, Move):
            variant = SessionSize(0, 0) if step.instead is None else self.step_size(step.instead, script)
            own = self._move_size(step)
            return SessionSize(max(own.least_ms, variant.least_ms), max(own.cues, variant.cues))
        if isinstance(step, Breathe):
            cues = _CUES_PER_MOVE + step.rounds * _CUES_PER_BREATH
            return SessionSize(step.breathe.total_ms * step.rounds, cues)
        if isinstance(step, Rest):
            return SessionSize(step.rest.middle_ms, 2 + _CUES_PER_COUNTDOWN)
        return SessionSize(step.lasts.middle_ms if isinstance(step, Wait) else 0, 1)

    def _included_size(self, inner: Script) -> SessionSize:
        if inner.path not in self.sizes_by_path:
            self.sizes_by_path[inner.path] = self._total_size(inner.routine.steps, inner)
        return self.sizes_by_path[inner.path]

    def _move_size(self, move: Move) -> SessionSize:
        sides = len(move.sides or ("",))
        reps = move.reps or 0
        cues = _CUES_PER_MOVE + _CUES_PER_COUNTDOWN + len(move.tips) + reps * _CUES_PER_REP
        switch_ms = move.switch.middle_ms if move.switch else self.switch_ms
        return SessionSize(_side_ms(move), cues).times(sides * move.times) + SessionSize(switch_ms, 0).times(
            sides - 1
        )

    def _total_size(self, steps: tuple[Step, ...], script: Script) -> SessionSize:
        return sum((self.step_size(step, script) for step in steps), SessionSize(0, 0))


def _side_ms(move: Move) -> int:
    """One time on one side: the stay and the way out."""
    rep_ms = move.tempo.total_ms if move.tempo else _DEFAULT_REP_MS
    stay_ms = move.hold.middle_ms if move.hold else (move.reps or 0) * rep_ms
    return stay_ms + (move.release.middle_ms if move.release else 0)
