"""The step that is being heard, laid out anew from a frame in the middle of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.compiler.fit import Over
from voicecoach.compiler.layout import Layout, lay_windows
from voicecoach.compiler.model import Window
from voicecoach.timeline import Stay

if TYPE_CHECKING:
    from voicecoach.compiler.fit import Measure
    from voicecoach.compiler.laid import Heard, Placed
    from voicecoach.compiler.model import PlannedStep


def over_from(heard: Heard, start: int) -> Over:
    """What is over of a window that starts at this frame of the session."""
    said = (replace(event, start=event.start - start) for event in heard.events if event.start >= start)
    return Over(heard.cut - start, tuple(said))


def window_at(running: Placed, frame: int) -> int:
    """Which window of the step is heard at this frame."""
    return max(place for place, start in enumerate(running.starts) if place == 0 or start <= frame)


def merged(planned: PlannedStep | None, running: Placed, cut: int) -> tuple[PlannedStep, int]:
    """The step with its windows as they were up to the cut and as they are planned now from there on.

    The number is that of the window that is heard at the cut. Where a step or a window is planned no
    more, as nothing is said in it now, what was begun of it is only brought to its end.
    """
    here = window_at(running, cut)
    old = running.step
    begun = Window(0, (), elastic=True, tail_ms=old.windows[here].tail_ms)
    if planned is None:
        return replace(old, windows=(*old.windows[:here], begun)), here
    now = here - old.main + planned.main
    current = planned.windows[now] if 0 <= now < len(planned.windows) else begun
    windows = (*old.windows[:here], current, *planned.windows[max(now + 1, 0) :])
    return replace(planned, windows=windows), here


def lay_on(step: PlannedStep, here: int, running: Placed, heard: Heard, measure: Measure) -> Layout:
    """A merged step from its window `here` on, from the frame 0 of the step; `fitted` holds new cues only."""
    origin = running.starts[0]
    starts = tuple(start - origin for start in running.starts[: here + 1])
    on = lay_windows(step.windows[here:], measure, starts[here], over_from(heard, running.starts[here]))
    stays = (
        Stay(start, end - start)
        for window, start, end in zip(step.windows, starts, starts[1:], strict=False)
        if window.stay
    )
    return replace(on, stay=on.stay or next(stays, None), starts=(*starts[:-1], *on.starts))
