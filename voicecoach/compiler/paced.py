"""A plan spoken faster or slower than the voice's own way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.compiler.forms import SpeechForm
from voicecoach.compiler.model import StartsAt
from voicecoach.timeline import Prosody

if TYPE_CHECKING:
    from voicecoach.compiler.forms import Form
    from voicecoach.compiler.model import Plan, PlannedCue, PlannedStep, TotalAnnouncement, Window

MIN_RATE = 0.5
MAX_RATE = 2.0


def scale_rate(plan: Plan, pace: float) -> Plan:
    """The plan with all its words so many times as fast, those with a pace of their own too.

    What stands on its instant is spoken no slower, as the next of a countdown is there a second later.
    """
    if pace == 1:
        return plan
    total = plan.total and _scale_total(plan.total, pace)
    return replace(plan, steps=tuple(_scale_step(step, pace) for step in plan.steps), total=total)


def scale_form_rates(forms: tuple[Form, ...], pace: float) -> tuple[Form, ...]:
    """The forms of one cue, so many times as fast."""
    return tuple(_scale_form(form, pace) for form in forms)


def _scale_form(form: Form, pace: float) -> Form:
    if not isinstance(form, SpeechForm) or pace == 1:
        return form
    manner = form.prosody or Prosody()
    together = min(MAX_RATE, max(MIN_RATE, round(manner.pace * pace, 2)))
    return replace(form, prosody=replace(manner, pace=together))


def _scale_step(step: PlannedStep, pace: float) -> PlannedStep:
    return replace(step, windows=tuple(_scale_window(window, pace) for window in step.windows))


def _scale_window(window: Window, pace: float) -> Window:
    return replace(window, cues=tuple(_scale_cue(cue, pace) for cue in window.cues))


def _scale_cue(cue: PlannedCue, pace: float) -> PlannedCue:
    own = max(1.0, pace) if isinstance(cue.anchor, StartsAt) else pace
    return replace(cue, forms=scale_form_rates(cue.forms, own))


def _scale_total(total: TotalAnnouncement, pace: float) -> TotalAnnouncement:
    return replace(total, forms=lambda ms: scale_form_rates(total.forms(ms), pace))
