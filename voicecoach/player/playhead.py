"""The playhead: where a transport is, and everything else that decides what it reads next."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from voicecoach.audio import Samples
    from voicecoach.player.commands import Insert
    from voicecoach.player.repeated_words import RepeatedWords
    from voicecoach.timeline import Step

FADE_FRAMES = SAMPLE_RATE // 200
"""Length of the fade-out and the fade-in at a cut: 5 ms."""

VOLUME_RAMP_FRAMES = SAMPLE_RATE // 20
"""Length of the ramp from one volume to the next, so that changes do not click: 50 ms."""

FULL_PERCENT = 100

NO_SAMPLES: Samples = np.zeros(0, np.int16)


class TransportState(StrEnum):
    """What a transport does; `waiting` means stopped in a `wait` step until the listener resumes."""

    PLAYING = "playing"
    PAUSED = "paused"
    WAITING = "waiting"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ToStep:
    """Seek to the start of a step; `index` counts from 0."""

    index: int


@dataclass(frozen=True, slots=True)
class ToFrame:
    """Seek to a frame of the session."""

    frame: int


SeekTarget: TypeAlias = ToStep | ToFrame


@dataclass(frozen=True, slots=True)
class VolumeRamp:
    """A volume in percent of full amplitude, and the ramp that leads to it.

    The ramp starts at `start_percent`; `ramped_frames` of it have been played, VOLUME_RAMP_FRAMES when it
    is over.
    """

    target_percent: int = FULL_PERCENT
    start_percent: float = FULL_PERCENT
    ramped_frames: int = VOLUME_RAMP_FRAMES

    def ramp_to(self, percent: int) -> VolumeRamp:
        """Start a ramp from the current volume to another, which is clamped to 0..100."""
        change = (self.target_percent - self.start_percent) * self.ramped_frames / VOLUME_RAMP_FRAMES
        return VolumeRamp(min(FULL_PERCENT, max(0, percent)), self.start_percent + change, 0)

    def advanced(self, frames: int) -> VolumeRamp:
        """Return the ramp after `frames` more frames."""
        if self.ramped_frames >= VOLUME_RAMP_FRAMES:
            return self
        return replace(self, ramped_frames=min(VOLUME_RAMP_FRAMES, self.ramped_frames + frames))

    def apply(self, samples: Samples) -> Samples:
        """Scale samples by the volume; at full volume they are returned unchanged."""
        if self.ramped_frames >= VOLUME_RAMP_FRAMES and self.target_percent == FULL_PERCENT:
            return samples
        done = np.minimum((self.ramped_frames + np.arange(len(samples))) / VOLUME_RAMP_FRAMES, 1)
        percent = self.start_percent + (self.target_percent - self.start_percent) * done
        return apply_gain(samples, percent / FULL_PERCENT)


@dataclass(frozen=True, slots=True, eq=False)
class Playhead:
    """A position in a session, with everything else that decides what is read next.

    `position` is the next frame of the session. `pending` is played before it: the rest of a fade-out or of
    an insert. `fade_in_frames` counts the frames of a fade-in that were played, FADE_FRAMES when there is
    none. `seek_target` is where to go once that part is ready; `insert` is speech to play at its frame,
    `playing_insert` the one whose samples are `pending`, and `cut_insert` one that a pause has cut. `repeat`
    is what is said again while the position goes on.
    """

    position: int
    state: TransportState = TransportState.PLAYING
    pending: Samples = field(default_factory=lambda: NO_SAMPLES)
    fade_in_frames: int = FADE_FRAMES
    seek_target: SeekTarget | None = None
    insert: Insert | None = None
    volume: VolumeRamp = field(default_factory=VolumeRamp)
    playing_insert: Insert | None = None
    cut_insert: Insert | None = None
    repeat: RepeatedWords | None = None

    def after(self, frames: int) -> Playhead:
        """Return the playhead once `frames` of the block that was read here have been played."""
        volume = self.volume.advanced(frames)
        if len(self.pending):
            insert = self.playing_insert if frames < len(self.pending) else None
            return replace(self, pending=self.pending[frames:], volume=volume, playing_insert=insert)
        position, fade_in_frames = self.position + frames, min(FADE_FRAMES, self.fade_in_frames + frames)
        repeat = self.repeat if self.repeat is not None and position < self.repeat.until else None
        return replace(self, position=position, fade_in_frames=fade_in_frames, volume=volume, repeat=repeat)

    @property
    def is_advancing(self) -> bool:
        """Whether reading moves the position: it plays and waits for no seek target."""
        return self.state is TransportState.PLAYING and self.seek_target is None

    @property
    def words_until(self) -> int:
        """The position up to which words are said again; the position itself if none are."""
        return self.position if self.repeat is None else self.repeat.until


@dataclass(frozen=True, slots=True, eq=False)
class AudioBlock:
    """Samples to play, shape (frames,), and the playhead at which they were read."""

    samples: Samples
    playhead: Playhead


def apply_gain(samples: Samples, gain: npt.NDArray[np.float64]) -> Samples:
    """Multiply samples by a gain for each frame, rounded to 16 bit."""
    return np.rint(samples * gain).astype(np.int16)


def step_index_at(steps: Sequence[Step], position: int) -> int:
    """Return the index of the step that plays at frame `position`; -1 before the first step."""
    return bisect_right(steps, position, key=lambda step: step.start) - 1
