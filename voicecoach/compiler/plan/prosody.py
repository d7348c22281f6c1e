"""A plan with another manner of speaking, wherever somebody has one for its words.

A plan spoken faster or slower than the voice's own way.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.compiler.plan.plan_model import SpeechForm, StartsAt
from voicecoach.timeline import Prosody
from voicecoach.units import MAX_PROSODY_FACTOR, MIN_PROSODY_FACTOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.compiler.plan.plan_model import Form, Plan, PlannedStep, TotalAnnouncement, Window

    ProsodyLookup: TypeAlias = Callable[[str, str], Prosody | None]
    """The manner of a cue and its words; None for the session's own way."""
    from voicecoach.compiler.plan.plan_model import PlannedCue


TOTAL_CUE = "total"


def with_prosody(plan: Plan, manner_of: ProsodyLookup) -> Plan:
    """The plan with each form in its manner; what has one already keeps it, its pace and pitch multiplied."""
    steps = tuple(_step_with_prosody(step, manner_of) for step in plan.steps)
    return replace(plan, steps=steps, total=plan.total and _total_with_prosody(plan.total, manner_of))


def _step_with_prosody(step: PlannedStep, manner_of: ProsodyLookup) -> PlannedStep:
    return replace(step, windows=tuple(_window_with_prosody(window, manner_of) for window in step.windows))


def _window_with_prosody(window: Window, manner_of: ProsodyLookup) -> Window:
    cues = (replace(cue, forms=forms_with_prosody(cue.cue, cue.forms, manner_of)) for cue in window.cues)
    return replace(window, cues=tuple(cues))


def _total_with_prosody(total: TotalAnnouncement, manner_of: ProsodyLookup) -> TotalAnnouncement:
    return replace(total, forms=lambda ms: forms_with_prosody(TOTAL_CUE, total.forms(ms), manner_of))


def forms_with_prosody(cue: str, forms: tuple[Form, ...], manner_of: ProsodyLookup) -> tuple[Form, ...]:
    """The forms of one cue, each in its manner."""
    return tuple(
        SpeechForm(form.text, combine_prosody(form.prosody, manner_of(cue, form.text)))
        if isinstance(form, SpeechForm)
        else form
        for form in forms
    )


def combine_prosody(first: Prosody | None, second: Prosody | None) -> Prosody | None:
    """Both manners at once: the voice of the first that has one, the paces and pitches multiplied."""
    if first is None or second is None:
        return first or second
    return Prosody(
        voice=first.voice or second.voice,
        pace=_clamp_factor(first.pace * second.pace),
        pitch=_clamp_factor(first.pitch * second.pitch),
        said=first.said or second.said,
    )


def _clamp_factor(factor: float) -> float:
    return min(MAX_PROSODY_FACTOR, max(MIN_PROSODY_FACTOR, factor))


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
