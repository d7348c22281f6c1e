"""A routine made to fit the time there is: `--for 12m`, and everything longer or shorter: `--scale 1.5`.

Ranges give first, then rests, then holds, then rounds. All of one kind give evenly, a whole second
at a time so that what is announced can be said, and a step's sides give alike. What is left of less
than one such second of every side goes into the time to get ready, so the session is as long as was
asked for.
"""

from __future__ import annotations

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
"""Rests become this many times as long at most, and a half of it at least."""
MAX_HOLD_FACTOR = 1.5
"""Holds become this many times as long at most."""
MIN_REST_MS = 3000
TOLERANCE_MS = 1000
"""A session of a length that is asked for is at most this much longer or shorter."""

_SECOND_MS = 1000


@dataclass(frozen=True, slots=True)
class SessionLength:
    """How long a session is, and how long its time to get ready, in milliseconds."""

    ms: int
    prepare_ms: int


@dataclass(frozen=True, slots=True)
class Adjustable:
    """What can give in a step, by its place among all steps: its time, and how far it goes each way."""

    step_index: int
    ms: int
    min_ms: int
    max_ms: int

    def slack_s(self, *, longer: bool) -> int:
        """How many whole seconds it can give."""
        return (self.max_ms - self.ms if longer else self.ms - self.min_ms) // _SECOND_MS


def fit_to_duration(script: Script, asked_ms: int, length_of: Callable[[Script], SessionLength]) -> Script:
    """The script, as long as was asked for within a second; raises VoicecoachError that says what could be.

    `length_of` lays a script out and tells its length: it is asked some dozen times.
    """
    reachable: list[int] = []
    for rounds in _round_changes(script):
        base = _change_rounds(script, rounds)
        dial = _DurationSearch(base, asked_ms, length_of)
        found = dial.solve()
        if found is not None:
            return found
        reachable += dial.reachable_ms
    raise VoicecoachError(_refusal_message(script, asked_ms, reachable))


def scale_durations(script: Script, factor: float) -> Script:
    """Everything that is held, rested, repeated or breathed, so many times as long, to the whole second."""

    def span(value: DurationRange | None) -> DurationRange | None:
        return value and DurationRange(
            _to_whole_seconds(value.min_ms * factor), _to_whole_seconds(value.max_ms * factor)
        )

    def scale(step: Step) -> Step:
        if isinstance(step, Move):
            reps = step.reps and max(1, round(step.reps * factor))
            return step.model_copy(update={"hold": span(step.hold), "reps": reps})
        if isinstance(step, Rest):
            return step.model_copy(update={"rest": span(step.rest)})
        if isinstance(step, Breathe):
            return step.model_copy(update={"rounds": max(1, round(step.rounds * factor))})
        return step

    return map_steps(script, scale)


def describe_adjustments(before: Script, after: Script) -> Iterator[str]:
    """What became of each step that is not as it was, a line each."""
    old_ms, new_ms = before.routine.prepare.middle_ms, after.routine.prepare.middle_ms
    if old_ms != new_ms:
        yield f"time to get ready: {format_duration(old_ms)} → {format_duration(new_ms)}"
    for old, new in zip(iter_steps(before), iter_steps(after), strict=True):
        if isinstance(old, Repeat) and isinstance(new, Repeat) and old.repeat != new.repeat:
            yield f"rounds: {old.repeat} → {new.repeat}"
        elif (
            (was := _duration_ms_of(old)) != (is_now := _duration_ms_of(new))
            and was is not None
            and is_now is not None
        ):
            what = f"hold of {old.name}" if isinstance(old, Move) else "rest"
            yield f"{what}: {format_duration(was)} → {format_duration(is_now)}"


