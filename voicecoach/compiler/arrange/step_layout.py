"""Laying out one step: its windows one after the other, each from the lengths of its own cues alone.

The step that is being heard, laid out anew from a frame in the middle of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.compiler.arrange.fit_cues import (
    MIN_GAP_FRAMES,
    NOTHING_ELAPSED,
    Elapsed,
    FittedCue,
    fit_cues,
    refusal_reason,
    remark_action,
)
from voicecoach.compiler.arrange.remaining_cues import remaining_cues
from voicecoach.compiler.arrange.timeline_part import PlacedStep, TimelinePart
from voicecoach.compiler.plan.plan_model import Follows, SoundForm, SpeechForm, Window
from voicecoach.timeline import Event, Interval, Remark, Step
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.arrange.fit_cues import Measure
    from voicecoach.compiler.arrange.timeline_part import PlayedPrefix
    from voicecoach.compiler.plan.plan_model import PlannedCue, PlannedStep


@dataclass(frozen=True, slots=True)
class StepLayout:
    """A step laid out on its own, from frame 0; `starts` are those of its windows."""

    frames: int
    fitted: tuple[FittedCue, ...]
    work_interval: Interval | None
    window_starts: tuple[int, ...] = ()


def lay_out_step(step: PlannedStep, measure: Measure) -> StepLayout:
    """All windows of a step."""
    return lay_out_windows(step.windows, measure, 0, NOTHING_ELAPSED)


def lay_out_windows(windows: tuple[Window, ...], measure: Measure, start: int, over: Elapsed) -> StepLayout:
    """Windows one after the other, the first from frame `start` on; `over` is what is over of it."""
    fitted, starts, stay = list[FittedCue](), list[int](), None
    for window in windows:
        frames, inside = lay_out_window(window, measure, over)
        fitted += [replace(one, start=one.start + start) for one in inside]
        stay = Interval(start, frames) if window.is_work else stay
        starts.append(start)
        start, over = start + frames, NOTHING_ELAPSED
    return StepLayout(start, tuple(sorted(fitted, key=lambda one: one.start)), stay, tuple(starts))


def lay_out_window(
    window: Window, measure: Measure, over: Elapsed = NOTHING_ELAPSED
) -> tuple[int, tuple[FittedCue, ...]]:
    """The length of a window, and what becomes of each of its cues that is still to come."""
    coming = remaining_cues(window, over)
    if not window.is_elastic:
        return frames_from_ms(window.ms), fit_cues(replace(window, cues=coming), measure, over)
    fitted = tuple(_place_sequentially(coming, measure, over))
    last = max((one.end for one in fitted if one.form), default=over.end)
    spoken = last + max(MIN_GAP_FRAMES, frames_from_ms(window.tail_ms)) if last else 0
    return max(frames_from_ms(window.ms), spoken, over.cut), fitted


def step_frames(step: PlannedStep, measure: Measure) -> int:
    """The length of a step, for which only the words of its elastic windows need to be spoken."""
    return sum(
        lay_out_window(window, measure)[0] if window.is_elastic else frames_from_ms(window.ms)
        for window in step.windows
    )


def _place_sequentially(cues: tuple[PlannedCue, ...], measure: Measure, over: Elapsed) -> Iterator[FittedCue]:
    """The cues of an elastic window one after another, each in the first of its forms that can be made."""
    cursor = over.end
    for cue in cues:
        pause = frames_from_ms(cue.anchor.pause_ms) if isinstance(cue.anchor, Follows) else 0
        one = first_speakable(cue, max(cursor + pause, over.cut), measure)
        cursor = one.end if one.form else cursor
        yield one


def first_speakable(cue: PlannedCue, start: int, measure: Measure) -> FittedCue:
    """The cue at this frame, in the first of its forms that can be made."""
    why = ""
    for form in cue.forms:
        frames = measure(form)
        if frames is not None:
            return FittedCue(cue, form, start, frames, why)
        why = why or refusal_reason(form, frames)
    return FittedCue(cue, None, start, 0, why)


def to_timeline_part(layout: StepLayout, step: PlannedStep, index: int, start: int) -> TimelinePart:
    """A step at its place in the session."""
    stay = (
        Interval(layout.work_interval.start + start, layout.work_interval.frames)
        if layout.work_interval
        else None
    )
    own = Step(
        index=index,
        name=step.name,
        side=step.side,
        round=step.round,
        start=start,
        frames=layout.frames,
        hold=stay,
    )
    events = tuple(_to_event(one, index, start) for one in layout.fitted if one.form)
    report = tuple(remark for one in layout.fitted if (remark := _to_remark(one, index)))
    placed = PlacedStep(step, tuple(frame + start for frame in layout.window_starts))
    return TimelinePart(events, (own,), report, start + layout.frames, (placed,))


def _to_event(one: FittedCue, index: int, start: int) -> Event:
    spoken = isinstance(one.form, SpeechForm)
    return Event(
        kind="speech" if spoken else "sound",
        cue=one.cue.cue,
        start=one.start + start,
        frames=one.frames,
        text=one.form.text if isinstance(one.form, SpeechForm) else None,
        sound=one.form.sound if isinstance(one.form, SoundForm) else None,
        step=index,
        manner=one.form.prosody if isinstance(one.form, SpeechForm) else None,
    )


def _to_remark(one: FittedCue, index: int) -> Remark | None:
    action = remark_action(one)
    return Remark(cue=one.cue.cue, step=index, action=action, why=one.reason) if action else None


def elapsed_at(heard: PlayedPrefix, start: int) -> Elapsed:
    """What is over of a window that starts at this frame of the session."""
    said = (replace(event, start=event.start - start) for event in heard.events if event.start >= start)
    return Elapsed(heard.cut - start, tuple(said))


def window_index_at(running: PlacedStep, frame: int) -> int:
    """Which window of the step is heard at this frame."""
    return max(place for place, start in enumerate(running.window_starts) if place == 0 or start <= frame)


def splice_step(planned: PlannedStep | None, running: PlacedStep, cut: int) -> tuple[PlannedStep, int]:
    """The step with its windows as they were up to the cut and as they are planned now from there on.

    The number is that of the window that is heard at the cut. Where a step or a window is planned no
    more, as nothing is said in it now, what was begun of it is only brought to its end.
    """
    here = window_index_at(running, cut)
    old = running.step
    begun = Window(0, (), is_elastic=True, tail_ms=old.windows[here].tail_ms)
    if planned is None:
        return replace(old, windows=(*old.windows[:here], begun)), here
    now = here - old.anchor_window_index + planned.anchor_window_index
    current = planned.windows[now] if 0 <= now < len(planned.windows) else begun
    windows = (*old.windows[:here], current, *planned.windows[max(now + 1, 0) :])
    return replace(planned, windows=windows), here


def lay_out_rest(
    step: PlannedStep, here: int, running: PlacedStep, heard: PlayedPrefix, measure: Measure
) -> StepLayout:
    """A merged step from its window `here` on, from the frame 0 of the step; `fitted` holds new cues only."""
    origin = running.window_starts[0]
    starts = tuple(start - origin for start in running.window_starts[: here + 1])
    on = lay_out_windows(
        step.windows[here:], measure, starts[here], elapsed_at(heard, running.window_starts[here])
    )
    stays = (
        Interval(start, end - start)
        for window, start, end in zip(step.windows, starts, starts[1:], strict=False)
        if window.is_work
    )
    return replace(
        on,
        work_interval=on.work_interval or next(stays, None),
        window_starts=(*starts[:-1], *on.window_starts),
    )
