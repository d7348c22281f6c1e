"""A plan spoken faster or slower than the voice's own way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.compiler.forms import Spoken
from voicecoach.compiler.model import StartsAt
from voicecoach.timeline import Manner

if TYPE_CHECKING:
    from voicecoach.compiler.forms import Form
    from voicecoach.compiler.model import Plan, PlannedCue, PlannedStep, Total, Window

SLOWEST = 0.5
FASTEST = 2.0


def paced(plan: Plan, pace: float) -> Plan:
    """The plan with all its words so many times as fast, those with a pace of their own too.

    What stands on its instant is spoken no slower, as the next of a countdown is there a second later.
    """
    if pace == 1:
        return plan
    total = plan.total and _total(plan.total, pace)
    return replace(plan, steps=tuple(_step(step, pace) for step in plan.steps), total=total)


def paced_forms(forms: tuple[Form, ...], pace: float) -> tuple[Form, ...]:
    """The forms of one cue, so many times as fast."""
    return tuple(_form(form, pace) for form in forms)


def _form(form: Form, pace: float) -> Form:
    if not isinstance(form, Spoken) or pace == 1:
        return form
    manner = form.manner or Manner()
    together = min(FASTEST, max(SLOWEST, round(manner.pace * pace, 2)))
    return replace(form, manner=replace(manner, pace=together))


def _step(step: PlannedStep, pace: float) -> PlannedStep:
    return replace(step, windows=tuple(_window(window, pace) for window in step.windows))


def _window(window: Window, pace: float) -> Window:
    return replace(window, cues=tuple(_cue(cue, pace) for cue in window.cues))


def _cue(cue: PlannedCue, pace: float) -> PlannedCue:
    own = max(1.0, pace) if isinstance(cue.anchor, StartsAt) else pace
    return replace(cue, forms=paced_forms(cue.forms, own))


def _total(total: Total, pace: float) -> Total:
    return replace(total, forms=lambda ms: paced_forms(total.forms(ms), pace))
