"""The step that is being heard, laid out anew from a frame in the middle of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.compiler.fit import Elapsed
from voicecoach.compiler.layout import StepLayout, lay_out_windows
from voicecoach.compiler.model import Window
from voicecoach.timeline import Interval

if TYPE_CHECKING:
    from voicecoach.compiler.fit import Measure
    from voicecoach.compiler.laid import PlacedStep, PlayedPrefix
    from voicecoach.compiler.model import PlannedStep


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
