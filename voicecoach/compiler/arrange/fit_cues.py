"""Fitting cues into a window of a fixed length, so that none overlaps another or runs over the end.

**What is found.** Every cue has a priority and forms from its best to its least (words, shorter
words, a sound); behind the last one stands being left out. A cue's loss is how many forms it had to
pass over. Of all arrangements in which every cue stands where its anchor wants it, with GAP between
any two and before the end of the window, and in which cues that may be moved keep the order of the
plan, `fit` finds the one whose losses, read in the order of priority (of equal ones in the order of
the plan), are the least: no cue ever loses anything to one of a lower priority, and none loses
anything that could have been saved by moving others. Of those with the same losses, it takes the
one where each cue in turn stands nearest to where it wants to be, with PAUSE to its neighbours where
that is possible. So the same cues and lengths always give the same arrangement.

**How.** Which of two arrangements is better is settled by the first cue in which they differ, so
forms can be settled cue by cue, if it can be told whether a choice leaves room for all that was
chosen before. It can: pinned cues stand where they stand, and movable cues in a given order fit if
and only if they fit when each is put as early as it can be (the earliest start of each leaves the
most for those behind it). Then positions are settled from first to last, each no later than the
latest that leaves room for those behind it.

**What it costs.** n log n in the cues of a window, plus one sweep through the window for every form
tried of a movable cue, or of a pinned one that comes after a movable one in priority. Movable are the
tips of a step, a hundred at most, and a few cues of ours: so a session's cost is n log n in its cues.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from voicecoach.compiler.plan.plan_model import EndsBy, SoundForm, SpeechForm, StartsAt, Within
from voicecoach.compiler.plan.timing_rules import MIN_GAP_MS, PAUSE_MS
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from voicecoach.compiler.plan.plan_model import Anchor, Form, PlannedCue, Window
    from voicecoach.timeline import Event

MIN_GAP_FRAMES = frames_from_ms(MIN_GAP_MS)
PAUSE_FRAMES = frames_from_ms(PAUSE_MS)

Measure: TypeAlias = "Callable[[Form], int | None]"
"""The length of a form in frames; None where the voice cannot speak it."""


@dataclass(frozen=True, slots=True)
class FittedCue:
    """What became of a cue: the form it takes (None: dropped), its start in its window, its length."""

    cue: PlannedCue
    form: Form | None
    start: int
    frames: int
    reason: str = ""
    """What kept it from its best form."""

    @property
    def end(self) -> int:
        """The frame after its last one."""
        return self.start + self.frames


@dataclass(frozen=True, slots=True)
class Elapsed:
    """What of a window is over: everything before the frame `cut`, and what began to sound before it.

    `said` are those events; all frames are counted from the start of the window.
    """

    cut: int = 0
    past_events: tuple[Event, ...] = ()

    @property
    def end(self) -> int:
        """Where the last thing that was said ends, 0 where nothing was."""
        return max((event.end for event in self.past_events), default=0)


NOTHING_ELAPSED = Elapsed()


def fit_cues(window: Window, measure: Measure, over: Elapsed = NOTHING_ELAPSED) -> tuple[FittedCue, ...]:
    """What becomes of each cue of a window of fixed length, in the order of the plan.

    No cue that may be moved is put into what is `over`.
    """
    board = _Schedule(frames_from_ms(window.ms), over)
    order = sorted(range(len(window.cues)), key=lambda place: (-window.cues[place].priority, place))
    chosen = {place: _choose_form(place, window.cues[place], board, measure) for place in order}
    starts = board.starts()
    return tuple(
        FittedCue(cue, choice.form, starts.get(place, 0), choice.frames, choice.reason)
        for place, cue in enumerate(window.cues)
        for choice in (chosen[place],)
    )


@dataclass(frozen=True, slots=True)
class _FormChoice:
    form: Form | None
    frames: int
    reason: str


def _choose_form(place: int, cue: PlannedCue, board: _Schedule, measure: Measure) -> _FormChoice:
    """The first form of the cue for which there is room beside all that is chosen already."""
    why = ""
    for form in cue.forms:
        frames = measure(form)
        if frames is not None and board.try_place(place, cue.anchor, frames):
            return _FormChoice(form, frames, why)
        why = why or refusal_reason(form, frames)
    return _FormChoice(None, 0, why)


@dataclass(frozen=True, slots=True)
class _MovableCue:
    """A cue that may be moved: from where on, by when it ends, where it wants to be, how long it is."""

    earliest_start: int
    latest_end: int
    preferred_start: int | None
    """None: as late as it can be."""
    frames: int


class _Schedule:
    """The cues of a window that have their form: the pinned ones in their places, the others in order."""

    def __init__(self, frames: int, over: Elapsed) -> None:
        self._free_time = _FreeTime(frames)
        self._earliest_start = over.cut
        for event in over.past_events:
            self._free_time.occupy(event.start, event.frames)
        self._pinned: dict[int, int] = {}
        self._movable: dict[int, _MovableCue] = {}
        self._order: list[int] = []

    def try_place(self, place: int, anchor: Anchor, frames: int) -> bool:
        """Take a cue of this length, if there is room for it beside the others."""
        if isinstance(anchor, StartsAt):
            return self._try_place_pinned(place, frames_from_ms(anchor.at_ms), frames)
        self._movable[place] = _to_movable(anchor, frames, self._earliest_start)
        insort(self._order, place)
        if self._all_fit():
            return True
        del self._movable[place]
        self._order.remove(place)
        return False

    def starts(self) -> Mapping[int, int]:
        """Where each cue starts, by its place in the plan."""
        starts = dict(self._pinned)
        cursor = 0
        for place, latest in zip(self._order, self._latest_starts(), strict=True):
            movable = self._movable[place]
            starts[place] = self._free_time.best_start(movable, cursor, latest)
            cursor = starts[place] + movable.frames
        return starts

    def _try_place_pinned(self, place: int, start: int, frames: int) -> bool:
        if not self._free_time.is_free(start, frames):
            return False
        self._free_time.occupy(start, frames)
        if self._all_fit():
            self._pinned[place] = start
            return True
        self._free_time.vacate(start, frames)
        return False

    def _all_fit(self) -> bool:
        """Whether all movable cues fit in their order: they do if they do as early as can be."""
        cursor = 0
        for place in self._order:
            movable = self._movable[place]
            start = self._free_time.first_free(
                max(cursor, movable.earliest_start), movable.frames, MIN_GAP_FRAMES
            )
            if start is None or start + movable.frames > movable.latest_end:
                return False
            cursor = start + movable.frames + MIN_GAP_FRAMES
        return True

    def _latest_starts(self) -> list[int]:
        """The latest start of each movable cue that leaves room for those behind it."""
        latest: list[int] = []
        limit = self._free_time.frames
        for place in reversed(self._order):
            movable = self._movable[place]
            start = self._free_time.last_free(
                min(limit - MIN_GAP_FRAMES, movable.latest_end), movable.frames, MIN_GAP_FRAMES
            )
            assert start is not None  # noqa: S101 - they all fit, or they would not have been taken
            latest.append(start)
            limit = start
        return latest[::-1]


def _to_movable(anchor: Anchor, frames: int, floor: int) -> _MovableCue:
    if isinstance(anchor, Within):
        earliest, by = frames_from_ms(anchor.from_ms), frames_from_ms(anchor.to_ms)
        return _MovableCue(max(earliest, floor), by, frames_from_ms(anchor.preferred_ms), frames)
    assert isinstance(anchor, EndsBy)  # noqa: S101 - what follows another has no place in a fixed window
    return _MovableCue(floor, frames_from_ms(anchor.by_ms), None, frames)


class _FreeTime:
    """The time of a window, with what is taken in it: never overlapping, in order of start."""

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
        """Whether something of this length can start here, with the least gap around it."""
        return self.first_free(start, frames, MIN_GAP_FRAMES) == start

    def first_free(self, start: int, frames: int, gap: int) -> int | None:
        """The first clear start from `start` on for this length with this gap around it."""
        place = bisect_right(self._ends, start - gap)
        while place < len(self._starts) and start + frames + gap > self._starts[place]:
            start = self._ends[place] + gap
            place += 1
        return start if start + frames + gap <= self.frames else None

    def last_free(self, end: int, frames: int, gap: int) -> int | None:
        """The last clear start for this length that ends by `end`, with this gap around it."""
        start = min(end, self.frames - gap) - frames
        place = bisect_left(self._starts, start + frames + gap) - 1
        while place >= 0 and self._ends[place] + gap > start:
            start = self._starts[place] - gap - frames
            place -= 1
        return start if start >= 0 else None

    def best_start(self, movable: _MovableCue, cursor: int, latest: int) -> int:
        """Where a cue stands best: not before `cursor` with a gap, and not after `latest`."""
        return next(
            start
            for start in self._candidate_starts(movable, cursor, latest)
            if start is not None and start <= latest
        )

    def _candidate_starts(self, movable: _MovableCue, cursor: int, latest: int) -> Iterator[int | None]:
        for gap in (PAUSE_FRAMES, MIN_GAP_FRAMES):
            soonest = max(cursor + gap if cursor else 0, movable.earliest_start)
            if movable.preferred_start is None:
                late = self.last_free(latest + movable.frames, movable.frames, gap)
                yield late if late is not None and late >= soonest else None
            else:
                yield self.first_free(max(soonest, movable.preferred_start), movable.frames, gap)
        for gap in (PAUSE_FRAMES, MIN_GAP_FRAMES):
            soonest = max(cursor + gap if cursor else 0, movable.earliest_start)
            yield self.first_free(soonest, movable.frames, gap)


def refusal_reason(form: Form, frames: int | None) -> str:
    """Why a form is not taken, for the report."""
    named = repr(form.text) if isinstance(form, SpeechForm) else f"the sound {form.sound}"
    if frames is None:
        return f"{named} could not be made"
    return f"{named} takes {frames / frames_from_ms(1000):.1f}s and does not fit"


def remark_action(fitted: FittedCue) -> Literal["shortened", "sound", "dropped"] | None:
    """What became of a cue that did not take its best form."""
    if fitted.form is None:
        return "dropped"
    if fitted.form == fitted.cue.forms[0]:
        return None
    return "sound" if isinstance(fitted.form, SoundForm) else "shortened"
