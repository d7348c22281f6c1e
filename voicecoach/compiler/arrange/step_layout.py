"""Placing one step: its windows one after the other, each from the lengths of its own cues alone.

The step that plays during an edit is placed again from a frame inside it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from voicecoach.compiler.arrange.fit_cues import (
    MIN_GAP_FRAMES,
    NOTHING_ELAPSED,
    Elapsed,
    choose_form,
    fit_cues,
)
from voicecoach.compiler.arrange.timeline_part import PlacedCue, PlacedStep, TimelinePart
from voicecoach.compiler.plan.plan_model import Follows, OnBeat, SoundForm, SpeechForm, StartsAt, Window
from voicecoach.compiler.plan.timing_rules import INSTRUCTION_CUES, START_CUES
from voicecoach.timeline import Event, Interval, Remark, Step
from voicecoach.units import format_duration, frames_from_ms, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.arrange.fit_cues import Measure
    from voicecoach.compiler.arrange.timeline_part import PlayedPrefix
    from voicecoach.compiler.plan.plan_model import PlannedCue, PlannedStep

REST_CUE_VALID_FRAMES = frames_from_ms(2000)
"""The length of a rest is announced in this first part of it only."""


def place_step(
    step: PlannedStep, measure: Measure, start: int, elapsed: Elapsed = NOTHING_ELAPSED
) -> PlacedStep:
    """Place a step at a frame of the session. `elapsed` is what is over of its first window."""
    cues, window_starts, end = list[PlacedCue](), list[int](), start
    for window in step.windows:
        frames, placed = _place_window(window, measure, elapsed)
        cues += [replace(cue, start=cue.start + end) for cue in placed]
        window_starts.append(end)
        end, elapsed = end + frames, NOTHING_ELAPSED
    return PlacedStep(step, tuple(window_starts), tuple(sorted(cues, key=lambda cue: cue.start)), end)


def measure_step(step: PlannedStep, measure: Measure) -> int:
    """The length of a step in frames; measures only the cues of its elastic windows."""
    return sum(
        _place_window(window, measure, NOTHING_ELAPSED)[0] if window.is_elastic else frames_from_ms(window.ms)
        for window in step.windows
    )


def _place_window(window: Window, measure: Measure, elapsed: Elapsed) -> tuple[int, tuple[PlacedCue, ...]]:
    """The length of a window, and its remaining cues, with starts that count from its own."""
    cues = _remaining_cues(window, elapsed)
    if not window.is_elastic:
        return frames_from_ms(window.ms), fit_cues(replace(window, cues=cues), measure, elapsed)
    placed = tuple(_place_sequentially(cues, measure, elapsed))
    last_end = max((cue.end for cue in placed if cue.form), default=elapsed.end)
    min_frames = last_end + max(MIN_GAP_FRAMES, frames_from_ms(window.tail_ms)) if last_end else 0
    return max(frames_from_ms(window.ms) + window.extra_frames, min_frames, elapsed.cut), placed


def _place_sequentially(
    cues: tuple[PlannedCue, ...], measure: Measure, elapsed: Elapsed
) -> Iterator[PlacedCue]:
    """Place the cues of an elastic window one after the other, each in the first form that can be spoken."""
    cursor = elapsed.end
    for cue in cues:
        pause = frames_from_ms(cue.anchor.pause_ms) if isinstance(cue.anchor, Follows) else 0
        placed = choose_form(cue, measure, start=max(cursor + pause, elapsed.cut))
        cursor = placed.end if placed.form else cursor
        yield placed


def to_timeline_part(placed: PlacedStep, index: int) -> TimelinePart:
    """The events, the step and the report of a placed step."""
    planned = placed.step
    step = Step(
        index=index,
        name=planned.name,
        side=planned.side,
        round=planned.round,
        start=placed.start,
        frames=placed.end - placed.start,
        hold=_work_interval(placed),
        kind=planned.kind,
        exercise=planned.exercise,
    )
    events = tuple(_to_event(cue, index) for cue in placed.cues if cue.form)
    report = (
        *(remark for cue in placed.cues if (remark := _to_remark(cue, index))),
        *_overrun_remarks(placed, index),
    )
    return TimelinePart(events, (step,), report, placed.end, (placed,))


def _work_interval(placed: PlacedStep) -> Interval | None:
    """The time of holding or working in a step, None if it has none."""
    ends = (*placed.window_starts[1:], placed.end)
    for window, start, end in zip(placed.step.windows, placed.window_starts, ends, strict=True):
        if window.is_work:
            return Interval(start, end - start)
    return None


def _overrun_remarks(placed: PlacedStep, index: int) -> Iterator[Remark]:
    """A remark for each window that its words have made longer than its author said, with its last cue."""
    ends = (*placed.window_starts[1:], placed.end)
    for window, start, end in zip(placed.step.windows, placed.window_starts, ends, strict=True):
        frames = end - start
        if window.is_overrun_reported and window.cues and frames > frames_from_ms(window.ms):
            took, asked = (format_duration(round(ms_from_frames(frames), -2)), format_duration(window.ms))
            why = f"the words take {took}, not {asked}"
            yield Remark(cue=window.cues[-1].cue, step=index, action="longer", why=why)


def _to_event(placed: PlacedCue, index: int) -> Event:
    form = placed.form
    return Event(
        kind="speech" if isinstance(form, SpeechForm) else "sound",
        cue=placed.cue.cue,
        start=placed.start,
        frames=placed.frames,
        text=form.text if isinstance(form, SpeechForm) else None,
        reading=form.reading if isinstance(form, SpeechForm) else None,
        sound=form.sound if isinstance(form, SoundForm) else None,
        step=index,
        manner=form.prosody if isinstance(form, SpeechForm) else None,
        gain_db=form.gain_db if isinstance(form, SoundForm) else None,
    )


def _to_remark(placed: PlacedCue, index: int) -> Remark | None:
    """A remark for the report if the cue has not got its preferred form."""
    if placed.form is not None and placed.form == placed.cue.forms[0]:
        return None
    action: Literal["shortened", "sound", "dropped"] = "dropped"
    if placed.form is not None:
        action = "sound" if isinstance(placed.form, SoundForm) else "shortened"
    return Remark(cue=placed.cue.cue, step=index, action=action, why=placed.reason)


def resume_step(
    planned: PlannedStep | None, running: PlacedStep, prefix: PlayedPrefix, measure: Measure
) -> PlacedStep:
    """Place the rest of a step that plays at the cut, as it is planned now.

    Windows before the cut stay as they are, the window at the cut keeps its start. If the new plan has no
    such step or window any more, because nothing is spoken in it now, the running window ends as soon as
    what has started in it ends.
    """
    index = max(
        (index for index, start in enumerate(running.window_starts) if start <= prefix.cut), default=0
    )
    old, start = running.step, running.window_starts[index]
    ending = Window(0, (), is_elastic=True, tail_ms=old.windows[index].tail_ms)
    remaining: tuple[Window, ...] = (ending,)
    if planned is not None:
        new_index = index - old.anchor_window_index + planned.anchor_window_index
        current = planned.windows[new_index] if 0 <= new_index < len(planned.windows) else ending
        remaining = (current, *planned.windows[max(new_index + 1, 0) :])
    step = planned or old
    rest = place_step(replace(step, windows=remaining), measure, start, _elapsed_at(prefix, start))
    merged = replace(step, windows=(*old.windows[:index], *remaining))
    return replace(rest, step=merged, window_starts=(*running.window_starts[:index], *rest.window_starts))


def _elapsed_at(prefix: PlayedPrefix, start: int) -> Elapsed:
    """What is over of a window that starts at this frame of the session; clicks take no room in it."""
    past = (
        replace(event, start=event.start - start)
        for event in prefix.events
        if event.start >= start and not event.is_click
    )
    return Elapsed(prefix.cut - start, tuple(past))


def _remaining_cues(window: Window, elapsed: Elapsed) -> tuple[PlannedCue, ...]:
    """The cues of a window that may still be given.

    Past cues are recognised by their names, because their text may have changed. Where cues follow one
    another, those before the last past cue are over too.
    """
    if not elapsed.cut:
        return window.cues
    if window.is_elastic:
        remaining = window.cues[_index_after_past(window, elapsed) :]
        return _with_settle_pause(remaining, elapsed, window.settle_ms)
    return tuple(_unplayed_cues(window, elapsed))


def _with_settle_pause(
    cues: tuple[PlannedCue, ...], elapsed: Elapsed, settle_ms: int
) -> tuple[PlannedCue, ...]:
    """Keep the time to get into position after instructions that were given but are not planned any more."""
    cues = _without_same_again(cues, elapsed)
    if _has_instructions(elapsed) and cues and cues[0].cue in START_CUES:
        return (replace(cues[0], anchor=Follows(settle_ms)), *cues[1:])
    return cues


def _has_instructions(elapsed: Elapsed) -> bool:
    return any(event.cue in INSTRUCTION_CUES for event in elapsed.past_events)


def _without_same_again(cues: tuple[PlannedCue, ...], elapsed: Elapsed) -> tuple[PlannedCue, ...]:
    """The cues without "the same again" right after instructions: it would refer to them."""
    if not _has_instructions(elapsed):
        return cues
    return tuple(cue for cue in cues if cue.cue != "same_side")


def _index_after_past(window: Window, elapsed: Elapsed) -> int:
    """The index after the last cue of the window that was given."""
    past = Counter(event.cue for event in elapsed.past_events)
    after = 0
    for index, cue in enumerate(window.cues, 1):
        if past[cue.cue]:
            past[cue.cue] -= 1
            after = index
    return after


def _unplayed_cues(window: Window, elapsed: Elapsed) -> Iterator[PlannedCue]:
    past = Counter(event.cue for event in elapsed.past_events)
    for cue in _without_same_again(tuple(_without_said_words(window.cues, elapsed)), elapsed):
        if isinstance(cue.anchor, StartsAt | OnBeat):
            if _is_upcoming(cue.anchor, cue, elapsed):
                yield cue
        elif cue.cue == "tip":
            if not _is_tip_played(cue, elapsed):
                yield cue
        elif past[cue.cue]:
            past[cue.cue] -= 1
        elif cue.cue != "rest" or elapsed.cut <= REST_CUE_VALID_FRAMES:
            yield cue


def _without_said_words(cues: tuple[PlannedCue, ...], elapsed: Elapsed) -> Iterator[PlannedCue]:
    """The cues without the words at a time that were given: a time that moves does not repeat its words."""
    said = Counter(event.text for event in elapsed.past_events if event.cue == "at")
    for cue in cues:
        text = cue.forms[0].text if cue.cue == "at" and isinstance(cue.forms[0], SpeechForm) else None
        if text is not None and said[text]:
            said[text] -= 1
        else:
            yield cue


def _is_upcoming(anchor: StartsAt | OnBeat, cue: PlannedCue, elapsed: Elapsed) -> bool:
    """Whether its time is still to come. A hold has one halfway cue, even if it is lengthened after it."""
    if isinstance(anchor, OnBeat):
        return anchor.at_frame >= elapsed.cut
    is_halfway = cue.cue in ("halfway", "work_halfway")
    is_repeated = is_halfway and any(event.cue == cue.cue for event in elapsed.past_events)
    return frames_from_ms(anchor.at_ms) >= elapsed.cut and not is_repeated


def _is_tip_played(tip: PlannedCue, elapsed: Elapsed) -> bool:
    """Tips all have the same cue name, but their text never changes."""
    texts = {form.text for form in tip.forms if isinstance(form, SpeechForm)}
    return any(event.text in texts for event in elapsed.past_events)
