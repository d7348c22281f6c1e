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
from voicecoach.script.change import all_steps, changed
from voicecoach.script.model import Breathe, Move, Repeat, Rest
from voicecoach.script.script import Script
from voicecoach.units import Span, print_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voicecoach.script.model import Step

MOST_REST = 2
"""Rests become this many times as long at most, and a half of it at least."""
MOST_HOLD = 1.5
"""Holds become this many times as long at most."""
LEAST_REST_MS = 3000
CLOSE_MS = 1000
"""A session of a length that is asked for is at most this much longer or shorter."""

_SECOND = 1000


@dataclass(frozen=True, slots=True)
class Length:
    """How long a session is, and how long its time to get ready, in milliseconds."""

    ms: int
    opening_ms: int


@dataclass(frozen=True, slots=True)
class Knob:
    """What can give in a step, by its place among all steps: its time, and how far it goes each way."""

    place: int
    ms: int
    least_ms: int
    most_ms: int

    def room_s(self, *, longer: bool) -> int:
        """How many whole seconds it can give."""
        return (self.most_ms - self.ms if longer else self.ms - self.least_ms) // _SECOND


def fit_to(script: Script, asked_ms: int, length_of: Callable[[Script], Length]) -> Script:
    """The script, as long as was asked for within a second; raises VoicecoachError that says what could be.

    `length_of` lays a script out and tells its length: it is asked some dozen times.
    """
    reachable: list[int] = []
    for rounds in _rounds(script):
        base = _with_rounds(script, rounds)
        dial = _Dial(base, asked_ms, length_of)
        found = dial.turned()
        if found is not None:
            return found
        reachable += dial.ends
    raise VoicecoachError(_cannot(script, asked_ms, reachable))


def scaled(script: Script, factor: float) -> Script:
    """Everything that is held, rested, repeated or breathed, so many times as long, to the whole second."""

    def span(value: Span | None) -> Span | None:
        return value and Span(_whole(value.least_ms * factor), _whole(value.most_ms * factor))

    def scale(step: Step) -> Step:
        if isinstance(step, Move):
            reps = step.reps and max(1, round(step.reps * factor))
            return step.model_copy(update={"hold": span(step.hold), "reps": reps})
        if isinstance(step, Rest):
            return step.model_copy(update={"rest": span(step.rest)})
        if isinstance(step, Breathe):
            return step.model_copy(update={"rounds": max(1, round(step.rounds * factor))})
        return step

    return changed(script, scale)


def explain(before: Script, after: Script) -> Iterator[str]:
    """What became of each step that is not as it was, a line each."""
    old_ms, new_ms = before.routine.prepare.middle_ms, after.routine.prepare.middle_ms
    if old_ms != new_ms:
        yield f"time to get ready: {print_ms(old_ms)} → {print_ms(new_ms)}"
    for old, new in zip(all_steps(before), all_steps(after), strict=True):
        if isinstance(old, Repeat) and isinstance(new, Repeat) and old.repeat != new.repeat:
            yield f"rounds: {old.repeat} → {new.repeat}"
        elif (was := _time_of(old)) != (is_now := _time_of(new)) and was is not None and is_now is not None:
            what = f"hold of {old.name}" if isinstance(old, Move) else "rest"
            yield f"{what}: {print_ms(was)} → {print_ms(is_now)}"


class _Dial:
    """All that can give in a script, turned one second of one step after another."""

    def __init__(self, script: Script, asked_ms: int, length_of: Callable[[Script], Length]) -> None:
        self.ends: list[int] = []
        self._script = script
        self._asked_ms = asked_ms
        self._length_of = length_of
        self._longer = length_of(script).ms <= asked_ms
        self._stages = [_notches(knobs, longer=self._longer) for knobs in _stages(script)]

    def turned(self) -> Script | None:
        """The script as long as was asked for; None where it cannot be."""
        last = sum(map(len, self._stages))
        self.ends = [self._length_at(0).ms, self._length_at(last).ms]
        if not min(self.ends) - CLOSE_MS <= self._asked_ms <= max(self.ends) + CLOSE_MS:
            return None
        return self._finished(self._search(last))

    def _search(self, last: int) -> int:
        """The notch with the longest session that is not too long, or the shortest there is."""
        low, high = 0, last
        while low < high:
            middle = (low + high + 1) // 2 if self._longer else (low + high) // 2
            fits = self._length_at(middle).ms <= self._asked_ms
            if self._longer:
                low, high = (middle, high) if fits else (low, middle - 1)
            else:
                low, high = (low, middle) if fits else (middle + 1, high)
        return low

    def _finished(self, notch: int) -> Script | None:
        """With what is left added to the time to get ready."""
        script = self._at(notch)
        length = self._length_of(script)
        left_ms = self._asked_ms - length.ms
        if left_ms > 0:
            ready = length.opening_ms + left_ms
            script = _with_prepare(script, ready)
        close = abs(self._length_of(script).ms - self._asked_ms) <= CLOSE_MS
        return script if close else None

    def _length_at(self, notch: int) -> Length:
        return self._length_of(self._at(notch))

    def _at(self, notch: int) -> Script:
        """The script with the first so many notches turned."""
        turned = [place for stage in self._stages for place in stage][:notch]
        seconds: dict[int, int] = {}
        for place in turned:
            seconds[place] = seconds.get(place, 0) + (1 if self._longer else -1)
        places = count()

        def turn(step: Step) -> Step:
            return _lengthened(step, seconds.get(next(places), 0) * _SECOND)

        return changed(self._script, turn)


