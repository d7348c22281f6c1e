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
from typing import TYPE_CHECKING

from voicecoach.compiler.going_on import lay_on, merged, over_from
from voicecoach.compiler.laid import Heard, Laid
from voicecoach.compiler.layout import Layout, at, first_form, lay_step, lay_windows, length_of
from voicecoach.compiler.model import PlannedCue, StartsAt
from voicecoach.errors import VoicecoachError
from voicecoach.timeline import Timeline, too_large
from voicecoach.units import frames_from_ms, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voicecoach.compiler.fit import Measure
    from voicecoach.compiler.model import Plan, PlannedStep


def arrange(plan: Plan, measure: Measure) -> Iterator[Laid]:
    """Lay out the plan from its start; the last part's `ready` is the length of the session in frames."""
    return _from_opening(plan, Heard(), measure)


def arrange_on(plan: Plan, heard: Heard, measure: Measure) -> Iterator[Laid]:
    """Lay out what follows on what is heard; the first part has the step that runs at the cut.

    There is no part where nothing follows.
    """
    if len(heard.placed) <= 1 and not any(step.end <= heard.cut for step in heard.steps):
        return _from_opening(plan, heard, measure)
    return _from_later(plan, heard, measure)


def _from_later(plan: Plan, heard: Heard, measure: Measure) -> Iterator[Laid]:
    running, last = heard.placed[-1], heard.steps[-1]
    start = last.end
    if heard.cut < last.end:
        planned = next((step for step in plan.steps if step.key == running.step.key), None)
        step, here = merged(planned, running, heard.cut)
        part = at(lay_on(step, here, running, heard, measure), step, last.index, last.start)
        yield part
        start = part.ready
    later = (step for step in plan.steps if step.key > running.step.key)
    yield from _lay_all(later, measure, start, len(heard.steps))


def _from_opening(plan: Plan, heard: Heard, measure: Measure) -> Iterator[Laid]:
    opening, layout = _opening(plan, heard, measure)
    if plan.total is None or any(event.cue == "total" for event in heard.events):
        yield at(layout, opening, 0, 0)
        yield from _lay_all(plan.steps[1:], measure, layout.frames, 1)
        return
    said = max((event.end for event in heard.events), default=0)
    cursor = max((fitted.end for fitted in layout.fitted), default=said)
    slot = max(cursor + frames_from_ms(plan.total.pause_ms), frames_from_ms(plan.total.at_ms), heard.cut)
    early = at(layout, opening, 0, 0)
    yield replace(early, steps=(), ready=slot)
    later = sum(length_of(step, measure) for step in plan.steps[1:])
    total = _lay_total(plan, layout, slot, later, measure)
    _check_size(total.frames + later)
    yield _only_total(at(total, opening, 0, 0), early)
    yield from _lay_all(plan.steps[1:], measure, total.frames, 1)


def _opening(plan: Plan, heard: Heard, measure: Measure) -> tuple[PlannedStep, Layout]:
    """The time to get ready without what tells the length, gone on with where it is heard already."""
    if not heard.placed:
        return plan.steps[0], lay_windows(plan.steps[0].windows, measure, 0, over_from(heard, 0))
    step, here = merged(plan.steps[0], heard.placed[0], heard.cut)
    return step, lay_on(step, here, heard.placed[0], heard, measure)


def compile_timeline(plan: Plan, measure: Measure, voice: str) -> Timeline:
    """The whole timeline of a plan, spoken by `voice` (its full name)."""
    return collect(list(arrange(plan, measure)), plan, voice)


def collect(parts: Iterable[Laid], plan: Plan, voice: str) -> Timeline:
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
    if what := too_large(frames, events):
        raise VoicecoachError(f"{what} with all that is said; repeat less, or make two routines of it")


def _lay_all(steps: Iterable[PlannedStep], measure: Measure, start: int, number: int) -> Iterator[Laid]:
    for index, step in enumerate(steps, number):
        part = at(lay_step(step, measure), step, index, start)
        yield part
        start = part.ready
        _check_size(start)


def _lay_total(plan: Plan, opening: Layout, slot: int, later: int, measure: Measure) -> Layout:
    """The first step with its announcement of the length.

    The words depend on the length, and where they reach over the end of the time to get ready the
    length depends on the words. So what is announced only ever grows from one try to the next, and
    where it would have to shrink again, the time to get ready is lengthened until it is true.
    """
    announced = rounded_ms(ms_from_frames(opening.frames + later))
    while True:
        settled = _with_total(plan, opening, slot, announced, measure)
        true = rounded_ms(ms_from_frames(settled.frames + later))
        if true <= announced:
            least = frames_from_ms(least_ms_rounded_to(announced)) - later
            return replace(settled, frames=max(settled.frames, least))
        announced = true


def _with_total(plan: Plan, opening: Layout, slot: int, announced_ms: int, measure: Measure) -> Layout:
    assert plan.total is not None  # noqa: S101 - the caller has looked
    cue = PlannedCue("total", StartsAt(0), 0, plan.total.forms(announced_ms))
    one = first_form(cue, slot, measure)
    tail = frames_from_ms(plan.steps[0].windows[-1].tail_ms)
    return replace(opening, frames=max(opening.frames, one.end + tail), fitted=(*opening.fitted, one))


def rounded_ms(ms: int) -> int:
    """A length as it is announced: to the minute from five minutes on, to the half minute from two on.

    Shorter ones go to fifteen seconds, and nothing is ever announced as no time at all.

    >>> [rounded_ms(ms) for ms in (545_000, 140_000, 62_000, 3_000)]
    [540000, 150000, 60000, 15000]
    """
    step = _rounding_ms(ms)
    return max(step, (ms + step // 2) // step * step)


def least_ms_rounded_to(announced_ms: int) -> int:
    """The shortest length that is announced so.

    >>> least_ms_rounded_to(60_000), least_ms_rounded_to(15_000)
    (52500, 0)
    """
    step = _rounding_ms(announced_ms - 1)
    return announced_ms - step // 2 if announced_ms > step else 0


def _rounding_ms(ms: int) -> int:
    return 60_000 if ms >= 300_000 else 30_000 if ms >= 120_000 else 15_000  # noqa: PLR2004 - five and two minutes


def _only_total(whole: Laid, early: Laid) -> Laid:
    """What the whole first step has besides what has been given already."""
    events, report = whole.events[len(early.events) :], whole.report[len(early.report) :]
    return replace(whole, events=events, report=report, placed=())
