"""Arranging a plan: from the real lengths of its cues to a timeline.

Steps are placed one after the other, each from the lengths of its own cues alone, so a session can be played
while the rest of it is still being spoken: an arrangement is a generator, and a timeline is all its parts
joined. Nothing is spoken in here: where a length is unknown, its form is yielded. Only the announcement of
the total length needs more: the lengths of all elastic windows, so their cues are spoken before it.

During playback a session can be arranged again from a frame on: what starts before that frame stays, the step
that plays then continues from there, and all later steps are placed again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from voicecoach.compiler.arrange.fill_rounds import StepStarts, fill_step, late_round_remark
from voicecoach.compiler.arrange.fit_cues import choose_form
from voicecoach.compiler.arrange.lead_in import (
    late_instructions_remark,
    leads_into,
    place_rest,
    said_before,
    without_lead_in,
)
from voicecoach.compiler.arrange.step_layout import measure_step, place_step, resume_step, to_timeline_part
from voicecoach.compiler.arrange.timeline_part import PlayedPrefix, TimelinePart
from voicecoach.compiler.plan.timing_rules import min_ms_announced_as, round_announced_ms
from voicecoach.errors import VoicecoachError
from voicecoach.timeline import Remark, Timeline, size_problem
from voicecoach.units import frames_from_ms, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from voicecoach.compiler.arrange.fit_cues import Measure
    from voicecoach.compiler.arrange.timeline_part import PlacedStep
    from voicecoach.compiler.plan.plan_model import Form, Plan, PlannedStep, TotalAnnouncement

T = TypeVar("T")


class UnknownLengthError(Exception):
    """Raised by a Measure that does not know the length of a form yet."""

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self.form = form


Arrangement: TypeAlias = "Generator[TimelinePart | Form, None, None]"
"""Parts of a timeline, and before them each form whose length the Measure must know to go on."""


def arrange_stepwise(plan: Plan, measure: Measure) -> Arrangement:
    """Arrange a plan from its start; `ready` of the last part is the length of the session.

    Where `measure` raises UnknownLengthError, the form is yielded: the caller speaks it and goes on.
    """
    return _arrange_from_start(plan, PlayedPrefix(), measure)


def arrange_plan(plan: Plan, measure: Measure) -> Iterator[TimelinePart]:
    """Arrange a plan with a `measure` that knows every length."""
    return (part for part in arrange_stepwise(plan, measure) if isinstance(part, TimelinePart))


def rearrange(plan: Plan, prefix: PlayedPrefix, measure: Measure) -> Arrangement:
    """Arrange a plan after the part of a timeline that stays; yields nothing if nothing follows.

    The first part holds the step that plays at the cut. Unknown lengths are yielded as in `arrange_stepwise`.
    """
    if len(prefix.placed_steps) <= 1 and not any(step.end <= prefix.cut for step in prefix.steps):
        return _arrange_from_start(plan, prefix, measure)
    return _rearrange_from_running_step(plan, prefix, measure)


def _rearrange_from_running_step(plan: Plan, prefix: PlayedPrefix, measure: Measure) -> Arrangement:
    running, last = prefix.placed_steps[-1], prefix.steps[-1]
    starts = StepStarts.of((placed.step.key, placed.start) for placed in prefix.placed_steps)
    start = last.end
    later = tuple(step for step in plan.steps if step.key > running.step.key)
    said = said_before(later[0], running.step, prefix.events_of(last.index)) if later else None
    if prefix.cut < last.end:
        planned = next((step for step in plan.steps if step.key == running.step.key), None)
        planned = planned and fill_step(planned, running.start, starts)
        resume = partial(_resume_running_step, planned, later[0] if later else None, prefix, measure)
        placed, said = yield from _with_lengths(resume)
        part = to_timeline_part(placed, last.index)
        yield part
        start = part.ready
    yield from _arrange_steps(later, measure, _Place(start, len(prefix.steps), starts, said))


def _resume_running_step(
    planned: PlannedStep | None, following: PlannedStep | None, prefix: PlayedPrefix, measure: Measure
) -> tuple[PlacedStep, int | None]:
    """Place the rest of the step that plays at the cut; returns as `_place` does."""
    running, index = prefix.placed_steps[-1], prefix.steps[-1].index
    if planned is None:
        return resume_step(None, running, prefix, measure), None
    lead_in = leads_into(planned, following)
    if lead_in is not None:
        return place_rest(
            planned,
            lead_in,
            lambda rest: resume_step(rest, running, prefix, measure),
            prefix.events_of(index),
        )
    if len(prefix.placed_steps) > 1:
        said = said_before(planned, prefix.placed_steps[-2].step, prefix.events_of(index - 1))
        planned = planned if said is None else without_lead_in(planned, said)
    return resume_step(planned, running, prefix, measure), None


def _arrange_from_start(plan: Plan, prefix: PlayedPrefix, measure: Measure) -> Arrangement:
    """Arrange all steps, or what remains of the first step and all others."""
    first, others = plan.steps[0], plan.steps[1:]
    if prefix.placed_steps:
        resumed = prefix.placed_steps[0]
        opening = yield from _with_lengths(lambda: resume_step(first, resumed, prefix, measure))
    else:
        opening = yield from _with_lengths(lambda: place_step(first, measure, 0))
    early = to_timeline_part(opening, 0)
    if plan.total is None or any(event.cue == "total" for event in prefix.events):
        yield early
        yield from _arrange_steps(others, measure, _Place(opening.end, 1))
        return
    total, slot = plan.total, _total_slot(plan.total, opening, prefix)
    yield replace(early, steps=(), ready=slot)
    later_frames = yield from _measure_steps(others, measure)
    whole = yield from _with_lengths(lambda: _place_total(total, opening, slot, later_frames, measure))
    _check_size(whole.end + later_frames)
    yield _not_yet_yielded(to_timeline_part(whole, 0), early)
    yield from _arrange_steps(others, measure, _Place(whole.end, 1))


def join_parts(parts: Iterable[TimelinePart], plan: Plan, voice: str) -> Timeline:
    """Join all parts of a timeline. `voice` is the full name of the session's voice."""
    parts = list(parts)
    events = tuple(event for part in parts for event in part.events)
    _check_size(parts[-1].ready, len(events))
    return Timeline(
        frames=parts[-1].ready,
        title=plan.title,
        language=plan.language,
        voice=voice,
        author=plan.author,
        source=plan.source,
        events=events,
        steps=tuple(step for part in parts for step in part.steps),
        report=(*plan.report, *(remark for part in parts for remark in part.report)),
    )


