"""Laying out one step: its windows one after the other, each from the lengths of its own cues alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.compiler.coming import still_to_come
from voicecoach.compiler.fit import GAP, NOTHING, Fitted, action_of, fit, why_not
from voicecoach.compiler.forms import Sounded, Spoken
from voicecoach.compiler.laid import Laid, Placed
from voicecoach.compiler.model import Follows
from voicecoach.timeline import Event, Remark, Stay, Step
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.fit import Measure, Over
    from voicecoach.compiler.model import PlannedCue, PlannedStep, Window


@dataclass(frozen=True, slots=True)
class Layout:
    """A step laid out on its own, from frame 0; `starts` are those of its windows."""

    frames: int
    fitted: tuple[Fitted, ...]
    stay: Stay | None
    starts: tuple[int, ...] = ()


def lay_step(step: PlannedStep, measure: Measure) -> Layout:
    """All windows of a step."""
    return lay_windows(step.windows, measure, 0, NOTHING)


def lay_windows(windows: tuple[Window, ...], measure: Measure, start: int, over: Over) -> Layout:
    """Windows one after the other, the first from frame `start` on; `over` is what is over of it."""
    fitted, starts, stay = list[Fitted](), list[int](), None
    for window in windows:
        frames, inside = lay_window(window, measure, over)
        fitted += [replace(one, start=one.start + start) for one in inside]
        stay = Stay(start, frames) if window.stay else stay
        starts.append(start)
        start, over = start + frames, NOTHING
    return Layout(start, tuple(sorted(fitted, key=lambda one: one.start)), stay, tuple(starts))


def lay_window(window: Window, measure: Measure, over: Over = NOTHING) -> tuple[int, tuple[Fitted, ...]]:
    """The length of a window, and what becomes of each of its cues that is still to come."""
    coming = still_to_come(window, over)
    if not window.elastic:
        return frames_from_ms(window.ms), fit(replace(window, cues=coming), measure, over)
    fitted = tuple(_follow(coming, measure, over))
    last = max((one.end for one in fitted if one.form), default=over.end)
    spoken = last + max(GAP, frames_from_ms(window.tail_ms)) if last else 0
    return max(frames_from_ms(window.ms), spoken, over.cut), fitted


def length_of(step: PlannedStep, measure: Measure) -> int:
    """The length of a step, for which only the words of its elastic windows need to be spoken."""
    return sum(
        lay_window(window, measure)[0] if window.elastic else frames_from_ms(window.ms)
        for window in step.windows
    )


def _follow(cues: tuple[PlannedCue, ...], measure: Measure, over: Over) -> Iterator[Fitted]:
    """The cues of an elastic window one after another, each in the first of its forms that can be made."""
    cursor = over.end
    for cue in cues:
        pause = frames_from_ms(cue.anchor.pause_ms) if isinstance(cue.anchor, Follows) else 0
        one = first_form(cue, max(cursor + pause, over.cut), measure)
        cursor = one.end if one.form else cursor
        yield one


def first_form(cue: PlannedCue, start: int, measure: Measure) -> Fitted:
    """The cue at this frame, in the first of its forms that can be made."""
    why = ""
    for form in cue.forms:
        frames = measure(form)
        if frames is not None:
            return Fitted(cue, form, start, frames, why)
        why = why or why_not(form, frames)
    return Fitted(cue, None, start, 0, why)


def at(layout: Layout, step: PlannedStep, index: int, start: int) -> Laid:
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
    placed = Placed(step, tuple(frame + start for frame in layout.starts))
    return Laid(events, (own,), report, start + layout.frames, (placed,))


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
