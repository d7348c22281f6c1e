"""From a plan and the real lengths of its cues to a timeline.

Windows are laid out one after the other, each from the lengths of its own cues alone, so a session
can be heard while its rest is still being spoken: `arrange` is a generator, and a timeline is all
that it gives, put together. Only the announced length needs to know more than what was heard so far:
the lengths of all elastic windows, whose words are spoken for it first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.compiler.fit import GAP, Fitted, action_of, fit, why_not
from voicecoach.compiler.model import Follows, Laid, PlannedCue, Sounded, Spoken, StartsAt
from voicecoach.errors import VoicecoachError
from voicecoach.timeline import Event, Remark, Stay, Step, Timeline, too_large
from voicecoach.units import frames_from_ms, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voicecoach.compiler.fit import Measure
    from voicecoach.compiler.model import Plan, PlannedStep, Window


def arrange(plan: Plan, measure: Measure) -> Iterator[Laid]:
    """Lay out the plan from its start; the last part's `ready` is the length of the session in frames."""
    opening = _lay_step(plan.steps[0], measure)
    if plan.total is None:
        yield _at(opening, plan.steps[0], 0, 0)
        yield from _lay_all(plan.steps[1:], measure, opening.frames)
        return
    cursor = max((fitted.end for fitted in opening.fitted), default=0)
    at = max(cursor + frames_from_ms(plan.total.pause_ms), frames_from_ms(plan.total.at_ms))
    early = _at(opening, plan.steps[0], 0, 0)
    yield Laid(early.events, (), early.report, at)
    later = sum(_frames(step, measure) for step in plan.steps[1:])
    total = _lay_total(plan, opening, at, later, measure)
    _check_size(total.frames + later)
    yield _only_total(_at(total, plan.steps[0], 0, 0), early)
    yield from _lay_all(plan.steps[1:], measure, total.frames)


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


@dataclass(frozen=True, slots=True)
class _Layout:
    """A step laid out on its own, from frame 0."""

    frames: int
    fitted: tuple[Fitted, ...]
    stay: Stay | None


def _frames(step: PlannedStep, measure: Measure) -> int:
    """The length of a step, for which only the words of its elastic windows need to be spoken."""
    return sum(
        _lay_window(window, measure)[0] if window.elastic else frames_from_ms(window.ms)
        for window in step.windows
    )


def _lay_all(steps: Iterable[PlannedStep], measure: Measure, start: int) -> Iterator[Laid]:
    for index, step in enumerate(steps, 1):
        layout = _lay_step(step, measure)
        yield _at(layout, step, index, start)
        start += layout.frames
        _check_size(start)


def _lay_step(step: PlannedStep, measure: Measure) -> _Layout:
    start, fitted, stay = 0, [], None
    for window in step.windows:
        frames, inside = _lay_window(window, measure)
        fitted += [replace(one, start=one.start + start) for one in inside]
        stay = Stay(start, frames) if window.stay else stay
        start += frames
    return _Layout(start, tuple(sorted(fitted, key=lambda one: one.start)), stay)


def _lay_window(window: Window, measure: Measure) -> tuple[int, tuple[Fitted, ...]]:
    if not window.elastic:
        return frames_from_ms(window.ms), fit(window, measure)
    fitted = tuple(_follow(window, measure))
    last = max((one.end for one in fitted if one.form), default=None)
    spoken = 0 if last is None else last + max(GAP, frames_from_ms(window.tail_ms))
    return max(frames_from_ms(window.ms), spoken), fitted


def _follow(window: Window, measure: Measure) -> Iterator[Fitted]:
    """The cues of an elastic window one after another, each in the first of its forms that can be made."""
    cursor = 0
    for cue in window.cues:
        pause = frames_from_ms(cue.anchor.pause_ms) if isinstance(cue.anchor, Follows) else 0
        one = _first_form(cue, cursor + pause, measure)
        cursor = one.end if one.form else cursor
        yield one


def _first_form(cue: PlannedCue, start: int, measure: Measure) -> Fitted:
    why = ""
    for form in cue.forms:
        frames = measure(form)
        if frames is not None:
            return Fitted(cue, form, start, frames, why)
        why = why or why_not(form, frames)
    return Fitted(cue, None, start, 0, why)


def _lay_total(plan: Plan, opening: _Layout, at: int, later: int, measure: Measure) -> _Layout:
    """The first step with its announcement of the length.

    The words depend on the length, and where they reach over the end of the time to get ready the
    length depends on the words. So what is announced only ever grows from one try to the next, and
    where it would have to shrink again, the time to get ready is lengthened until it is true.
    """
    announced = rounded_ms(ms_from_frames(opening.frames + later))
    while True:
        settled = _with_total(plan, opening, at, announced, measure)
        true = rounded_ms(ms_from_frames(settled.frames + later))
        if true <= announced:
            least = frames_from_ms(least_ms_rounded_to(announced)) - later
            return replace(settled, frames=max(settled.frames, least))
        announced = true


def _with_total(plan: Plan, opening: _Layout, at: int, announced_ms: int, measure: Measure) -> _Layout:
    assert plan.total is not None  # noqa: S101 - the caller has looked
    cue = PlannedCue("total", StartsAt(0), 0, plan.total.forms(announced_ms))
    one = _first_form(cue, at, measure)
    tail = frames_from_ms(plan.steps[0].windows[-1].tail_ms)
    return _Layout(max(opening.frames, one.end + tail), (*opening.fitted, one), opening.stay)


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


def _at(layout: _Layout, step: PlannedStep, index: int, start: int) -> Laid:
    """A step at its place in the session."""
    stay = Stay(layout.stay.start + start, layout.stay.frames) if layout.stay else None
    own = Step(
        index=index,
        name=step.name,
        side=step.side,
        round=step.round,
        start=start,
        frames=layout.frames,
        hold=stay,
    )
    events = tuple(_event(one, index, start) for one in layout.fitted if one.form)
    report = tuple(remark for one in layout.fitted if (remark := _remark(one, index)))
    return Laid(events, (own,), report, start + layout.frames)


def _only_total(whole: Laid, early: Laid) -> Laid:
    """What the whole first step has besides what has been given already."""
    return Laid(
        whole.events[len(early.events) :], whole.steps, whole.report[len(early.report) :], whole.ready
    )


def _event(one: Fitted, index: int, start: int) -> Event:
    spoken = isinstance(one.form, Spoken)
    return Event(
        kind="speech" if spoken else "sound",
        cue=one.cue.cue,
        start=one.start + start,
        frames=one.frames,
        text=one.form.text if isinstance(one.form, Spoken) else None,
        sound=one.form.sound if isinstance(one.form, Sounded) else None,
        step=index,
        manner=one.form.manner if isinstance(one.form, Spoken) else None,
    )


def _remark(one: Fitted, index: int) -> Remark | None:
    action = action_of(one)
    return Remark(cue=one.cue.cue, step=index, action=action, why=one.why) if action else None
