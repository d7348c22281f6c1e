"""Fitting a routine to a given duration, and scaling all its durations.

Ranges change first, then rests, then holds, then the number of rounds. All of one kind change evenly and in
whole seconds, so that they can be announced; all sides of a move change alike. The remainder of less than one
such second of every side is added to the time to get ready, so that the session is as long as asked for.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.script import Breathe, Move, Repeat, Rest, Script, iter_steps, map_steps
from voicecoach.units import DurationRange, format_duration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voicecoach.script import Step

MAX_REST_FACTOR = 2
"""Rests become at most this many times as long, and at least half as long."""
MAX_HOLD_FACTOR = 1.5
"""Holds become at most this many times as long."""
MIN_REST_MS = 3000
"""Rests do not become shorter than this."""
TOLERANCE_MS = 1000
"""A fitted session differs from the duration asked for by at most this."""

_SECOND_MS = 1000


@dataclass(frozen=True, slots=True)
class SessionLength:
    """The length of a session, and of its time to get ready, in milliseconds."""

    ms: int
    prepare_ms: int


@dataclass(frozen=True, slots=True)
class Adjustable:
    """A duration that can change: the index of its step in the script, its length and its limits."""

    step_index: int
    ms: int
    min_ms: int
    max_ms: int

    def slack_s(self, *, longer: bool) -> int:
        """By how many whole seconds it can get longer, or shorter."""
        return (self.max_ms - self.ms if longer else self.ms - self.min_ms) // _SECOND_MS


def fit_to_duration(script: Script, asked_ms: int, length_of: Callable[[Script], SessionLength]) -> Script:
    """Change the durations of a script so that the session lasts `asked_ms`, to within a second.

    `length_of` measures the session of a script; it is called a few dozen times.

    Raises:
        VoicecoachError: If that is impossible; the message names the nearest possible duration.
    """
    reachable: list[int] = []
    for rounds in _round_changes(script):
        base = _change_rounds(script, rounds)
        search = _DurationSearch(base, asked_ms, length_of)
        found = search.solve()
        if found is not None:
            return found
        reachable += search.reachable_ms
    raise VoicecoachError(_refusal_message(script, asked_ms, reachable))


def scale_durations(script: Script, factor: float) -> Script:
    """Multiply all holds, rests, repetitions and breaths by a factor, rounded to whole seconds or counts."""

    def scale_range(value: DurationRange) -> DurationRange:
        return DurationRange(
            _to_whole_seconds(value.min_ms * factor), _to_whole_seconds(value.max_ms * factor)
        )

    def at_least(value: DurationRange, min_ms: int) -> DurationRange:
        return DurationRange(max(value.min_ms, min_ms), max(value.max_ms, min_ms))

    def scale(step: Step) -> Step:
        if isinstance(step, Move):
            reps = step.reps and max(1, round(step.reps * factor))
            hold = step.hold and at_least(scale_range(step.hold), _min_ms_for_words(step))
            return step.model_copy(update={"hold": hold, "reps": reps})
        if isinstance(step, Rest):
            rest = at_least(scale_range(step.rest), _min_ms_for_words(step))
            return step.model_copy(update={"rest": rest})
        if isinstance(step, Breathe) and step.lasts is not None:
            lasts = at_least(scale_range(step.lasts), step.breathe.total_ms)
            return step.model_copy(update={"lasts": lasts})
        if isinstance(step, Breathe):
            return step.model_copy(update={"rounds": max(1, round(step.rounds * factor))})
        return step

    return map_steps(script, scale)


def describe_adjustments(before: Script, after: Script) -> Iterator[str]:
    """Describe what changed between two versions of a script, one line for each changed step."""
    old_prepare_ms, new_prepare_ms = before.routine.prepare.middle_ms, after.routine.prepare.middle_ms
    if old_prepare_ms != new_prepare_ms:
        yield f"time to get ready: {format_duration(old_prepare_ms)} → {format_duration(new_prepare_ms)}"
    for old, new in zip(iter_steps(before), iter_steps(after), strict=True):
        if isinstance(old, Repeat) and isinstance(new, Repeat) and old.repeat != new.repeat:
            yield f"rounds: {old.repeat} → {new.repeat}"
            continue
        old_ms, new_ms = _duration_ms_of(old), _duration_ms_of(new)
        if old_ms is not None and new_ms is not None and old_ms != new_ms:
            label = f"hold of {old.name}" if isinstance(old, Move) else "rest"
            yield f"{label}: {format_duration(old_ms)} → {format_duration(new_ms)}"


class _DurationSearch:
    """Searches for the number of one-second adjustments that gives a session the duration asked for."""

    def __init__(self, script: Script, asked_ms: int, length_of: Callable[[Script], SessionLength]) -> None:
        self.reachable_ms: list[int] = []
        self._script = script
        self._asked_ms = asked_ms
        self._length_of = length_of
        self._longer = length_of(script).ms <= asked_ms
        self._adjustments = [
            step_index
            for stage in _adjustment_stages(script)
            for step_index in _one_second_adjustments(stage, longer=self._longer)
        ]
        """The step that each adjustment makes a second longer or shorter, in their order."""

    def solve(self) -> Script | None:
        """The script with the duration asked for, None if it cannot be reached."""
        self.reachable_ms = [self._length_after(0).ms, self._length_after(len(self._adjustments)).ms]
        shortest, longest = min(self.reachable_ms) - TOLERANCE_MS, max(self.reachable_ms) + TOLERANCE_MS
        if not shortest <= self._asked_ms <= longest:
            return None
        return self._add_remainder(self._search())

    def _search(self) -> int:
        """The number of adjustments for the longest session that is not too long, or for the shortest."""
        low, high = 0, len(self._adjustments)
        while low < high:
            middle = (low + high + 1) // 2 if self._longer else (low + high) // 2
            fits = self._length_after(middle).ms <= self._asked_ms
            if self._longer:
                low, high = (middle, high) if fits else (low, middle - 1)
            else:
                low, high = (low, middle) if fits else (middle + 1, high)
        return low

    def _add_remainder(self, adjustment_count: int) -> Script | None:
        """Add what is still missing to the time to get ready."""
        script = self._script_after(adjustment_count)
        length = self._length_of(script)
        missing_ms = self._asked_ms - length.ms
        if missing_ms > 0:
            script = _set_prepare(script, length.prepare_ms + missing_ms)
        is_close = abs(self._length_of(script).ms - self._asked_ms) <= TOLERANCE_MS
        return script if is_close else None

    def _length_after(self, adjustment_count: int) -> SessionLength:
        return self._length_of(self._script_after(adjustment_count))

    def _script_after(self, adjustment_count: int) -> Script:
        """The script after the first `adjustment_count` adjustments."""
        sign = 1 if self._longer else -1
        seconds = Counter(self._adjustments[:adjustment_count])
        indices = count()

        def adjust(step: Step) -> Step:
            return _lengthen(step, sign * seconds[next(indices)] * _SECOND_MS)

        return map_steps(self._script, adjust)


def _adjustment_stages(script: Script) -> tuple[list[Adjustable], ...]:
    """The durations that can change, in the order in which they do: ranges, rests, holds."""
    ranges: list[Adjustable] = []
    rests: list[Adjustable] = []
    holds: list[Adjustable] = []
    floor_ms = script.routine.shortest_hold.middle_ms
    for index, step in enumerate(iter_steps(script)):
        if isinstance(step, Rest):
            rests.append(_adjustable_rest(index, step.rest.middle_ms, _min_ms_for_words(step)))
        elif isinstance(step, Move) and step.hold is not None:
            hold, ms = step.hold, step.hold.middle_ms
            if hold.min_ms < hold.max_ms:
                ranges.append(Adjustable(index, ms, hold.min_ms, hold.max_ms))
            else:
                holds.append(
                    Adjustable(
                        index,
                        ms,
                        min(ms, max(floor_ms, _min_ms_for_words(step))),
                        round(ms * MAX_HOLD_FACTOR),
                    )
                )
    return ranges, rests, holds


def _adjustable_rest(index: int, ms: int, min_ms: int) -> Adjustable:
    shortest = max(ms // MAX_REST_FACTOR, MIN_REST_MS, min_ms)
    return Adjustable(index, ms, min(ms, shortest), ms * MAX_REST_FACTOR)


def _min_ms_for_words(step: Move | Rest) -> int:
    """The shortest time, in whole seconds, that contains all times at which the step has words."""
    return -(-max((time.min_span_ms for time in step.at), default=0) // _SECOND_MS) * _SECOND_MS


def _one_second_adjustments(stage: list[Adjustable], *, longer: bool) -> list[int]:
    """The step indices of a stage, once for each second that they can change, evenly mixed."""
    slacks = ((adjustable.step_index, adjustable.slack_s(longer=longer)) for adjustable in stage)
    fractions = ((second / slack, index) for index, slack in slacks for second in range(slack))
    return [index for _, index in sorted(fractions)]


def _lengthen(step: Step, ms: int) -> Step:
    if isinstance(step, Rest):
        return step.model_copy(update={"rest": _exact_range(step.rest.middle_ms + ms)})
    if isinstance(step, Move) and step.hold is not None:
        return step.model_copy(update={"hold": _exact_range(step.hold.middle_ms + ms)})
    return step


def _round_changes(script: Script) -> Iterator[int]:
    """The changes to the number of rounds to try, the smallest first."""
    most = max((step.repeat for step in iter_steps(script) if isinstance(step, Repeat)), default=0)
    yield 0
    for change in range(1, most + 1):
        yield change
        yield -change


def _change_rounds(script: Script, more: int) -> Script:
    """Change the rounds of every repeat, to no less than one and no more than twice as many."""

    def repeat(step: Step) -> Step:
        if not isinstance(step, Repeat):
            return step
        return step.model_copy(update={"repeat": min(max(1, step.repeat + more), 2 * step.repeat)})

    return map_steps(script, repeat) if more else script


def _set_prepare(script: Script, ms: int) -> Script:
    routine = script.routine.model_copy(update={"prepare": _exact_range(ms)})
    return Script(script.path, routine, script.scripts_by_include)


def _duration_ms_of(step: Step) -> int | None:
    if isinstance(step, Rest):
        return step.rest.middle_ms
    return step.hold.middle_ms if isinstance(step, Move) and step.hold is not None else None


def _exact_range(ms: int) -> DurationRange:
    return DurationRange(ms, ms)


def _to_whole_seconds(ms: float) -> int:
    return max(_SECOND_MS, round(ms / _SECOND_MS) * _SECOND_MS)


def _refusal_message(script: Script, asked_ms: int, reachable: list[int]) -> str:
    shorter = max((ms for ms in reachable if ms < asked_ms), default=None)
    longer = min((ms for ms in reachable if ms > asked_ms), default=None)
    nearest = " and ".join(
        format_duration(_to_whole_seconds(ms)) for ms in (shorter, longer) if ms is not None
    )
    return (
        f"{script.routine.routine} cannot be {format_duration(asked_ms)} long; with its words, sides and "
        f"repetitions as they are, the nearest is {nearest}"
    )
