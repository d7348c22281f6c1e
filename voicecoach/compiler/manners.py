"""A plan with another manner of speaking, wherever somebody has one for its words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.compiler.forms import SpeechForm
from voicecoach.timeline import Prosody
from voicecoach.units import MAX_PROSODY_FACTOR, MIN_PROSODY_FACTOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.compiler.forms import Form
    from voicecoach.compiler.model import Plan, PlannedStep, TotalAnnouncement, Window

    ProsodyLookup: TypeAlias = Callable[[str, str], Prosody | None]
    """The manner of a cue and its words; None for the session's own way."""

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
