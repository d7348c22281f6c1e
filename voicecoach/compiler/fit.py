"""Fitting cues into a window of a fixed length, so that none overlaps another or runs over the end.

The cue with the highest priority has its way first, equal ones in the order of the plan. Each takes
the first of its forms that fits where its anchor wants it, with the least gap to its neighbours;
where none fits it is dropped. So no cue ever costs one of a higher priority anything, and the same
cues and lengths always give the same result. The cost is n log n in the cues of a window, plus one
step through its free places for each cue that may stand anywhere.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from voicecoach.compiler.model import Sounded, Spoken, StartsAt, Within
from voicecoach.compiler.pace import GAP_MS, PAUSE_MS
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voicecoach.compiler.model import Anchor, Form, PlannedCue, Window

GAP = frames_from_ms(GAP_MS)
PAUSE = frames_from_ms(PAUSE_MS)

Measure: TypeAlias = "Callable[[Form], int | None]"
"""The length of a form in frames; None where the voice cannot speak it."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What became of a cue: the form it takes (None: dropped), its start in its window, its length."""

    cue: PlannedCue
    form: Form | None
    start: int
    frames: int
    why: str = ""
    """What kept it from its best form."""

    @property
    def end(self) -> int:
        """The frame after its last one."""
        return self.start + self.frames


class Slots:
    """The taken places of a window, and what is free between them."""

    def __init__(self, frames: int) -> None:
        self._frames = frames
        self._taken: list[tuple[int, int]] = []

    def take(self, start: int, frames: int) -> None:
        """Take the place."""
        insort(self._taken, (start, start + frames))

    def is_free(self, start: int, frames: int) -> bool:
        """Whether something of this length can start here."""
        place = bisect_right(self._taken, (start, self._frames))
        before = self._taken[place - 1][1] + GAP if place else 0
        after = self._taken[place][0] if place < len(self._taken) else self._frames
        return max(before, 0) <= start and start + frames + GAP <= after

    def earliest(self, frames: int, start: int, gap: int) -> int | None:
        """The first place for this length from `start` on that keeps the gap to its neighbours."""
        for free_from, free_to in self._free(gap):
            here = max(free_from, start)
            if here + frames + gap <= free_to:
                return here
        return None

    def _free(self, gap: int) -> Iterator[tuple[int, int]]:
        """What is free, up to the start of the next cue or the end of the window."""
        start = 0
        for taken_from, taken_to in self._taken:
            yield start, taken_from
            start = taken_to + gap
        yield start, self._frames


def fit(window: Window, measure: Measure) -> tuple[Fitted, ...]:
    """What becomes of each cue of a window of fixed length, in the order of the plan."""
    slots = Slots(frames_from_ms(window.ms))
    order = sorted(range(len(window.cues)), key=lambda place: (-window.cues[place].priority, place))
    fitted = {place: _settle(window.cues[place], slots, measure) for place in order}
    return tuple(fitted[place] for place in range(len(window.cues)))


def _settle(cue: PlannedCue, slots: Slots, measure: Measure) -> Fitted:
    why = ""
    for form in cue.forms:
        frames = measure(form)
        start = None if frames is None else _place(cue.anchor, frames, slots)
        if frames is not None and start is not None:
            slots.take(start, frames)
            return Fitted(cue, form, start, frames, why)
        why = why or why_not(form, frames)
    return Fitted(cue, None, 0, 0, why)


def _place(anchor: Anchor, frames: int, slots: Slots) -> int | None:
    if isinstance(anchor, StartsAt):
        start = frames_from_ms(anchor.at_ms)
        return start if slots.is_free(start, frames) else None
    places = (_place_with(anchor, frames, slots, gap) for gap in (PAUSE, GAP))
    return next((place for place in places if place is not None), None)


def _place_with(anchor: Anchor, frames: int, slots: Slots, gap: int) -> int | None:
    wanted = slots.earliest(frames, frames_from_ms(anchor.from_ms if isinstance(anchor, Within) else 0), gap)
    return slots.earliest(frames, 0, gap) if wanted is None else wanted


def why_not(form: Form, frames: int | None) -> str:
    """Why a form is not taken, for the report."""
    named = repr(form.text) if isinstance(form, Spoken) else f"the sound {form.sound}"
    if frames is None:
        return f"{named} could not be made"
    return f"{named} takes {frames / frames_from_ms(1000):.1f}s and does not fit"


def action_of(fitted: Fitted) -> Literal["shortened", "sound", "dropped"] | None:
    """What became of a cue that did not take its best form."""
    if fitted.form is None:
        return "dropped"
    if fitted.form == fitted.cue.forms[0]:
        return None
    return "sound" if isinstance(fitted.form, Sounded) else "shortened"
