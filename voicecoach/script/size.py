"""How large a session would be, reckoned before anything is laid out, so that none can explode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.script.model import Breathe, Include, Move, Repeat, Rest, Wait

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.documents.located import Located
    from voicecoach.errors import Problem
    from voicecoach.script.model import Step
    from voicecoach.script.script import Script

MOST_MS = 24 * 3_600_000
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
    known: dict[Path, Size] = {}
    for place, step in enumerate(script.routine.steps):
        total += _size(step, script, known)
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


def _size(step: Step, script: Script, known: dict[Path, Size]) -> Size:
    if isinstance(step, Repeat):
        return _sum(step.steps, script, known).times(step.repeat)
    if isinstance(step, Include):
        inner = script.include(step.include)
        if inner.path not in known:
            known[inner.path] = _sum(inner.routine.steps, inner, known)
        return known[inner.path]
    if isinstance(step, Move):
        variant = Size(0, 0) if step.instead is None else _size(step.instead, script, known)
        own = _size_of_move(step)
        return Size(max(own.ms, variant.ms), max(own.cues, variant.cues))
    if isinstance(step, Breathe):
        return Size(step.breathe.whole_ms * step.rounds, _CUES_OF_A_MOVE + step.rounds * _CUES_OF_A_BREATH)
    if isinstance(step, Rest):
        return Size(step.rest.middle_ms, 2 + _CUES_OF_A_COUNTDOWN)
    return Size(step.lasts.middle_ms if isinstance(step, Wait) else 0, 1)


def _size_of_move(move: Move) -> Size:
    reps = move.reps or 0
    rep_ms = move.tempo.whole_ms if move.tempo else _TEMPO_MS
    stay_ms = move.hold.middle_ms if move.hold else reps * rep_ms
    cues = _CUES_OF_A_MOVE + _CUES_OF_A_COUNTDOWN + len(move.tips) + reps * _CUES_OF_A_REP
    return Size(stay_ms, cues).times(len(move.sides or ("",)) * move.times)


def _sum(steps: tuple[Step, ...], script: Script, known: dict[Path, Size]) -> Size:
    return sum((_size(step, script, known) for step in steps), Size(0, 0))
