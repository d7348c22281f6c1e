"""TODO"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from voicecoach.player.volume import VolumeRamp
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.audio import Samples
    from voicecoach.player.edit_requests import Insert
    from voicecoach.timeline import Step


FADE_FRAMES = SAMPLE_RATE // 200
"""Frames of a fall or a rise at a cut: 5 ms."""


NO_SAMPLES: Samples = np.zeros(0, np.int16)


class TransportState(StrEnum):
    """What a transport is doing: `waiting` holds a `wait` step until the listener says go on."""

    PLAYING = "playing"
    PAUSED = "paused"
    WAITING = "waiting"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ToStep:
    """To the start of the step of this number, its place in the programme, from 0."""

    index: int


@dataclass(frozen=True, slots=True)
class ToFrame:
    """To this frame of the programme."""

    frame: int


SeekTarget: TypeAlias = ToStep | ToFrame


@dataclass(frozen=True, slots=True, eq=False)
class Playhead:
    """Where a transport stands: all that decides what it reads next.

    `position` is the next frame of the programme. `tail` is still to be heard before it, what is
    left of a fall or of an aside. `risen` counts the frames of a rise that are heard already, FADE
    when there is none. `goal` is where to go as soon as that is arranged, `aside` what is to be
    spoken at its frame.
    """

    position: int
    state: TransportState = TransportState.PLAYING
    pending: Samples = field(default_factory=lambda: NO_SAMPLES)
    fade_in_frames: int = FADE_FRAMES
    seek_target: SeekTarget | None = None
    insert: Insert | None = None
    volume: VolumeRamp = field(default_factory=VolumeRamp)

    def after(self, frames: int) -> Playhead:
        """The spot once `frames` of the block that was read here were heard."""
        volume = self.volume.advanced(frames)
        if len(self.pending):
            return replace(self, pending=self.pending[frames:], volume=volume)
        risen = min(FADE_FRAMES, self.fade_in_frames + frames)
        return replace(self, position=self.position + frames, fade_in_frames=risen, volume=volume)


@dataclass(frozen=True, slots=True, eq=False)
class AudioBlock:
    """Some frames to hear, shape (frames,), and the spot at which they were read."""

    samples: Samples
    playhead: Playhead


def step_index_at(steps: Sequence[Step], position: int) -> int:
    """Which of `steps` is heard at frame `position`, counted from 0; -1 ahead of the first."""
    return bisect_right(steps, position, key=lambda step: step.start) - 1
