"""The state of the player, as displays show it, and the interface of a display."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from voicecoach.player.playhead import FADE_FRAMES, TransportState, step_index_at
from voicecoach.timeline import next_exercise, step_labels
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from types import TracebackType
    from typing import Self

    from voicecoach.player.playback_source import PlaybackSource
    from voicecoach.player.playhead import Playhead
    from voicecoach.timeline import Event, Step


STARTED_WITHIN_FRAMES = SAMPLE_RATE
"""How far back `started_events` reaches: 1 s, several times the interval between two states."""

RETRYING_MESSAGE = "the sound device is gone; trying again"
HANGING_MESSAGE = "the sound system does not answer; waiting for it"
"""What `device_status` says or starts with."""


@dataclass(frozen=True, slots=True)
class PlayerState:
    """What the player does at one moment.

    Attributes:
        transport_state: Playing, paused, waiting or ended.
        step_number: The number of the current step, from 1; 0 before the first.
        step_count: How many steps the session has; None until that is known.
        step: The current step.
        step_left_frames: Frames to the end of the step.
        left_frames: Frames to the end of the session; None until its length is known.
        position: The current frame of the session.
        frames: The length of the session; None until it is known.
        is_preparing: Whether playback has to wait for the next part to be made.
        device_status: What is wrong with the device, as a message; empty while it plays.
        note: A short text about the last command, for some seconds.
        volume_percent: The volume, in percent of full.
        started_events: The events that began within the last second, except beds.
        next_exercise: The next step that is an exercise.
        is_insert_playing: Whether words that are not at `position` play or are about to: an insert, or a tip
            that is said again.
    """

    transport_state: TransportState
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
    next_exercise: Step | None = None


class Display(Protocol):
    """Something that shows player states; a context in which it may be shown some."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def show(self, state: PlayerState) -> None:
        """Show `state` in place of the one before; called several times a second."""
        ...


@runtime_checkable
class Suspendable(Protocol):
    """A display or a control that uses the terminal."""

    def suspended(self) -> AbstractContextManager[object]:
        """Return a context in which the terminal is as it was before; it may come at any time."""
        ...


class StatelessDisplay:
    """A base for displays with nothing to set up or clean up."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


def current_state(source: PlaybackSource, playhead: Playhead) -> PlayerState:
    """Return the player's state when the device has taken `source` up to `playhead`."""
    steps, frames, position = source.steps, source.frames, playhead.position
    index = step_index_at(steps, position)
    step = steps[index] if index >= 0 else None
    is_playing = playhead.state is TransportState.PLAYING
    return PlayerState(
        transport_state=playhead.state,
        step_number=index + 1,
        step_count=None if frames is None else len(steps),
        step=step,
        step_left_frames=0 if step is None else max(step.end - position, 0),
        left_frames=None if frames is None else frames - position,
        position=position,
        frames=frames,
        is_preparing=is_playing and _awaits_source(playhead, source.ready, frames),
        volume_percent=playhead.volume.target_percent,
        started_events=_started_events(source.events, position),
        next_exercise=next_exercise(steps, index),
        is_insert_playing=(
            playhead.insert is not None or playhead.repeat is not None or len(playhead.pending) > FADE_FRAMES
        ),
    )


def _started_events(events: Sequence[Event], position: int) -> tuple[Event, ...]:
    first = bisect_left(events, position - STARTED_WITHIN_FRAMES, key=_event_start)
    last = bisect_left(events, position, key=_event_start)
    return tuple(event for event in events[first:last] if event.kind != "bed" and not event.is_click)


def _event_start(event: Event) -> int:
    return event.start


def _awaits_source(playhead: Playhead, ready: int, frames: int | None) -> bool:
    """Whether the source is not ready at the playhead or at its seek target."""
    return playhead.seek_target is not None or ready <= playhead.position != frames


def has_jumped(before: PlayerState, state: PlayerState) -> bool:
    """Whether the position moved other than by playing on from one state to the next."""
    return not 0 <= state.position - before.position <= STARTED_WITHIN_FRAMES


def step_title(state: PlayerState) -> str:
    """Return the current step's name, side and round."""
    return "getting ready" if state.step is None else " · ".join(step_labels(state.step))


def track_number(state: PlayerState) -> int:
    """The number that media controls show: that of the exercise or of the last one before, 0 without one."""
    if state.step is not None and state.step.exercise is not None:
        return state.step.exercise.number
    if state.next_exercise is not None and state.next_exercise.exercise is not None:
        return state.next_exercise.exercise.number - 1
    return state.step_number
