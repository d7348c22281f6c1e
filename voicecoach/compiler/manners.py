"""A plan with another manner of speaking, wherever somebody has one for its words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.compiler.forms import Spoken
from voicecoach.timeline import Manner
from voicecoach.units import FASTEST, SLOWEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.compiler.forms import Form
    from voicecoach.compiler.model import Plan, PlannedStep, Total, Window

    MannerOf: TypeAlias = Callable[[str, str], Manner | None]
    """The manner of a cue and its words; None for the session's own way."""

TOTAL_CUE = "total"


def mannered(plan: Plan, manner_of: MannerOf) -> Plan:
    """The plan with each form in its manner; what has one already keeps it, its pace and pitch multiplied."""
    steps = tuple(_step(step, manner_of) for step in plan.steps)
    return replace(plan, steps=steps, total=plan.total and _total(plan.total, manner_of))


def _step(step: PlannedStep, manner_of: MannerOf) -> PlannedStep:
    return replace(step, windows=tuple(_window(window, manner_of) for window in step.windows))


def _window(window: Window, manner_of: MannerOf) -> Window:
    cues = (replace(cue, forms=mannered_forms(cue.cue, cue.forms, manner_of)) for cue in window.cues)
    return replace(window, cues=tuple(cues))


def _total(total: Total, manner_of: MannerOf) -> Total:
    return replace(total, forms=lambda ms: mannered_forms(TOTAL_CUE, total.forms(ms), manner_of))


def mannered_forms(cue: str, forms: tuple[Form, ...], manner_of: MannerOf) -> tuple[Form, ...]:
    """The forms of one cue, each in its manner."""
    return tuple(
        Spoken(form.text, blended(form.manner, manner_of(cue, form.text)))
        if isinstance(form, Spoken)
        else form
        for form in forms
    )


def blended(first: Manner | None, second: Manner | None) -> Manner | None:
    """Both manners at once: the voice of the first that has one, the paces and pitches multiplied."""
    if first is None or second is None:
        return first or second
    return Manner(
        voice=first.voice or second.voice,
        pace=_within(first.pace * second.pace),
        pitch=_within(first.pitch * second.pitch),
        said=first.said or second.said,
    )


def _within(factor: float) -> float:
    return min(FASTEST, max(SLOWEST, factor))