def _check_size(frames: int, events: int = 0) -> None:
    """Check the limits again: the length of the speech was not known when the script was read."""
    if problem := size_problem(frames, events):
        raise VoicecoachError(
            f"{problem}, counting all that is spoken; repeat less, or split it into two routines"
        )


def _with_lengths(place: Callable[[], T]) -> Generator[Form, None, T]:
    """Try to place something until every length that it needs is known; yields each unknown form."""
    while True:
        try:
            return place()
        except UnknownLengthError as unknown:
            yield unknown.form


def _measure_steps(steps: Iterable[PlannedStep], measure: Measure) -> Generator[Form, None, int]:
    """The length of steps that follow one another, in frames."""
    place = _Place(0, 0)
    for planned, following in _with_following(steps):
        step = place.next_step(planned)
        if step is None:
            continue
        lead_in = leads_into(step, following)
        if lead_in is None or not lead_in.instructions:
            place.start += yield from _with_lengths(partial(measure_step, step, measure))
            place.said = None if lead_in is None else 0
            continue
        placed, place.said = yield from _with_lengths(partial(_place, step, following, measure, place.start))
        place.start = placed.end
    return place.start


def _arrange_steps(steps: Iterable[PlannedStep], measure: Measure, place: _Place) -> Arrangement:
    """Arrange steps from a place in the session on."""
    before: PlannedStep | None = None
    remarks: tuple[Remark | None, ...] = ()
    for planned, following in _with_following(steps):
        step = place.next_step(planned)
        if step is None:
            remarks = (late_round_remark(planned, place.start, place.starts, place.index),)
            continue
        placed, place.said = yield from _with_lengths(partial(_place, step, following, measure, place.start))
        part = to_timeline_part(placed, place.index)
        late = late_instructions_remark(placed, place.index, before)
        yield replace(part, report=(*filter(None, (*remarks, late)), *part.report))
        place.start, place.index, before, remarks = part.ready, place.index + 1, step, ()
        _check_size(place.start)


