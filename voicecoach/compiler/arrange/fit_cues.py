"""Fitting cues into a window of fixed length, without overlaps and within its end.

**Result.** Every cue has a priority and forms, the preferred one first (text, shorter text, a sound); the
last resort is to drop it. A cue's loss is the number of forms that were passed over. Consider all
arrangements in which every cue respects its anchor, cues are MIN_GAP_FRAMES apart and end that long before
the end of the window, and movable cues keep the order of the plan. `fit_cues` finds the one whose losses are
smallest when compared in the order of priority (at equal priority, in the order of the plan): no cue loses
anything to one of lower priority, and none loses anything that moving others could have saved. Of several
such arrangements it takes the one in which each cue in turn is closest to its preferred position,
PAUSE_FRAMES from its neighbours where possible. The result depends on nothing but the cues and their lengths.
The clicks of a beat are not part of this: each is at its frame, under the other cues.

**Algorithm.** The first cue in which two arrangements differ decides which is better. So forms can be chosen
cue by cue, given a test whether a choice leaves room for everything chosen before. That test is simple:
pinned cues cannot move, and movable cues in a given order fit if and only if they fit with each placed as
early as possible. Then positions are chosen from first to last, each no later than the latest start that
leaves room for the following cues.

**Cost.** O(n log n) in the cues of a window, plus one pass over the window for each form tried of a movable
cue, or of a pinned cue that comes after a movable one in priority. Movable cues are the tips of a step, at
most a hundred, and a few cues of the wording; so a session costs O(n log n) in its cues.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.compiler.arrange.timeline_part import PlacedCue
from voicecoach.compiler.plan.plan_model import EndsBy, OnBeat, SpeechForm, StartsAt, Within
from voicecoach.compiler.plan.timing_rules import MIN_GAP_MS, PAUSE_MS
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from voicecoach.compiler.plan.plan_model import Anchor, Form, PlannedCue, Window
    from voicecoach.timeline import Event

MIN_GAP_FRAMES = frames_from_ms(MIN_GAP_MS)
PAUSE_FRAMES = frames_from_ms(PAUSE_MS)

Measure: TypeAlias = "Callable[[Form], int | None]"
"""The length of a form in frames; None if the voice cannot speak it."""


@dataclass(frozen=True, slots=True)
class Elapsed:
    """The part of a window that is over: everything before the frame `cut`.

    `past_events` are the events that started in it. All frames count from the start of the window.
    """

    cut: int = 0
    past_events: tuple[Event, ...] = ()

    @property
    def end(self) -> int:
        """The end of the last of these events, 0 if there are none."""
        return max((event.end for event in self.past_events), default=0)


NOTHING_ELAPSED = Elapsed()


def fit_cues(window: Window, measure: Measure, elapsed: Elapsed = NOTHING_ELAPSED) -> tuple[PlacedCue, ...]:
    """Place the cues of a window of fixed length; the result is in the order of the plan.

    Movable cues are placed after the part of the window that is over.
    """
    if not any(isinstance(cue.anchor, OnBeat) for cue in window.cues):
        return _fit_exclusive_cues(window, measure, elapsed)
    exclusive = tuple(cue for cue in window.cues if not isinstance(cue.anchor, OnBeat))
    fitted = iter(_fit_exclusive_cues(replace(window, cues=exclusive), measure, elapsed))
    return tuple(
        _place_click(cue, cue.anchor, window, measure) if isinstance(cue.anchor, OnBeat) else next(fitted)
        for cue in window.cues
    )


def _place_click(cue: PlannedCue, anchor: OnBeat, window: Window, measure: Measure) -> PlacedCue:
    """Place a click at its frame, whatever else sounds there, if it ends within the window."""
    room = frames_from_ms(window.ms) - anchor.at_frame
    return choose_form(cue, measure, lambda frames: frames <= room, start=anchor.at_frame)


def _fit_exclusive_cues(window: Window, measure: Measure, elapsed: Elapsed) -> tuple[PlacedCue, ...]:
    """Place cues of which no two may sound at once."""
    schedule = _Schedule(frames_from_ms(window.ms), elapsed)
    by_priority = sorted(range(len(window.cues)), key=lambda index: (-window.cues[index].priority, index))
    chosen: dict[int, PlacedCue] = {}
    for index in by_priority:
        cue = window.cues[index]
        chosen[index] = choose_form(cue, measure, partial(schedule.try_place, index, cue.anchor))
    starts = schedule.starts()
    return tuple(replace(chosen[index], start=starts.get(index, 0)) for index in range(len(window.cues)))


def choose_form(
    cue: PlannedCue, measure: Measure, fits: Callable[[int], bool] = lambda _: True, start: int = 0
) -> PlacedCue:
    """Place a cue with the first of its forms that can be spoken and whose length fits."""
    reason = ""
    for form in cue.forms:
        frames = measure(form)
        if frames is not None and fits(frames):
            return PlacedCue(cue, form, start, frames, reason)
        reason = reason or _refusal_reason(form, frames)
    return PlacedCue(cue, None, start, 0, reason)


def _refusal_reason(form: Form, frames: int | None) -> str:
    """Why a form was passed over, for the report."""
    label = repr(form.text) if isinstance(form, SpeechForm) else f"the sound {form.sound}"
    if frames is None:
        return f"{label} could not be made"
    return f"{label} takes {frames / frames_from_ms(1000):.1f}s and does not fit"


@dataclass(frozen=True, slots=True)
class _MovableCue:
    """The length of a movable cue and its limits, in frames."""

    earliest_start: int
    latest_end: int
    preferred_start: int | None
    """None: as late as possible."""
    frames: int


class _Schedule:
    """The cues of a window whose form is chosen: pinned cues at their start, movable cues in order."""

    def __init__(self, frames: int, elapsed: Elapsed) -> None:
        self._free_time = _FreeTime(frames)
        self._earliest_start = elapsed.cut
        for event in elapsed.past_events:
            self._free_time.occupy(event.start, event.frames)
        self._pinned: dict[int, int] = {}
        self._movable: dict[int, _MovableCue] = {}
        self._order: list[int] = []

    def try_place(self, index: int, anchor: Anchor, frames: int) -> bool:
        """Add a cue of this length if there is room for it; tell whether there is."""
        if isinstance(anchor, StartsAt):
            return self._try_place_pinned(index, frames_from_ms(anchor.at_ms), frames)
        self._movable[index] = _to_movable(anchor, frames, self._earliest_start)
        insort(self._order, index)
        if self._all_fit():
            return True
        del self._movable[index]
        self._order.remove(index)
        return False

    def starts(self) -> Mapping[int, int]:
        """The start of each cue, by its index in the plan."""
        starts = dict(self._pinned)
        cursor = 0
        for index, latest in zip(self._order, self._latest_starts(), strict=True):
            movable = self._movable[index]
            starts[index] = self._free_time.best_start(movable, cursor, latest)
            cursor = starts[index] + movable.frames
        return starts

    def _try_place_pinned(self, index: int, start: int, frames: int) -> bool:
        if start < 0 or not self._free_time.is_free(start, frames):
            return False
        self._free_time.occupy(start, frames)
        if self._all_fit():
            self._pinned[index] = start
            return True
        self._free_time.vacate(start, frames)
        return False

    def _all_fit(self) -> bool:
        """Whether all movable cues fit in their order, each placed as early as possible."""
        cursor = 0
        for index in self._order:
            movable = self._movable[index]
            earliest = max(cursor, movable.earliest_start)
            start = self._free_time.first_free(earliest, movable.frames, MIN_GAP_FRAMES)
            if start is None or start + movable.frames > movable.latest_end:
                return False
            cursor = start + movable.frames + MIN_GAP_FRAMES
        return True

    def _latest_starts(self) -> list[int]:
        """The latest start of each movable cue that leaves room for the following ones."""
        latest: list[int] = []
        limit = self._free_time.frames
        for index in reversed(self._order):
            movable = self._movable[index]
            latest_end = min(limit - MIN_GAP_FRAMES, movable.latest_end)
            start = self._free_time.last_free(latest_end, movable.frames, MIN_GAP_FRAMES)
            assert start is not None  # noqa: S101 - try_place has checked that all fit
            latest.append(start)
            limit = start
        return latest[::-1]


def _to_movable(anchor: Anchor, frames: int, earliest_start: int) -> _MovableCue:
    if isinstance(anchor, Within):
        start, end = frames_from_ms(anchor.from_ms), frames_from_ms(anchor.to_ms)
        return _MovableCue(max(start, earliest_start), end, frames_from_ms(anchor.preferred_ms), frames)
    assert isinstance(anchor, EndsBy)  # noqa: S101 - cues that follow others are in elastic windows only
    return _MovableCue(earliest_start, frames_from_ms(anchor.by_ms), None, frames)


class _FreeTime:
    """The free time of a window of `frames`. Occupied spans never overlap."""

    def __init__(self, frames: int) -> None:
        self.frames = frames
        self._starts: list[int] = []
        self._ends: list[int] = []

    def occupy(self, start: int, frames: int) -> None:
        insort(self._starts, start)
        insort(self._ends, start + frames)

    def vacate(self, start: int, frames: int) -> None:
        self._starts.remove(start)
        self._ends.remove(start + frames)

    def is_free(self, start: int, frames: int) -> bool:
        """Whether a span and the minimum gap around it are free."""
        return self.first_free(start, frames, MIN_GAP_FRAMES) == start

    def first_free(self, start: int, frames: int, gap: int) -> int | None:
        """The first free start at or after `start` for a span of this length with this gap around it."""
        index = bisect_right(self._ends, start - gap)
        while index < len(self._starts) and start + frames + gap > self._starts[index]:
            start = self._ends[index] + gap
            index += 1
        return start if start + frames + gap <= self.frames else None

    def last_free(self, end: int, frames: int, gap: int) -> int | None:
        """The last free start for a span of this length that ends by `end`, with this gap around it."""
        start = min(end, self.frames - gap) - frames
        index = bisect_left(self._starts, start + frames + gap) - 1
        while index >= 0 and self._ends[index] + gap > start:
            start = self._starts[index] - gap - frames
            index -= 1
        return start if start >= 0 else None

    def best_start(self, movable: _MovableCue, cursor: int, latest: int) -> int:
        """The best start for a cue after the one that ends at `cursor`, `latest` at the latest."""
        return next(
            start
            for start in self._candidate_starts(movable, cursor, latest)
            if start is not None and start <= latest
        )

    def _candidate_starts(self, movable: _MovableCue, cursor: int, latest: int) -> Iterator[int | None]:
        """Starts near the preferred one, with the full pause, then the minimum gap; then the earliest."""
        earliest = {
            gap: max(cursor + gap if cursor else 0, movable.earliest_start)
            for gap in (PAUSE_FRAMES, MIN_GAP_FRAMES)
        }
        for gap, start in earliest.items():
            if movable.preferred_start is None:
                late = self.last_free(latest + movable.frames, movable.frames, gap)
                yield late if late is not None and late >= start else None
            else:
                yield self.first_free(max(start, movable.preferred_start), movable.frames, gap)
        for gap, start in earliest.items():
            yield self.first_free(start, movable.frames, gap)
