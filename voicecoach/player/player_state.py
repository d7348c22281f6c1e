"""TODO"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.player.playhead import FADE_FRAMES, TransportState, step_index_at
from voicecoach.timeline import step_labels
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.player.playback_source import PlaybackSource
    from voicecoach.player.playhead import Playhead
    from voicecoach.timeline import Event, Step


STARTED_WITHIN_FRAMES = SAMPLE_RATE
"""Frames for which a view tells what has begun to sound: views follow each other much sooner."""


@dataclass(frozen=True, slots=True)
class PlayerState:
    """What there is to show: the step and its number from 1 (0 ahead of the first), of how many.

    `of` and `left` (frames to the end of the session) are None as long as the length of the session
    is not known; `step_left` are the frames to the end of the step. `position` is the frame that is
    heard, `frames` the length of the session where that is known. `preparing`: it stands until what
    comes next is made. `trouble`: why it stands for another reason, in words for the listener.
    `note`: what became of the last command, for a few seconds. `volume` is in percent of full volume.
    `begun`: what began to sound within the last second, beds apart. `beside`: words beside the session
    are heard, or just about to be.
    """

    state: TransportState
    step_number: int
    step_count: int | None
    step: Step | None
    step_left_frames: int
    left_frames: int | None
    position: int = 0
    frames: int | None = None
    is_preparing: bool = False
    device_status: str = ""
    note: str = ""
    volume_percent: int = 100
    started_events: tuple[Event, ...] = ()
    is_insert_playing: bool = False


def current_state(programme: PlaybackSource, spot: Playhead) -> PlayerState:
    """What to show of `programme` when the device has taken it up to `spot`."""
    steps, frames = programme.steps, programme.frames
    number = step_index_at(steps, spot.position)
    step = steps[number] if number >= 0 else None
    return PlayerState(
        state=spot.state,
        step_number=number + 1,
        step_count=None if frames is None else len(steps),
        step=step,
        step_left_frames=0 if step is None else max(step.end - spot.position, 0),
        left_frames=None if frames is None else frames - spot.position,
        position=spot.position,
        frames=frames,
        is_preparing=spot.state is TransportState.PLAYING and _awaits_source(spot, programme.ready, frames),
        volume_percent=spot.volume.target_percent,
        started_events=_started_events(programme.events, spot.position),
        is_insert_playing=spot.insert is not None or len(spot.pending) > FADE_FRAMES,
    )


def _started_events(events: Sequence[Event], position: int) -> tuple[Event, ...]:
    first = bisect_left(events, position - STARTED_WITHIN_FRAMES, key=_event_start)
    last = bisect_left(events, position, key=_event_start)
    return tuple(event for event in events[first:last] if event.kind != "bed")


def _event_start(event: Event) -> int:
    return event.start


def has_jumped(before: PlayerState, view: PlayerState) -> bool:
    """Whether the session did not just go on from one view to the next."""
    return not 0 <= view.position - before.position <= STARTED_WITHIN_FRAMES


def _awaits_source(spot: Playhead, ready: int, frames: int | None) -> bool:
    """Whether the programme does not reach to where the spot is or wants to be."""
    return spot.seek_target is not None or ready <= spot.position != frames


def step_title(view: PlayerState) -> str:
    """What is done now: the step, its side and its round."""
    return "getting ready" if view.step is None else " · ".join(step_labels(view.step))
