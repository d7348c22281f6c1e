"""The phase of a session at one moment: get ready, work, hold, rest, wait, and how long it still lasts."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from voicecoach.player.playhead import TransportState
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.player.player_state import PlayerState
    from voicecoach.timeline import Event, Step

RELEASE_FROM_FRAMES = 2 * SAMPLE_RATE
"""A step that goes on for less than this after its hold has no phase of release: only a sound plays there."""

_BREATH_CUE = "breathe_in"

_COUNTED_CUES = frozenset({"rep", "last_rep", _BREATH_CUE})
"""The cues at the start of each repetition and breath."""


class Phase(StrEnum):
    """What the listener does; the values are the keys of its label."""

    PREPARE = "prepare"
    HOLD = "hold"
    WORK = "work"
    BREATHE = "breathe"
    RELEASE = "release"
    REST = "rest"
    WAIT = "wait"
    OTHER = ""
    """Words, a sound or silence: the label is the name of the step."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The phase with the time left of it in frames; None where no time is shown.

    `count` and `counted` are the number of the current repetition or breath, and how many there are; 0 where
    nothing is counted.
    """

    phase: Phase
    left_frames: int | None = None
    count: int = 0
    counted: int = 0


def events_of_step(events: Sequence[Event], step: Step) -> tuple[Event, ...]:
    """The events that start in a step, except beds and clicks; `events` may grow meanwhile."""
    first = bisect_left(events, step.start, key=_event_start)
    last = bisect_left(events, step.end, key=_event_start)
    return tuple(event for event in events[first:last] if event.kind != "bed" and not event.is_click)


def moment_of(state: PlayerState, events: Sequence[Event], *, stops_at_waits: bool) -> Moment:
    """The phase of `state`; `events` are those of its step."""
    step, position = state.step, state.position
    if step is None:
        return Moment(Phase.PREPARE)
    if step.hold is None:
        return _moment_without_hold(state, step, events, stops_at_waits=stops_at_waits)
    hold_end = step.hold.start + step.hold.frames
    if position < step.hold.start:
        return Moment(Phase.PREPARE, step.hold.start - position)
    if position >= hold_end and step.end - hold_end >= RELEASE_FROM_FRAMES:
        return Moment(Phase.RELEASE, step.end - position)
    starts = [event.start for event in events if event.cue in _COUNTED_CUES]
    count = bisect_left(starts, position + 1)
    return Moment(phase_of_work(events), max(0, hold_end - position), count, len(starts))


def _moment_without_hold(
    state: PlayerState,
    step: Step,
    events: Sequence[Event],
    *,
    stops_at_waits: bool,
) -> Moment:
    cues = {event.cue for event in events}
    left = step.end - state.position
    if step.kind == "wait" or state.transport_state is TransportState.WAITING:
        return Moment(Phase.WAIT, None if stops_at_waits else left)
    if step.kind in ("rest", "prepare"):
        return Moment(Phase.REST if step.kind == "rest" else Phase.PREPARE, left)
    return Moment(Phase.OTHER, None if cues else left)


def phase_of_work(events: Sequence[Event]) -> Phase:
    """Holding still, unless a cue shows that there is movement, or breathing."""
    cues = {event.cue for event in events}
    if any(cue.startswith("breathe_") for cue in cues):
        return Phase.BREATHE
    return Phase.WORK if any(cue.startswith(("work", "rep", "last_rep")) for cue in cues) else Phase.HOLD


def _event_start(event: Event) -> int:
    return event.start
