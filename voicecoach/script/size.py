"""How large a session would be, reckoned before anything is laid out, so that none can explode."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voicecoach.script.model import Breathe, Include, Move, Repeat, Rest, Wait
from voicecoach.units import MOST_MS

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.documents.located import Located
    from voicecoach.errors import Problem
    from voicecoach.script.model import Step
    from voicecoach.script.script import Script

MOST_CUES = 200_000

_CUES_OF_A_MOVE = 9  # name, setup, do, avoid, hold, halfway, seconds left, end, release
_CUES_OF_A_COUNTDOWN = 3
_CUES_OF_A_REP = 3  # its count, hold, down
_CUES_OF_A_BREATH = 4
_TEMPO_MS = 4000


@dataclass(frozen=True, slots=True)
class Size:
    """At least this long, and about this many cues."""

    ms: int
    cues: int

    def times(self, count: int) -> Size:
        """The same, several times over."""
        return Size(self.ms * count, self.cues * count)

    def __add__(self, other: Size) -> Size:
        return Size(self.ms + other.ms, self.cues + other.cues)


def too_large(script: Script, located: Located) -> list[Problem]:
    """A problem at the step with which the session grows over 24 hours or 200,000 cues, if it does."""
    total = Size(script.routine.prepare.middle_ms, 0)
    reckoning = _Reckoning(script.routine.switch.middle_ms)
    for place, step in enumerate(script.routine.steps):
        total += reckoning.step(step, script)
        hint = "repeat less, or make two routines of it"
        if total.ms > MOST_MS:
            return [
                located.problem(("steps", place), "the session is longer than 24 hours with this step", hint)
            ]
        if total.cues > MOST_CUES:
            return [
                located.problem(("steps", place), "the session has over 200,000 cues with this step", hint)
            ]
    return []


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """Sizes of steps, with the time between two sides that the routine asked for has for all of them."""

    switch_ms: int
    known: dict[Path, Size] = field(default_factory=dict)
    """By file, the sizes of the routines included so far."""

    def step(self, step: Step, script: Script) -> Size:
        if isinstance(step, Repeat):
            return self._sum(step.steps, script).times(step.repeat)
        if isinstance(step, Include):
            return self._included(script.include(step.include))
        if isinstance(step, Move):
            variant = Size(0, 0) if step.instead is None else self.step(step.instead, script)
            own = self._move(step)
            return Size(max(own.ms, variant.ms), max(own.cues, variant.cues))
        if isinstance(step, Breathe):
            cues = _CUES_OF_A_MOVE + step.rounds * _CUES_OF_A_BREATH
            return Size(step.breathe.whole_ms * step.rounds, cues)
        if isinstance(step, Rest):
            return Size(step.rest.middle_ms, 2 + _CUES_OF_A_COUNTDOWN)
        return Size(step.lasts.middle_ms if isinstance(step, Wait) else 0, 1)

    def _included(self, inner: Script) -> Size:
        if inner.path not in self.known:
            self.known[inner.path] = self._sum(inner.routine.steps, inner)
        return self.known[inner.path]

    def _move(self, move: Move) -> Size:
        sides = len(move.sides or ("",))
        reps = move.reps or 0
        cues = _CUES_OF_A_MOVE + _CUES_OF_A_COUNTDOWN + len(move.tips) + reps * _CUES_OF_A_REP
        switch_ms = move.switch.middle_ms if move.switch else self.switch_ms
        return Size(_turn_ms(move), cues).times(sides * move.times) + Size(switch_ms, 0).times(sides - 1)

    def _sum(self, steps: tuple[Step, ...], script: Script) -> Size:
        return sum((self.step(step, script) for step in steps), Size(0, 0))


def _turn_ms(move: Move) -> int:
    """One time on one side: the stay and the way out."""
    rep_ms = move.tempo.whole_ms if move.tempo else _TEMPO_MS
    stay_ms = move.hold.middle_ms if move.hold else (move.reps or 0) * rep_ms
    return stay_ms + (move.release.middle_ms if move.release else 0)
