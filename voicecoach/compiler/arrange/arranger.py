"""From a plan and the real lengths of its cues to a timeline.

Windows are laid out one after the other, each from the lengths of its own cues alone, so a session
can be heard while its rest is still being spoken: `arrange` is a generator, and a timeline is all
that it gives, put together. Only the announced length needs to know more than what was heard so far:
the lengths of all elastic windows, whose words are spoken for it first.

A session that is being heard can be laid out anew from a frame on: what starts before that frame
stays, the step that is heard there goes on from it, and everything behind it is laid out afresh.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from voicecoach.compiler.arrange.step_layout import (
    StepLayout,
    elapsed_at,
    first_speakable,
    lay_out_rest,
    lay_out_step,
    lay_out_windows,
    splice_step,
    step_frames,
    to_timeline_part,
)
from voicecoach.compiler.arrange.timeline_part import PlayedPrefix, TimelinePart
from voicecoach.compiler.plan.plan_model import PlannedCue, StartsAt
from voicecoach.compiler.plan.timing_rules import min_ms_announced_as, round_announced_ms
from voicecoach.errors import VoicecoachError
from voicecoach.timeline import Timeline, size_problem
from voicecoach.units import frames_from_ms, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from voicecoach.compiler.arrange.fit_cues import Measure
    from voicecoach.compiler.plan.plan_model import Form, Plan, PlannedStep

T = TypeVar("T")


class UnknownLengthError(Exception):
    """Raised by a Measure that does not know the length of a form yet."""

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self.form = form


Arrangement: TypeAlias = "Generator[TimelinePart | Form, None, None]"
"""Parts of a timeline, and before them each form whose length the Measure must know to go on."""


def arrange_stepwise(plan: Plan, measure: Measure) -> Arrangement:
    """Arrange the plan from its start; the last part's `ready` is the length of the session in frames.

    Where `measure` raises UnknownLengthError, the form is yielded: the caller speaks it and goes on.
    """
    return _arrange_from_start(plan, PlayedPrefix(), measure)


def arrange_plan(plan: Plan, measure: Measure) -> Iterator[TimelinePart]:
    """Arrange the plan with a `measure` that knows every length."""
    return (part for part in arrange_stepwise(plan, measure) if isinstance(part, TimelinePart))


def rearrange(plan: Plan, heard: PlayedPrefix, measure: Measure) -> Arrangement:
    """Arrange what follows a played prefix; the first part has the step that runs at the cut.

    There is no part where nothing follows. Unknown lengths are yielded as in `arrange_stepwise`.
    """
    if len(heard.placed_steps) <= 1 and not any(step.end <= heard.cut for step in heard.steps):
        return _arrange_from_start(plan, heard, measure)
    return _rearrange_from_running_step(plan, heard, measure)


def _rearrange_from_running_step(plan: Plan, heard: PlayedPrefix, measure: Measure) -> Arrangement:
    running, last = heard.placed_steps[-1], heard.steps[-1]
    start = last.end
    if heard.cut < last.end:
        planned = next((step for step in plan.steps if step.key == running.step.key), None)
        step, here = splice_step(planned, running, heard.cut)
        layout = yield from _with_lengths(lambda: lay_out_rest(step, here, running, heard, measure))
        part = to_timeline_part(layout, step, last.index, last.start)
        yield part
        start = part.ready
    later = (step for step in plan.steps if step.key > running.step.key)
    yield from _lay_out_steps(later, measure, start, len(heard.steps))


def _arrange_from_start(plan: Plan, heard: PlayedPrefix, measure: Measure) -> Arrangement:
    opening, layout = yield from _with_lengths(lambda: _lay_out_prepare(plan, heard, measure))
    if plan.total is None or any(event.cue == "total" for event in heard.events):
        yield to_timeline_part(layout, opening, 0, 0)
        yield from _lay_out_steps(plan.steps[1:], measure, layout.frames, 1)
        return
    said = max((event.end for event in heard.events), default=0)
    cursor = max((fitted.end for fitted in layout.fitted), default=said)
    slot = max(cursor + frames_from_ms(plan.total.pause_ms), frames_from_ms(plan.total.at_ms), heard.cut)
    early = to_timeline_part(layout, opening, 0, 0)
    yield replace(early, steps=(), ready=slot)
    later = 0
    for step in plan.steps[1:]:
        later += yield from _with_lengths(partial(step_frames, step, measure))
    total = yield from _with_lengths(lambda: _lay_out_total(plan, layout, slot, later, measure))
    _check_size(total.frames + later)
    yield _not_yet_yielded(to_timeline_part(total, opening, 0, 0), early)
    yield from _lay_out_steps(plan.steps[1:], measure, total.frames, 1)


def _lay_out_prepare(plan: Plan, heard: PlayedPrefix, measure: Measure) -> tuple[PlannedStep, StepLayout]:
    """The time to get ready without what tells the length, gone on with where it is heard already."""
    if not heard.placed_steps:
        return plan.steps[0], lay_out_windows(plan.steps[0].windows, measure, 0, elapsed_at(heard, 0))
    step, here = splice_step(plan.steps[0], heard.placed_steps[0], heard.cut)
    return step, lay_out_rest(step, here, heard.placed_steps[0], heard, measure)


def compile_timeline(plan: Plan, measure: Measure, voice: str) -> Timeline:
    """The whole timeline of a plan, spoken by `voice` (its full name)."""
    return join_parts(list(arrange_plan(plan, measure)), plan, voice)


def join_parts(parts: Iterable[TimelinePart], plan: Plan, voice: str) -> Timeline:
    """All parts of a timeline put together."""
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
    """What is said and sounded counts here, which nobody knew when the script was read."""
    if what := size_problem(frames, events):
        raise VoicecoachError(f"{what} with all that is said; repeat less, or make two routines of it")


def _with_lengths(lay_out: Callable[[], T]) -> Generator[Form, None, T]:
    """Try a layout until every length that it needs is known; yields each form that is to be spoken."""
    while True:
        try:
            return lay_out()
        except UnknownLengthError as unknown:
            yield unknown.form


def _lay_out_steps(steps: Iterable[PlannedStep], measure: Measure, start: int, number: int) -> Arrangement:
    for index, step in enumerate(steps, number):
        layout = yield from _with_lengths(partial(lay_out_step, step, measure))
        part = to_timeline_part(layout, step, index, start)
        yield part
        start = part.ready
        _check_size(start)


def _lay_out_total(plan: Plan, opening: StepLayout, slot: int, later: int, measure: Measure) -> StepLayout:
    """The first step with its announcement of the length.

    The words depend on the length, and where they reach over the end of the time to get ready the
    length depends on the words. So what is announced only ever grows from one try to the next, and
    where it would have to shrink again, the time to get ready is lengthened until it is true.
    """
    announced = round_announced_ms(ms_from_frames(opening.frames + later))
    while True:
        settled = _add_total(plan, opening, slot, announced, measure)
        true = round_announced_ms(ms_from_frames(settled.frames + later))
        if true <= announced:
            least = frames_from_ms(min_ms_announced_as(announced)) - later
            return replace(settled, frames=max(settled.frames, least))
        announced = true


def _add_total(plan: Plan, opening: StepLayout, slot: int, announced_ms: int, measure: Measure) -> StepLayout:
    assert plan.total is not None  # noqa: S101 - the caller has looked
    cue = PlannedCue("total", StartsAt(0), 0, plan.total.forms(announced_ms))
    one = first_speakable(cue, slot, measure)
    tail = frames_from_ms(plan.steps[0].windows[-1].tail_ms)
    return replace(opening, frames=max(opening.frames, one.end + tail), fitted=(*opening.fitted, one))


def _not_yet_yielded(whole: TimelinePart, early: TimelinePart) -> TimelinePart:
    """What the whole first step has besides what has been given already."""
    events, report = whole.events[len(early.events) :], whole.report[len(early.report) :]
    return replace(whole, events=events, report=report, placed_steps=())