@dataclass(slots=True)
class _Place:
    """Where in the session the next step is placed, with the starts of those before it.

    `said` is how many of its instructions the rest before has; None if no rest leads into it.
    """

    start: int
    index: int
    starts: StepStarts = field(default_factory=StepStarts)
    said: int | None = None

    def next_step(self, planned: PlannedStep) -> PlannedStep | None:
        """The next step as it is here; None for a rest that fills a round which is over already."""
        step, said = fill_step(planned, self.start, self.starts), self.said
        self.said = None
        if step is None:
            return None
        self.starts.add(step.key, self.start)
        return step if said is None else without_lead_in(step, said)


def _with_following(steps: Iterable[PlannedStep]) -> Iterator[tuple[PlannedStep, PlannedStep | None]]:
    """Each step with the one after it."""
    ahead = tuple(steps)
    return zip(ahead, (*ahead[1:], None), strict=False)


def _place(
    step: PlannedStep, following: PlannedStep | None, measure: Measure, start: int
) -> tuple[PlacedStep, int | None]:
    """Place a step; a rest with the instructions of the step after it, of which the number is returned."""
    lead_in = leads_into(step, following)
    if lead_in is None:
        return place_step(step, measure, start), None
    return place_rest(step, lead_in, lambda rest: place_step(rest, measure, start))


def _total_slot(total: TotalAnnouncement, opening: PlacedStep, prefix: PlayedPrefix) -> int:
    """The frame at which the total length is announced."""
    last_played = max((event.end for event in prefix.events), default=0)
    last_end = max((cue.end for cue in opening.cues), default=last_played)
    return max(last_end + frames_from_ms(total.pause_ms), frames_from_ms(total.at_ms), prefix.cut)


def _place_total(
    total: TotalAnnouncement, opening: PlacedStep, slot: int, later_frames: int, measure: Measure
) -> PlacedStep:
    """Add the announcement of the total length to the first step.

    The text depends on the length, and the length on the text where it makes the first step longer. To settle
    that, the announced length only ever grows from one try to the next; where it would have to shrink, the
    first step is made longer until the announcement is true.
    """
    announced_ms = round_announced_ms(ms_from_frames(opening.end + later_frames))
    while True:
        placed = _with_total(total, opening, slot, announced_ms, measure)
        true_ms = round_announced_ms(ms_from_frames(placed.end + later_frames))
        if true_ms <= announced_ms:
            min_end = frames_from_ms(min_ms_announced_as(announced_ms)) - later_frames
            return replace(placed, end=max(placed.end, min_end))
        announced_ms = true_ms


def _with_total(
    total: TotalAnnouncement, opening: PlacedStep, slot: int, announced_ms: int, measure: Measure
) -> PlacedStep:
    announcement = choose_form(total.cue(announced_ms), measure, start=slot)
    tail = frames_from_ms(opening.step.windows[-1].tail_ms)
    return replace(opening, end=max(opening.end, announcement.end + tail), cues=(*opening.cues, announcement))


def _not_yet_yielded(whole: TimelinePart, early: TimelinePart) -> TimelinePart:
    """The part of the whole first step that was not yielded before."""
    events, report = whole.events[len(early.events) :], whole.report[len(early.report) :]
    return replace(whole, events=events, report=report, placed_steps=())
