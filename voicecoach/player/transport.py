"""The transport: play, pause, next, again over a programme, as plain state without threads or clocks.

It knows where it stands (a `Spot`) and reads on from there. A spot is a frozen value, so whoever
reads ahead of the ear (the pump) keeps the spot of each block and puts the transport back to the
one that was really heard before a command acts on it.

Every cut is a short fall of what was sounding followed by a short rise of what comes next. When
nobody presses anything there is neither, and what is read is what the programme holds.

An aside is spoken beside the programme: it begins at its frame, or at once where nothing moves, and
the position stands until it was heard.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.player.playhead import (
    FADE_FRAMES,
    NO_SAMPLES,
    AudioBlock,
    Playhead,
    SeekTarget,
    ToFrame,
    ToStep,
    TransportState,
    step_index_at,
)
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from voicecoach.audio import Samples
    from voicecoach.player.edit_requests import Insert, Splice
    from voicecoach.player.playback_source import PlaybackSource
    from voicecoach.timeline import Step


PREVIOUS_WITHIN_FRAMES = 3 * SAMPLE_RATE
"""Up to this many frames into a step, `again` means the step before."""


class Transport:
    """Reads a programme on from `spot`; commands move the spot.

    Without `holds`, for where nobody can say go on, a wait step lasts its time, as in an export.
    """

    def __init__(self, programme: PlaybackSource, *, holds: bool = True) -> None:
        self.playhead = Playhead(0)
        self._source = programme
        self._wait_points = _WaitPoints(programme, are_kept=holds)

    def read(self, frames: int) -> AudioBlock | None:
        """The next frames, at most `frames` and at least one; None when there is only silence now.

        Silence it is while paused, waiting or ended, and while the programme is not ready that far;
        the position stands then. Raises the programme's failure when that is why it is not ready.
        """
        self.playhead = spot = self._start_due_insert(self._resolve_target(self.playhead))
        samples = spot.pending[:frames] if len(spot.pending) else self._read_source(spot, frames)
        if not len(samples):
            return None
        self.playhead = self._stop_at_wait(spot.after(len(samples)), spot)
        return AudioBlock(spot.volume.apply(samples), spot)

    def toggle(self) -> None:
        """Pause what plays, go on with what is paused or waits."""
        if self.playhead.state is TransportState.PLAYING:
            self.pause()
        else:
            self.resume()

    def pause(self) -> None:
        """Fall silent and stay here; only what plays can be paused."""
        if self.playhead.state is TransportState.PLAYING:
            self._jump(self.playhead.position, TransportState.PAUSED, self.playhead.seek_target)

    def resume(self) -> None:
        """Go on: from here after a pause, from the end of the step after a wait."""
        if self.playhead.state is TransportState.PAUSED:
            self.playhead = replace(self.playhead, state=TransportState.PLAYING)
        elif self.playhead.state is TransportState.WAITING:
            self._jump(self._wait_points.resume_at(self.playhead.position), TransportState.PLAYING)

    def next(self) -> None:
        """Go to the start of the next step, as soon as it is arranged; after the last one, to the end."""
        spot = self.playhead
        if spot.state is not TransportState.ENDED:
            here = step_index_at(self._source.steps, spot.position)
            number = spot.seek_target.index if isinstance(spot.seek_target, ToStep) else here
            self._jump(spot.position, _state_after_jump(spot.state), ToStep(number + 1))
            self.playhead = self._resolve_target(self.playhead)

    def again(self) -> None:
        """Go to the start of this step, or early in it to the start of the one before."""
        spot = self.playhead
        if spot.state is not TransportState.ENDED:
            self._jump(_previous_start(self._source.steps, spot.position), _state_after_jump(spot.state))

    def go_to(self, frame: int) -> None:
        """Go to a frame of the programme, as soon as it is arranged; behind its end, to the end."""
        spot = self.playhead
        if spot.state is not TransportState.ENDED:
            self._jump(spot.position, _state_after_jump(spot.state), ToFrame(max(0, frame)))
            self.playhead = self._resolve_target(self.playhead)

    def set_volume(self, percent: int) -> None:
        """Be so loud from here on, in percent of full volume."""
        self.playhead = replace(self.playhead, volume=self.playhead.volume.ramp_to(percent))

    def insert(self, aside: Insert) -> None:
        """Speak an aside at its frame."""
        self.playhead = replace(self.playhead, insert=aside)

    def splice(self, change: Splice) -> None:
        """Go on in another course of the programme, which is the same up to here."""
        change.commit()
        self._wait_points.reset()

    def stop(self) -> None:
        """Fall silent for good."""
        self._jump(self.playhead.position, TransportState.ENDED)

    def rewind_to(self, position: int) -> None:
        """Stand at an earlier frame that was not heard after all, and rise from there.

        What is paused stays paused, and what was stopped stopped; a way to a goal goes on.
        """
        spot = self.playhead
        stopped = spot.state is TransportState.ENDED and spot.position != self._source.frames
        if stopped or spot.seek_target is not None or position == spot.position:
            self.playhead = replace(spot, fade_in_frames=0)
            return
        state = TransportState.PAUSED if spot.state is TransportState.PAUSED else TransportState.PLAYING
        self.playhead = replace(spot, position=position, state=state, pending=NO_SAMPLES, fade_in_frames=0)

    def _jump(self, position: int, state: TransportState, goal: SeekTarget | None = None) -> None:
        before = self.playhead
        self.playhead = Playhead(
            position, state, self._fade_out(before), fade_in_frames=0, seek_target=goal, volume=before.volume
        )

    def _start_due_insert(self, spot: Playhead) -> Playhead:
        """`spot`, with its aside to be heard next where it is time for it."""
        aside = spot.insert
        if (
            aside is None
            or spot.state is TransportState.ENDED
            or (_is_advancing(spot) and spot.position < aside.cut_frame)
        ):
            return spot
        return replace(
            spot, pending=np.concatenate([self._fade_out(spot), aside.samples]), fade_in_frames=0, insert=None
        )

    def _fade_out(self, spot: Playhead) -> Samples:
        """What sounds at `spot`, falling from its present gain to nothing within FADE frames."""
        if len(spot.pending) > FADE_FRAMES:
            return _apply_gain(spot.pending[:FADE_FRAMES], np.linspace(1, 0, FADE_FRAMES))
        if len(spot.pending) or not _is_advancing(spot):
            return spot.pending
        sounding = self._source_samples(spot.position, FADE_FRAMES)
        return _apply_gain(sounding, np.linspace(spot.fade_in_frames / FADE_FRAMES, 0, len(sounding)))

    def _source_samples(self, start: int, frames: int) -> Samples:
        end = min(start + frames, self._source.ready)
        return self._source.samples(start, end) if end > start else NO_SAMPLES

    def _read_source(self, spot: Playhead, frames: int) -> Samples:
        """The next frames of the programme from `spot`, up to the next hold; none when it stands."""
        if not _is_advancing(spot):
            return NO_SAMPLES
        if spot.insert is not None:
            frames = min(frames, spot.insert.cut_frame - spot.position)
        samples = self._source_samples(
            spot.position, min(frames, self._wait_points.frames_until_wait(spot.position))
        )
        if spot.fade_in_frames >= FADE_FRAMES or not len(samples):
            return samples
        return _apply_gain(
            samples, np.minimum((spot.fade_in_frames + np.arange(len(samples))) / FADE_FRAMES, 1)
        )

    def _resolve_target(self, spot: Playhead) -> Playhead:
        """`spot`, moved to its goal or its end when the programme now knows of them."""
        frames = self._source.frames  # asked first: once it is known, so are all the steps
        steps = self._source.steps
        if spot.seek_target is not None:
            there = _target_frame(spot.seek_target, steps, self._source.ready)
            there = frames if there is None else there
            if there is not None:
                spot = replace(spot, position=there, seek_target=None)
        if spot.state is TransportState.PLAYING:
            if frames is not None and spot.position >= frames:
                return replace(spot, state=TransportState.ENDED)
            self._raise_failure(spot)
        return spot

    def _raise_failure(self, spot: Playhead) -> None:
        failure = self._source.failure
        if failure is not None and (spot.seek_target is not None or spot.position >= self._source.ready):
            raise failure

    def _stop_at_wait(self, reached: Playhead, before: Playhead) -> Playhead:
        """`reached`, waiting when it moved onto the hold of a wait step."""
        if reached.position == before.position or not self._wait_points.is_wait_at(reached.position):
            return reached
        return replace(
            reached, state=TransportState.WAITING, pending=self._fade_out(reached), fade_in_frames=0
        )


class _WaitPoints:
    """The frames at which wait steps hold, and where each goes on, learnt as the programme grows."""

    def __init__(self, programme: PlaybackSource, *, are_kept: bool) -> None:
        self._source = programme
        self._is_enabled = are_kept
        self._known_ready = -1
        self._resume_at: dict[int, int] = {}
        self._frames: list[int] = []

    def reset(self) -> None:
        """Learn all of them anew: the programme has changed."""
        self._known_ready = -1

    def is_wait_at(self, position: int) -> bool:
        """Whether a wait step holds at `position`."""
        return position in self._resume_at

    def resume_at(self, position: int) -> int:
        """Where the wait step that holds at `position` goes on."""
        self._refresh()
        return self._resume_at[position]

    def frames_until_wait(self, position: int) -> int:
        """How many frames may be heard from `position` before a hold, as far as is known."""
        self._refresh()
        place = bisect_right(self._frames, position)
        return self._frames[place] - position if place < len(self._frames) else self._source.ready

    def _refresh(self) -> None:
        ready = self._source.ready
        if ready == self._known_ready or not self._is_enabled:
            return
        self._known_ready = ready
        ends = {event.step: event.end for event in self._source.events if event.cue == "wait"}
        self._resume_at = {
            ends[step.index]: step.end
            for step in self._source.steps
            if ends.get(step.index, ready + 1) <= ready
        }
        self._frames = sorted(self._resume_at)


def _target_frame(goal: SeekTarget, steps: Sequence[Step], ready: int) -> int | None:
    """Where a goal is, None as long as that is not arranged."""
    if isinstance(goal, ToStep):
        return steps[goal.index].start if goal.index < len(steps) else None
    return goal.frame if goal.frame < ready else None


def _is_advancing(spot: Playhead) -> bool:
    return spot.state is TransportState.PLAYING and spot.seek_target is None


def _previous_start(steps: Sequence[Step], position: int) -> int:
    number = step_index_at(steps, position)
    if number >= 0 and position - steps[number].start > PREVIOUS_WITHIN_FRAMES:
        return steps[number].start
    return steps[number - 1].start if number > 0 else 0


def _state_after_jump(state: TransportState) -> TransportState:
    return TransportState.PAUSED if state is TransportState.PAUSED else TransportState.PLAYING


def _apply_gain(samples: Samples, gain: npt.NDArray[np.float64]) -> Samples:
    return np.rint(samples * gain).astype(np.int16)
