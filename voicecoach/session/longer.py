"""The running hold or rest made longer or shorter: by how much it can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.compiler.pace import COUNTDOWN_SECONDS, MIN_GAP_MS
from voicecoach.errors import VoicecoachError
from voicecoach.player.transport import step_index_at
from voicecoach.units import FRAMES_PER_MS, frames_from_ms

if TYPE_CHECKING:
    from voicecoach.compiler.laid import PlayedPrefix
    from voicecoach.compiler.model import StepKey
    from voicecoach.session.arrangement import LiveTimeline

_MS_PER_SECOND = 1000
_NOT_ADJUSTABLE_MESSAGE = "only a hold or a rest can be made longer or shorter"
_STEP_OVER_MESSAGE = "it is over already"


@dataclass(frozen=True, slots=True)
class HoldAdjustment:
    """By how many milliseconds which steps become longer, shorter where it is negative; in words."""

    linked_steps: tuple[StepKey, ...]
    delta_ms: int
    note: str


def adjusted_hold(
    arrangement: LiveTimeline, position: int, heard: PlayedPrefix, asked_ms: int
) -> HoldAdjustment:
    """The hold or rest of the step at a frame, longer by what is asked for, or shorter as far as it goes.

    Shortened, it keeps enough for what sounds at the cut and a whole countdown behind it. Raises
    VoicecoachError that says why it cannot be.
    """
    number = step_index_at(arrangement.steps, position)
    if number < 0:
        raise VoicecoachError(_NOT_ADJUSTABLE_MESSAGE)
    placed = arrangement.placed_steps[number]
    where = next((place for place, window in enumerate(placed.step.windows) if window.is_adjustable), None)
    if where is None:
        raise VoicecoachError(_NOT_ADJUSTABLE_MESSAGE)
    start, ms = placed.window_starts[where], placed.step.windows[where].ms
    if heard.cut >= start + frames_from_ms(ms):
        raise VoicecoachError(_STEP_OVER_MESSAGE)
    by_ms = max(asked_ms, min(0, _min_length_ms(heard, start) - ms))
    if by_ms == 0:
        raise VoicecoachError("it ends as soon as it can already")
    return HoldAdjustment(placed.step.linked_steps, by_ms, _adjustment_note(by_ms, asked_ms, ms))


def _min_length_ms(heard: PlayedPrefix, start: int) -> int:
    """The shortest length, to the whole second, of a window that starts at this frame."""
    begun = max([heard.cut, *(event.end for event in heard.events)]) - start
    least_ms = -(-max(0, begun) // FRAMES_PER_MS) + MIN_GAP_MS + max(COUNTDOWN_SECONDS) * _MS_PER_SECOND
    return -(-least_ms // _MS_PER_SECOND) * _MS_PER_SECOND


def _adjustment_note(by_ms: int, asked_ms: int, ms: int) -> str:
    note = f"{by_ms / _MS_PER_SECOND:+g} s"
    return note if by_ms == asked_ms else f"{note}; {(ms + by_ms) / _MS_PER_SECOND:g} s is the least now"
