"""What is said beside the session, while it stands: where the listener is, what they come back to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.compiler.arrange import rounded_ms
from voicecoach.compiler.forms import Spoken
from voicecoach.units import ms_from_frames

if TYPE_CHECKING:
    from voicecoach.timeline import Step
    from voicecoach.wording.wording import Wording

_SECOND_MS = 1000


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The step that a listener is in, one of how many, and what is left in frames."""

    step: Step
    of: int
    step_left: int
    left: int


def where(wording: Wording, here: Whereabouts) -> tuple[Spoken, ...]:
    """Which step it is of how many, and what is left of the session, rounded as all such times are."""
    return _forms("where", wording, here, rounded_ms(ms_from_frames(here.left)))


def resumed(wording: Wording, here: Whereabouts) -> tuple[Spoken, ...]:
    """Which step goes on, and what is left of it to the second."""
    seconds = (ms_from_frames(here.step_left) + _SECOND_MS // 2) // _SECOND_MS
    return _forms("resumed", wording, here, max(1, seconds) * _SECOND_MS)


def _forms(cue: str, wording: Wording, here: Whereabouts, left_ms: int) -> tuple[Spoken, ...]:
    values = {
        "name": here.step.name,
        "side": wording.side(here.step.side or ""),
        "step": wording.numbers.cardinal(here.step.index + 1),
        "steps": wording.numbers.cardinal(here.of),
        "left": wording.numbers.duration(left_ms),
    }
    words = wording.cues[f"{cue}_side" if here.step.side else cue]
    return tuple(map(Spoken, words.forms(0, values)))
