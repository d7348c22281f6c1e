"""The running hold or rest made longer or shorter: by how much it can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.compiler.pace import COUNTDOWN, GAP_MS
from voicecoach.errors import VoicecoachError
from voicecoach.player.transport import step_number
from voicecoach.units import FRAMES_PER_MS, frames_from_ms

if TYPE_CHECKING:
    from voicecoach.compiler.laid import Heard
    from voicecoach.compiler.model import Key
    from voicecoach.session.arrangement import Arrangement

_SECOND_MS = 1000
_NOTHING = "only a hold or a rest can be made longer or shorter"
_OVER = "it is over already"


@dataclass(frozen=True, slots=True)
class Stretched:
    """By how many milliseconds which steps become longer, shorter where it is negative; in words."""

    alike: tuple[Key, ...]
    by_ms: int
    note: str


def stretched(arrangement: Arrangement, position: int, heard: Heard, asked_ms: int) -> Stretched:
    """The hold or rest of the step at a frame, longer by what is asked for, or shorter as far as it goes.

    Shortened, it keeps enough for what sounds at the cut and a whole countdown behind it. Raises
    VoicecoachError that says why it cannot be.
    """
    number = step_number(arrangement.steps, position)
    if number < 0:
        raise VoicecoachError(_NOTHING)
    placed = arrangement.placed[number]
    where = next((place for place, window in enumerate(placed.step.windows) if window.gives), None)
    if where is None:
        raise VoicecoachError(_NOTHING)
    start, ms = placed.starts[where], placed.step.windows[where].ms
    if heard.cut >= start + frames_from_ms(ms):
        raise VoicecoachError(_OVER)
    by_ms = max(asked_ms, min(0, _least_ms(heard, start) - ms))
    if by_ms == 0:
        raise VoicecoachError("it ends as soon as it can already")
    return Stretched(placed.step.alike, by_ms, _note(by_ms, asked_ms, ms))


def _least_ms(heard: Heard, start: int) -> int:
    """The shortest length, to the whole second, of a window that starts at this frame."""
    begun = max([heard.cut, *(event.end for event in heard.events)]) - start
    least_ms = -(-max(0, begun) // FRAMES_PER_MS) + GAP_MS + max(COUNTDOWN) * _SECOND_MS
    return -(-least_ms // _SECOND_MS) * _SECOND_MS


def _note(by_ms: int, asked_ms: int, ms: int) -> str:
    note = f"{by_ms / _SECOND_MS:+g} s"
    return note if by_ms == asked_ms else f"{note}; {(ms + by_ms) / _SECOND_MS:g} s is the least now"