class _DurationSearch:
    """All that can give in a script, turned one second of one step after another."""

    def __init__(self, script: Script, asked_ms: int, length_of: Callable[[Script], SessionLength]) -> None:
        self.reachable_ms: list[int] = []
        self._script = script
        self._asked_ms = asked_ms
        self._length_of = length_of
        self._longer = length_of(script).ms <= asked_ms
        self._stages = [
            _one_second_adjustments(knobs, longer=self._longer) for knobs in _adjustment_stages(script)
        ]

    def solve(self) -> Script | None:
        """The script as long as was asked for; None where it cannot be."""
        last = sum(map(len, self._stages))
        self.reachable_ms = [self._length_after(0).ms, self._length_after(last).ms]
        if (
            not min(self.reachable_ms) - TOLERANCE_MS
            <= self._asked_ms
            <= max(self.reachable_ms) + TOLERANCE_MS
        ):
            return None
        return self._add_remainder(self._search(last))

    def _search(self, last: int) -> int:
        """The notch with the longest session that is not too long, or the shortest there is."""
        low, high = 0, last
        while low < high:
            middle = (low + high + 1) // 2 if self._longer else (low + high) // 2
            fits = self._length_after(middle).ms <= self._asked_ms
            if self._longer:
                low, high = (middle, high) if fits else (low, middle - 1)
            else:
                low, high = (low, middle) if fits else (middle + 1, high)
        return low

    def _add_remainder(self, notch: int) -> Script | None:
        """With what is left added to the time to get ready."""
        script = self._script_after(notch)
        length = self._length_of(script)
        left_ms = self._asked_ms - length.ms
        if left_ms > 0:
            ready = length.prepare_ms + left_ms
            script = _set_prepare(script, ready)
        close = abs(self._length_of(script).ms - self._asked_ms) <= TOLERANCE_MS
        return script if close else None

    def _length_after(self, notch: int) -> SessionLength:
        return self._length_of(self._script_after(notch))

    def _script_after(self, notch: int) -> Script:
        """The script with the first so many notches turned."""
        turned = [place for stage in self._stages for place in stage][:notch]
        seconds: dict[int, int] = {}
        for place in turned:
            seconds[place] = seconds.get(place, 0) + (1 if self._longer else -1)
        places = count()

        def turn(step: Step) -> Step:
            return _lengthen(step, seconds.get(next(places), 0) * _SECOND_MS)

        return map_steps(self._script, turn)


def _adjustment_stages(script: Script) -> tuple[list[Adjustable], ...]:
    """What gives, in the order in which it does: ranges, rests, holds."""
    ranges: list[Adjustable] = []
    rests: list[Adjustable] = []
    holds: list[Adjustable] = []
    floor_ms = script.routine.shortest_hold.middle_ms
    for place, step in enumerate(iter_steps(script)):
        if isinstance(step, Rest):
            rests.append(_adjustable_rest(place, step.rest.middle_ms))
        elif isinstance(step, Move) and step.hold is not None:
            span, ms = step.hold, step.hold.middle_ms
            if span.min_ms < span.max_ms:
                ranges.append(Adjustable(place, ms, span.min_ms, span.max_ms))
            else:
                holds.append(Adjustable(place, ms, min(ms, floor_ms), round(ms * MAX_HOLD_FACTOR)))
    return ranges, rests, holds


def _adjustable_rest(place: int, ms: int) -> Adjustable:
    return Adjustable(place, ms, min(ms, max(ms // MAX_REST_FACTOR, MIN_REST_MS)), ms * MAX_REST_FACTOR)


def _one_second_adjustments(knobs: list[Adjustable], *, longer: bool) -> list[int]:
    """The places of the knobs, once for each second that they give, so that all give evenly."""
    rooms = ((knob.step_index, knob.slack_s(longer=longer)) for knob in knobs)
    turns = ((second / room, place) for place, room in rooms for second in range(room))
    return [place for _, place in sorted(turns)]


def _lengthen(step: Step, ms: int) -> Step:
    if isinstance(step, Rest):
        return step.model_copy(update={"rest": _exact_span(step.rest.middle_ms + ms)})
    if isinstance(step, Move) and step.hold is not None:
        return step.model_copy(update={"hold": _exact_span(step.hold.middle_ms + ms)})
    return step


def _round_changes(script: Script) -> Iterator[int]:
    """By how many rounds more or fewer to try, the least change first."""
    most = max((step.repeat for step in iter_steps(script) if isinstance(step, Repeat)), default=0)
    yield 0
    for change in range(1, most + 1):
        yield change
        yield -change


def _change_rounds(script: Script, more: int) -> Script:
    """Every repeat with so many rounds more, at least one and at most twice as many."""

    def repeat(step: Step) -> Step:
        if not isinstance(step, Repeat):
            return step
        return step.model_copy(update={"repeat": min(max(1, step.repeat + more), 2 * step.repeat)})

    return map_steps(script, repeat) if more else script


def _set_prepare(script: Script, ms: int) -> Script:
    routine = script.routine.model_copy(update={"prepare": _exact_span(ms)})
    return Script(script.path, routine, script.scripts_by_include)


def _duration_ms_of(step: Step) -> int | None:
    if isinstance(step, Rest):
        return step.rest.middle_ms
    return step.hold.middle_ms if isinstance(step, Move) and step.hold is not None else None


def _exact_span(ms: int) -> DurationRange:
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