def _stages(script: Script) -> tuple[list[Knob], ...]:
    """What gives, in the order in which it does: ranges, rests, holds."""
    ranges: list[Knob] = []
    rests: list[Knob] = []
    holds: list[Knob] = []
    floor_ms = script.routine.shortest_hold.middle_ms
    for place, step in enumerate(all_steps(script)):
        if isinstance(step, Rest):
            rests.append(_rest_knob(place, step.rest.middle_ms))
        elif isinstance(step, Move) and step.hold is not None:
            span, ms = step.hold, step.hold.middle_ms
            if span.least_ms < span.most_ms:
                ranges.append(Knob(place, ms, span.least_ms, span.most_ms))
            else:
                holds.append(Knob(place, ms, min(ms, floor_ms), round(ms * MOST_HOLD)))
    return ranges, rests, holds


def _rest_knob(place: int, ms: int) -> Knob:
    return Knob(place, ms, min(ms, max(ms // MOST_REST, LEAST_REST_MS)), ms * MOST_REST)


def _notches(knobs: list[Knob], *, longer: bool) -> list[int]:
    """The places of the knobs, once for each second that they give, so that all give evenly."""
    rooms = ((knob.place, knob.room_s(longer=longer)) for knob in knobs)
    turns = ((second / room, place) for place, room in rooms for second in range(room))
    return [place for _, place in sorted(turns)]


def _lengthened(step: Step, ms: int) -> Step:
    if isinstance(step, Rest):
        return step.model_copy(update={"rest": _exactly(step.rest.middle_ms + ms)})
    if isinstance(step, Move) and step.hold is not None:
        return step.model_copy(update={"hold": _exactly(step.hold.middle_ms + ms)})
    return step


def _rounds(script: Script) -> Iterator[int]:
    """By how many rounds more or fewer to try, the least change first."""
    most = max((step.repeat for step in all_steps(script) if isinstance(step, Repeat)), default=0)
    yield 0
    for change in range(1, most + 1):
        yield change
        yield -change


def _with_rounds(script: Script, more: int) -> Script:
    """Every repeat with so many rounds more, at least one and at most twice as many."""

    def repeat(step: Step) -> Step:
        if not isinstance(step, Repeat):
            return step
        return step.model_copy(update={"repeat": min(max(1, step.repeat + more), 2 * step.repeat)})

    return changed(script, repeat) if more else script


def _with_prepare(script: Script, ms: int) -> Script:
    routine = script.routine.model_copy(update={"prepare": _exactly(ms)})
    return Script(script.path, routine, script.included)


def _time_of(step: Step) -> int | None:
    if isinstance(step, Rest):
        return step.rest.middle_ms
    return step.hold.middle_ms if isinstance(step, Move) and step.hold is not None else None


def _exactly(ms: int) -> Span:
    return Span(ms, ms)


def _whole(ms: float) -> int:
    return max(_SECOND, round(ms / _SECOND) * _SECOND)


def _cannot(script: Script, asked_ms: int, reachable: list[int]) -> str:
    shorter = max((ms for ms in reachable if ms < asked_ms), default=None)
    longer = min((ms for ms in reachable if ms > asked_ms), default=None)
    nearest = " and ".join(print_ms(_whole(ms)) for ms in (shorter, longer) if ms is not None)
    return (
        f"{script.routine.routine} cannot be {print_ms(asked_ms)} long; with its words, sides and "
        f"repetitions as they are, the nearest is {nearest}"
    )
