"""What is said beside the session, while it stands: where the listener is, what they come back to."""

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
    """The step that a listener is in, one of how many, and what is left in frames."""

    step: Step
    step_count: int
    step_left_frames: int
    left_frames: int


def where_announcement(wording: Wording, here: SessionPosition) -> tuple[SpeechForm, ...]:
    """Which step it is of how many, and what is left of the session, rounded as all such times are."""
    return _announcement_forms("where", wording, here, round_announced_ms(ms_from_frames(here.left_frames)))


def resume_announcement(wording: Wording, here: SessionPosition) -> tuple[SpeechForm, ...]:
    """Which step goes on, and what is left of it to the second."""
    seconds = (ms_from_frames(here.step_left_frames) + _SECOND_MS // 2) // _SECOND_MS
    return _announcement_forms("resumed", wording, here, max(1, seconds) * _SECOND_MS)


def _announcement_forms(
    cue: str, wording: Wording, here: SessionPosition, left_ms: int
) -> tuple[SpeechForm, ...]:
    values = {
        "name": here.step.name,
        "side": wording.inflect_side(here.step.side or ""),
        "step": wording.numbers.cardinal(here.step.index + 1),
        "steps": wording.numbers.cardinal(here.step_count),
        "left": wording.numbers.duration(left_ms),
    }
    words = wording.cues[f"{cue}_side" if here.step.side else cue]
    return tuple(map(SpeechForm, words.render_forms(0, values)))
