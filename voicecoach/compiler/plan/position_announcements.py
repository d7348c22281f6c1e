"""Announcements outside the timeline: where the listener is, and what a paused session resumes with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.compiler.plan.plan_model import SpeechForm
from voicecoach.compiler.plan.timing_rules import round_announced_ms
from voicecoach.units import ms_from_frames

if TYPE_CHECKING:
    from voicecoach.timeline import Step
    from voicecoach.wording import Wording

_SECOND_MS = 1000


@dataclass(frozen=True, slots=True)
class SessionPosition:
    """A position in a session: the current step, the number of steps, and the remaining frames."""

    step: Step
    step_count: int
    step_left_frames: int
    left_frames: int


def where_announcement(wording: Wording, position: SessionPosition) -> tuple[SpeechForm, ...]:
    """Announce the current step, its number, and the rest of the session, rounded like the total length."""
    left_ms = round_announced_ms(ms_from_frames(position.left_frames))
    return _announcement_forms("where", wording, position, wording.numbers.rounded_duration(left_ms))


def resume_announcement(wording: Wording, position: SessionPosition) -> tuple[SpeechForm, ...]:
    """Announce the current step and the rest of it, to the second."""
    seconds = (ms_from_frames(position.step_left_frames) + _SECOND_MS // 2) // _SECOND_MS
    left = wording.numbers.duration(max(1, seconds) * _SECOND_MS)
    return _announcement_forms("resumed", wording, position, left)


def _announcement_forms(
    cue: str, wording: Wording, position: SessionPosition, left: str
) -> tuple[SpeechForm, ...]:
    step = position.step
    values = {
        "name": step.name,
        "side": wording.inflect_side(step.side or ""),
        "step": wording.numbers.cardinal(step.index + 1),
        "steps": wording.numbers.cardinal(position.step_count),
        "left": left,
    }
    words = wording.cues[f"{cue}_side" if step.side else cue]
    return tuple(map(SpeechForm, words.render_forms(0, values)))
