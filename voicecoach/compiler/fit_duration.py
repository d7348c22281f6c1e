"""Fitting a routine to a given duration.

Ranges change first, then rests, then holds; then optional steps are left out, then the number of rounds
changes. All of one kind change evenly, to lengths that a person would write; all sides and sets of a move
change alike. The remainder is added to the time to get ready, so that the session is as long as asked for.
Steps that are `fixed` keep their times and counts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.compiler.fit_bases import TOLERANCE_MS, scripts_to_fit, smallest_and_largest
from voicecoach.compiler.fixed_steps import fixed_indices
from voicecoach.compiler.step_durations import change_durations, min_ms_for_words, step_durations
from voicecoach.compiler.written_lengths import lengths_towards, to_whole_seconds
from voicecoach.errors import VoicecoachError
from voicecoach.script import (
    Repeat,
    Script,
    iter_nested,
    iter_steps,
    map_steps,
)
from voicecoach.units import MAX_SESSION_MS, SPOKEN_STEP_MS, DurationRange, format_duration

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voicecoach.compiler.step_durations import StepDuration
    from voicecoach.script import Step

MAX_REST_FACTOR = 2
"""Rests become at most this many times as long, and at least half as long."""
MAX_HOLD_FACTOR = 1.5
"""Holds become at most this many times as long."""
MIN_REST_MS = 3000
"""Rests do not become shorter than this."""

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
    """A duration that can change: where it is in the script, its length and its limits.

    `has_own_limits` is true where the author wrote the limits, which are possible lengths then.
    """

    place: Place
    ms: int
    min_ms: int
    max_ms: int
    has_own_limits: bool = False

    def lengths(self, *, longer: bool) -> tuple[int, ...]:
        """The longer lengths that it can have, or the shorter ones, the nearest first."""
        limit_ms = self.max_ms if longer else self.min_ms
        found = lengths_towards(self.ms, limit_ms)
        is_missing = self.has_own_limits and limit_ms != self.ms and limit_ms not in found
        return (*found, limit_ms) if is_missing else found


def fit_to_duration(script: Script, asked_ms: int, length_of: Callable[[Script], SessionLength]) -> Script:
    """Change the durations of a script so that the session lasts `asked_ms`, to within a second.

    `length_of` measures the session of a script; it is called a few dozen times.

    Raises:
        VoicecoachError: If that is impossible; the message names the nearest possible duration.
    """
    reachable: list[int] = []
    for base in scripts_to_fit(script, asked_ms, reachable):
        search = _DurationSearch(base, asked_ms, length_of)
        found = search.solve()
        if found is not None:
            return found
        reachable += search.reachable_ms
        if base is script:
            reachable += _length_limits(script, length_of)
            if not _is_within(asked_ms, reachable):
                break
    raise VoicecoachError(_refusal_message(script, asked_ms, reachable))


def _length_limits(script: Script, length_of: Callable[[Script], SessionLength]) -> list[int]:
    """The shortest and the longest session, with the fewest and the most rounds."""
    shortest, longest = smallest_and_largest(script)
    searches = (_DurationSearch(shortest, 0, length_of), _DurationSearch(longest, MAX_SESSION_MS, length_of))
    return [search.length_at_end() for search in searches]


def _is_within(asked_ms: int, reachable: list[int]) -> bool:
    return min(reachable) - TOLERANCE_MS <= asked_ms <= max(reachable) + TOLERANCE_MS


def is_reachable(script: Script, asked_ms: int, length_of: Callable[[Script], SessionLength]) -> bool:
    """Whether a script can be made as long as asked for."""
    if not _is_within(asked_ms, _length_limits(script, length_of)):
        return False
    try:
        fit_to_duration(script, asked_ms, length_of)
    except VoicecoachError:
        return False
    return True


class _DurationSearch:
    """Searches for the number of adjustments that gives a session the duration asked for."""

    def __init__(self, script: Script, asked_ms: int, length_of: Callable[[Script], SessionLength]) -> None:
        self.reachable_ms: list[int] = []
        self._script = script
        self._asked_ms = asked_ms
        self._length_of = length_of
        self._longer = length_of(script).ms <= asked_ms
        stages = _adjustment_stages(script)
        self._adjustments = [
            place for stage in stages for place in _adjustment_order(stage, longer=self._longer)
        ]
        """The duration that each adjustment takes to its next length, in their order."""
        self._lengths = {one.place: one.lengths(longer=self._longer) for stage in stages for one in stage}
        """By place: the lengths that a duration can get, one after the other."""
        self._rests = frozenset(one.place for one in stages[1])

    def solve(self) -> Script | None:
        """The script with the duration asked for, None if it cannot be reached."""
        self.reachable_ms = [self._length_after(0).ms, self.length_at_end()]
        if not _is_within(self._asked_ms, self.reachable_ms):
            return None
        return self._add_remainder(self._refine(self._search()))

    def _refine(self, adjustment_count: int) -> tuple[Place, ...]:
        """The adjustments to make; some of the rests are left as they are where that comes nearer.

        Rests change in smaller steps than holds, so that less is left for the time to get ready.
        """
        plain = self._adjustments[:adjustment_count]
        if self._missing_ms(plain) < SPOKEN_STEP_MS:
            return tuple(plain)
        more = self._adjustments[: adjustment_count + 1] if self._longer else plain
        rests = [number for number, place in enumerate(more) if place in self._rests]
        low, high = 0, len(rests)
        while low < high:
            middle = (low + high + (not self._longer)) // 2
            fits = self._missing_ms(_without(more, rests[len(rests) - middle :])) >= 0
            if self._longer:
                low, high = (low, middle) if fits else (middle + 1, high)
            else:
                low, high = (middle, high) if fits else (low, middle - 1)
        refined = _without(more, rests[len(rests) - low :])
        return tuple(refined if 0 <= self._missing_ms(refined) < self._missing_ms(plain) else plain)

    def _missing_ms(self, adjustments: Sequence[Place]) -> int:
        return self._asked_ms - self._length_of(self._script_after(adjustments)).ms

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

    def _add_remainder(self, adjustments: Sequence[Place]) -> Script | None:
        """Add what is still missing to the time to get ready."""
        script = self._script_after(adjustments)
        length = self._length_of(script)
        missing_ms = self._asked_ms - length.ms
        if missing_ms > 0:
            script = _set_prepare(script, length.prepare_ms + missing_ms)
        is_close = abs(self._length_of(script).ms - self._asked_ms) <= TOLERANCE_MS
        return script if is_close else None

    def length_at_end(self) -> int:
        """The length in milliseconds after all adjustments."""
        return self._length_after(len(self._adjustments)).ms

    def _length_after(self, adjustment_count: int) -> SessionLength:
        return self._length_of(self._script_after(self._adjustments[:adjustment_count]))

    def _script_after(self, adjustments: Sequence[Place]) -> Script:
        """The script after these adjustments."""
        numbers = Counter(adjustments)
        indices = count()

        def adjust(step: Step) -> Step:
            index = next(indices)

            def change(duration: StepDuration) -> DurationRange:
                place = (index, duration.key, duration.number)
                number = numbers[place]
                return _exact_range(self._lengths[place][number - 1]) if number else duration.value

            return change_durations(step, change)

        return map_steps(self._script, adjust)


def _without(adjustments: Sequence[Place], numbers: Sequence[int]) -> list[Place]:
    gone = set(numbers)
    return [place for number, place in enumerate(adjustments) if number not in gone]


def _adjustment_stages(script: Script) -> tuple[list[Adjustable], ...]:
    """The durations that can change, in the order in which they do: ranges, rests, holds."""
    ranges: list[Adjustable] = []
    rests: list[Adjustable] = []
    holds: list[Adjustable] = []
    floor_ms = script.routine.shortest_hold.middle_ms
    fixed, on_the_minute = fixed_indices(script), _ids_in_timed_rounds(script)
    for index, step in enumerate(iter_steps(script)):
        if index in fixed or id(step) in on_the_minute:
            continue
        for duration in step_durations(step):
            place, value = (index, duration.key, duration.number), duration.value
            ms, least_ms = value.middle_ms, min_ms_for_words(step, duration.key)
            if duration.is_rest:
                rests.append(_adjustable_rest(place, ms, least_ms))
            elif value.min_ms < value.max_ms:
                ranges.append(Adjustable(place, ms, value.min_ms, value.max_ms, has_own_limits=True))
            else:
                shortest = min(ms, max(floor_ms, least_ms))
                holds.append(Adjustable(place, ms, shortest, round(ms * MAX_HOLD_FACTOR)))
    return ranges, rests, holds


def _ids_in_timed_rounds(script: Script) -> frozenset[int]:
    """The steps in rounds that start on the minute: longer or shorter, they change nothing but their rest."""
    timed = (step for step in iter_steps(script) if isinstance(step, Repeat) and step.every)
    return frozenset(id(inner) for repeat in timed for step in repeat.steps for inner in iter_nested(step))


def _adjustable_rest(place: Place, ms: int, min_ms: int) -> Adjustable:
    shortest = max(ms // MAX_REST_FACTOR, MIN_REST_MS, min_ms)
    return Adjustable(place, ms, min(ms, shortest), ms * MAX_REST_FACTOR)


def _adjustment_order(stage: list[Adjustable], *, longer: bool) -> list[Place]:
    """The places of a stage, once for each length that they can get, evenly mixed."""
    fractions: list[tuple[float, Place]] = []
    for one in stage:
        before_ms = (one.ms, *one.lengths(longer=longer))
        whole_ms = before_ms[-1] - one.ms
        fractions += [((ms - one.ms) / whole_ms, one.place) for ms in before_ms[:-1]]
    return [place for _, place in sorted(fractions)]


def _set_prepare(script: Script, ms: int) -> Script:
    routine = script.routine.model_copy(update={"prepare": _exact_range(ms)})
    return Script(script.path, routine, script.scripts_by_include)


def _exact_range(ms: int) -> DurationRange:
    return DurationRange(ms, ms)


def _refusal_message(script: Script, asked_ms: int, reachable: list[int]) -> str:
    shorter = max((ms for ms in reachable if ms < asked_ms), default=None)
    longer = min((ms for ms in reachable if ms > asked_ms), default=None)
    nearest = " and ".join(
        format_duration(to_whole_seconds(ms)) for ms in (shorter, longer) if ms is not None
    )
    return (
        f"{script.routine.routine} cannot be {format_duration(asked_ms)} long; with its words, sides and "
        f"repetitions as they are, the nearest is {nearest}"
    )
