"""Fitting a routine to a given duration, and scaling all its durations.

Ranges change first, then rests, then holds, then the number of rounds. All of one kind change evenly and in
whole seconds, so that they can be announced; all sides of a move change alike. The remainder of less than one
such second of every side is added to the time to get ready, so that the session is as long as asked for.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.compiler.step_durations import change_durations, step_durations
from voicecoach.errors import VoicecoachError
from voicecoach.script import (
    Breathe,
    Move,
    Repeat,
    Script,
    iter_nested,
    iter_steps,
    least_round_ms,
    map_steps,
)
from voicecoach.units import DurationRange, format_duration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voicecoach.compiler.step_durations import StepDuration
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


Place: TypeAlias = tuple[int, str, int]
"""Where a duration is: the index of its step in the script, its key, and its number in a list."""


@dataclass(frozen=True, slots=True)
class Adjustable:
    """A duration that can change: where it is in the script, its length and its limits."""

    place: Place
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

    def scale(step: Step) -> Step:
        step = change_durations(step, lambda duration: scale_range(duration.value))
        if isinstance(step, Move):
            reps = step.reps and tuple(max(1, round(count * factor)) for count in step.reps)
            return step.model_copy(update={"reps": reps})
        if isinstance(step, Repeat):
            return _scale_rounds(step, scale_range, script)
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
            yield f"rounds: {_rounds_text(old)} → {_rounds_text(new)}"
            continue
        for before_it, after_it in zip(step_durations(old), step_durations(new), strict=True):
            old_ms, new_ms = before_it.value.middle_ms, after_it.value.middle_ms
            if old_ms != new_ms:
                label = f"{before_it.key} of {old.name}" if isinstance(old, Move) else before_it.key
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
            place
            for stage in _adjustment_stages(script)
            for place in _one_second_adjustments(stage, longer=self._longer)
        ]
        """The duration that each adjustment makes a second longer or shorter, in their order."""

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
            index = next(indices)

            def lengthen(duration: StepDuration) -> DurationRange:
                more_ms = sign * seconds[index, duration.key, duration.number] * _SECOND_MS
                return _exact_range(duration.value.middle_ms + more_ms) if more_ms else duration.value

            return change_durations(step, lengthen)

        return map_steps(self._script, adjust)


def _adjustment_stages(script: Script) -> tuple[list[Adjustable], ...]:
    """The durations that can change, in the order in which they do: ranges, rests, holds."""
    ranges: list[Adjustable] = []
    rests: list[Adjustable] = []
    holds: list[Adjustable] = []
    floor_ms = script.routine.shortest_hold.middle_ms
    on_the_minute = _ids_in_timed_rounds(script)
    for index, step in enumerate(iter_steps(script)):
        for duration in step_durations(step) if id(step) not in on_the_minute else ():
            place, value = (index, duration.key, duration.number), duration.value
            ms = value.middle_ms
            if duration.is_rest:
                rests.append(_adjustable_rest(place, ms))
            elif value.min_ms < value.max_ms:
                ranges.append(Adjustable(place, ms, value.min_ms, value.max_ms))
            else:
                holds.append(Adjustable(place, ms, min(ms, floor_ms), round(ms * MAX_HOLD_FACTOR)))
    return ranges, rests, holds


def _ids_in_timed_rounds(script: Script) -> frozenset[int]:
    """The steps in rounds that start on the minute: longer or shorter, they change nothing but their rest."""
    timed = (step for step in iter_steps(script) if isinstance(step, Repeat) and step.every)
    return frozenset(id(inner) for repeat in timed for step in repeat.steps for inner in iter_nested(step))


def _adjustable_rest(place: Place, ms: int) -> Adjustable:
    return Adjustable(place, ms, min(ms, max(ms // MAX_REST_FACTOR, MIN_REST_MS)), ms * MAX_REST_FACTOR)


def _one_second_adjustments(stage: list[Adjustable], *, longer: bool) -> list[Place]:
    """The places of a stage, once for each second that they can change, evenly mixed."""
    slacks = ((adjustable.place, adjustable.slack_s(longer=longer)) for adjustable in stage)
    fractions = ((second / slack, place) for place, slack in slacks for second in range(slack))
    return [place for _, place in sorted(fractions)]


def _scale_rounds(
    repeat: Repeat, scale_range: Callable[[DurationRange], DurationRange], script: Script
) -> Repeat:
    """A repeat with its times scaled; its rounds are not longer than their `every` by rounding."""
    rounds = repeat.repeat if isinstance(repeat.repeat, int) else scale_range(repeat.repeat)
    every = repeat.every
    if every is not None:
        every = _exact_range(max(scale_range(every).middle_ms, least_round_ms(repeat, script)))
    return repeat.model_copy(update={"repeat": rounds, "every": every})


def _round_changes(script: Script) -> Iterator[int]:
    """The changes to the number of rounds to try, the smallest first."""
    most = max(
        (
            step.repeat
            for step in iter_steps(script)
            if isinstance(step, Repeat) and isinstance(step.repeat, int)
        ),
        default=0,
    )
    yield 0
    for change in range(1, most + 1):
        yield change
        yield -change


def _change_rounds(script: Script, more: int) -> Script:
    """Change the rounds of every repeat, to no less than one and no more than twice as many."""

    def repeat(step: Step) -> Step:
        if not isinstance(step, Repeat) or not isinstance(step.repeat, int):
            return step
        return step.model_copy(update={"repeat": min(max(1, step.repeat + more), 2 * step.repeat)})

    return map_steps(script, repeat) if more else script


def _rounds_text(repeat: Repeat) -> str:
    """The number of rounds, or the time that they are to fill."""
    return str(repeat.repeat) if isinstance(repeat.repeat, int) else format_duration(repeat.repeat.middle_ms)


def _set_prepare(script: Script, ms: int) -> Script:
    routine = script.routine.model_copy(update={"prepare": _exact_range(ms)})
    return Script(script.path, routine, script.scripts_by_include)


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
