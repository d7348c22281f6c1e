"""Changing how a plan is spoken: voice, rate, pitch and pronunciation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.compiler.plan.plan_model import SpeechForm, StartsAt
from voicecoach.timeline import Prosody
from voicecoach.units import MAX_PROSODY_FACTOR, MIN_PROSODY_FACTOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.compiler.plan.plan_model import (
        Filling,
        Form,
        Plan,
        PlannedCue,
        PlannedStep,
        TotalAnnouncement,
        Window,
    )

    ProsodyLookup: TypeAlias = Callable[[str, str], Prosody | None]
    """The prosody for a cue name and its text; None for the voice's default."""

    _FormChange: TypeAlias = Callable[[PlannedCue], tuple[Form, ...]]


def with_prosody(plan: Plan, prosody_of: ProsodyLookup) -> Plan:
    """Apply a prosody to every text of a plan, combined with the prosody that the text already has."""
    return map_forms(plan, lambda cue: forms_with_prosody(cue.cue, cue.forms, prosody_of))


def forms_with_prosody(cue: str, forms: tuple[Form, ...], prosody_of: ProsodyLookup) -> tuple[Form, ...]:
    """Apply a prosody to the forms of one cue."""
    return tuple(
        replace(form, prosody=combine_prosody(form.prosody, prosody_of(cue, form.text)))
        if isinstance(form, SpeechForm)
        else form
        for form in forms
    )


def combine_prosody(first: Prosody | None, second: Prosody | None) -> Prosody | None:
    """Combine two prosodies: voice and pronunciation of the first that has any, factors multiplied."""
    if first is None or second is None:
        return first or second
    return Prosody(
        voice=first.voice or second.voice,
        pace=_clamp_factor(first.pace * second.pace),
        pitch=_clamp_factor(first.pitch * second.pitch),
        said=first.said or second.said,
    )


def scale_rate(plan: Plan, rate: float) -> Plan:
    """Multiply the speech rate of every cue, but never slow down a cue with a fixed start.

    Such a cue is one of a countdown, say, where the next one follows a second later.
    """
    if rate == 1:
        return plan

    def scale(cue: PlannedCue) -> tuple[Form, ...]:
        return scale_form_rates(cue.forms, max(1.0, rate) if isinstance(cue.anchor, StartsAt) else rate)

    return map_forms(plan, scale)


def scale_form_rates(forms: tuple[Form, ...], rate: float) -> tuple[Form, ...]:
    """Multiply the speech rate of the forms of one cue."""
    return tuple(_scale_form(form, rate) for form in forms)


def _scale_form(form: Form, rate: float) -> Form:
    if not isinstance(form, SpeechForm) or rate == 1:
        return form
    prosody = form.prosody or Prosody()
    return replace(form, prosody=replace(prosody, pace=_clamp_factor(round(prosody.pace * rate, 2))))


def _clamp_factor(factor: float) -> float:
    return min(MAX_PROSODY_FACTOR, max(MIN_PROSODY_FACTOR, factor))


def map_forms(plan: Plan, change: _FormChange) -> Plan:
    """Replace the forms of every cue of a plan, its total announcement included."""
    steps = (_map_step(step, change) for step in plan.steps)
    return replace(plan, steps=tuple(steps), total=plan.total and _map_total(plan.total, change))


def _map_step(step: PlannedStep, change: _FormChange) -> PlannedStep:
    filling = step.filling and _map_filling(step.filling, change)
    short = step.after_short_rest
    short = short and replace(short, windows=_map_windows(short.windows, change))
    windows = _map_windows(step.windows, change)
    return replace(step, windows=windows, filling=filling, after_short_rest=short)


def _map_filling(filling: Filling, change: _FormChange) -> Filling:
    return replace(filling, windows_of=lambda ms: _map_windows(filling.windows_of(ms), change))


def _map_windows(windows: tuple[Window, ...], change: _FormChange) -> tuple[Window, ...]:
    return tuple(_map_window(window, change) for window in windows)


def _map_window(window: Window, change: _FormChange) -> Window:
    return replace(window, cues=tuple(replace(cue, forms=change(cue)) for cue in window.cues))


def _map_total(total: TotalAnnouncement, change: _FormChange) -> TotalAnnouncement:
    return replace(total, forms=lambda ms: change(total.cue(ms)))
