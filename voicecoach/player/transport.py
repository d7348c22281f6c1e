"""The transport: play, pause, next, again on a playback source, as plain state without threads or clocks.

A transport reads on from its `playhead`. A playhead is a frozen value, so the playout buffer, which reads
ahead of the device, keeps the playhead of each block; before a command it resets the transport to the
playhead that the device has reached.

Every cut is a short fade-out followed by a short fade-in. Without commands there are no cuts, and what is
read equals the source bit for bit.

An insert is extra speech: it starts at its frame, or at once while the position does not move, and the
position stays there until the insert was played.
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
    apply_gain,
    step_index_at,
)
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.audio import Samples
    from voicecoach.player.commands import Insert, Splice
    from voicecoach.player.playback_source import PlaybackSource
    from voicecoach.timeline import Step


PREVIOUS_WITHIN_FRAMES = 3 * SAMPLE_RATE
"""Up to this many frames into a step, `again` goes to the previous step."""


class Transport:
    """Reads a source on from `playhead`; commands move the playhead.

    Without `stop_at_waits`, for when no control can resume, wait steps end by themselves, as in an export.
    """

    def __init__(self, source: PlaybackSource, *, stop_at_waits: bool = True) -> None:
        self.playhead = Playhead(0)
        self._source = source
        self._wait_points = _WaitPoints(source, is_enabled=stop_at_waits)

    def read(self, frames: int) -> AudioBlock | None:
        """Read the next 1 to `frames` frames; None if there is only silence for now.

        That is while paused, waiting or ended, and while the source is not ready; the position then stays.
        Raises the source's failure if that is why it is not ready.
        """
        self.playhead = playhead = self._start_due_insert(self._resolve_target(self.playhead))
        samples = playhead.pending[:frames] if len(playhead.pending) else self._read_source(playhead, frames)
        if not len(samples):
            return None
        self.playhead = self._stop_at_wait(playhead.after(len(samples)), playhead)
        return AudioBlock(playhead.volume.apply(samples), playhead)

    def toggle(self) -> None:
        """Pause if playing, else resume."""
        if self.playhead.state is TransportState.PLAYING:
            self.pause()
        else:
            self.resume()

    def pause(self) -> None:
        """Pause if playing."""
        if self.playhead.state is TransportState.PLAYING:
            self._jump(self.playhead.position, TransportState.PAUSED, self.playhead.seek_target)

    def resume(self) -> None:
        """Play on: from here after a pause, from the end of the step after a wait."""
        if self.playhead.state is TransportState.PAUSED:
            self.playhead = replace(self.playhead, state=TransportState.PLAYING)
        elif self.playhead.state is TransportState.WAITING:
            self._jump(self._wait_points.resume_at(self.playhead.position), TransportState.PLAYING)

    def next(self) -> None:
        """Go to the start of the next step once it is ready; from the last step, to the end."""
        playhead = self.playhead
        if playhead.state is not TransportState.ENDED:
            target = playhead.seek_target
            here = step_index_at(self._source.steps, playhead.position)
            index = target.index if isinstance(target, ToStep) else here
            self._jump(playhead.position, _state_after_jump(playhead.state), ToStep(index + 1))
            self.playhead = self._resolve_target(self.playhead)

    def again(self) -> None:
        """Go to the start of this step, or of the previous one if this step has only just begun."""
        playhead = self.playhead
        if playhead.state is not TransportState.ENDED:
            start = _previous_start(self._source.steps, playhead.position)
            self._jump(start, _state_after_jump(playhead.state))

    def go_to(self, frame: int) -> None:
        """Go to a frame once it is ready; past the end, to the end."""
        playhead = self.playhead
        if playhead.state is not TransportState.ENDED:
            self._jump(playhead.position, _state_after_jump(playhead.state), ToFrame(max(0, frame)))
            self.playhead = self._resolve_target(self.playhead)

    def set_volume(self, percent: int) -> None:
        """Change the volume to `percent` of full, by a short ramp."""
        self.playhead = replace(self.playhead, volume=self.playhead.volume.ramp_to(percent))

    def insert(self, insert: Insert) -> None:
        """Play an insert at its frame."""
        self.playhead = replace(self.playhead, insert=insert)

    def splice(self, splice: Splice) -> None:
        """Play on in a new version of the session, identical up to here."""
        splice.commit()
        self._wait_points.reset()

    def stop(self) -> None:
        """Stop for good."""
        self._jump(self.playhead.position, TransportState.ENDED)

    def rewind_to(self, position: int) -> None:
        """Go back to an earlier frame, because what followed was not heard, and fade in there.

        The states paused and stopped are kept, and so is a seek that is under way.
        """
        playhead = self.playhead
        stopped = playhead.state is TransportState.ENDED and playhead.position != self._source.frames
        if stopped or playhead.seek_target is not None or position == playhead.position:
            self.playhead = replace(playhead, fade_in_frames=0)
            return
        state = _state_after_jump(playhead.state)
        self.playhead = replace(
            playhead, position=position, state=state, pending=NO_SAMPLES, fade_in_frames=0
        )

    def _jump(self, position: int, state: TransportState, target: SeekTarget | None = None) -> None:
        before = self.playhead
        self.playhead = Playhead(
            position,
            state,
            self._fade_out(before),
            fade_in_frames=0,
            seek_target=target,
            volume=before.volume,
        )

    def _start_due_insert(self, playhead: Playhead) -> Playhead:
        """Return `playhead` with its insert as the next samples, if the insert is due."""
        insert = playhead.insert
        if (
            insert is None
            or playhead.state is TransportState.ENDED
            or (playhead.is_advancing and playhead.position < insert.cut_frame)
        ):
            return playhead
        pending = np.concatenate([self._fade_out(playhead), insert.samples])
        return replace(playhead, pending=pending, fade_in_frames=0, insert=None)

    def _fade_out(self, playhead: Playhead) -> Samples:
        """What plays at `playhead`, faded from its current gain to 0 within FADE_FRAMES."""
        if len(playhead.pending) > FADE_FRAMES:
            return apply_gain(playhead.pending[:FADE_FRAMES], np.linspace(1, 0, FADE_FRAMES))
        if len(playhead.pending) or not playhead.is_advancing:
            return playhead.pending
        samples = self._source_samples(playhead.position, FADE_FRAMES)
        return apply_gain(samples, np.linspace(playhead.fade_in_frames / FADE_FRAMES, 0, len(samples)))

    def _source_samples(self, start: int, frames: int) -> Samples:
        end = min(start + frames, self._source.ready)
        return self._source.samples(start, end) if end > start else NO_SAMPLES

    def _read_source(self, playhead: Playhead, frames: int) -> Samples:
        """The next frames of the source, up to the next wait; none if the position does not move."""
        if not playhead.is_advancing:
            return NO_SAMPLES
        if playhead.insert is not None:
            frames = min(frames, playhead.insert.cut_frame - playhead.position)
        frames = min(frames, self._wait_points.frames_until_wait(playhead.position))
        samples = self._source_samples(playhead.position, frames)
        if playhead.fade_in_frames >= FADE_FRAMES or not len(samples):
            return samples
        fade_in = (playhead.fade_in_frames + np.arange(len(samples))) / FADE_FRAMES
        return apply_gain(samples, np.minimum(fade_in, 1))

    def _resolve_target(self, playhead: Playhead) -> Playhead:
        """Return `playhead` moved to its seek target, and ended if it is at the end, once these are known."""
        frames = self._source.frames  # read first: once it is known, all steps are too
        steps = self._source.steps
        if playhead.seek_target is not None:
            target = _target_frame(playhead.seek_target, steps, self._source.ready)
            target = frames if target is None else target
            if target is not None:
                playhead = replace(playhead, position=target, seek_target=None)
        if playhead.state is TransportState.PLAYING:
            if frames is not None and playhead.position >= frames:
                return replace(playhead, state=TransportState.ENDED)
            self._raise_failure(playhead)
        return playhead

    def _raise_failure(self, playhead: Playhead) -> None:
        failure = self._source.failure
        if failure is not None and (
            playhead.seek_target is not None or playhead.position >= self._source.ready
        ):
            raise failure

    def _stop_at_wait(self, reached: Playhead, before: Playhead) -> Playhead:
        """Return `reached`, in the state waiting if it moved onto a wait point."""
        if reached.position == before.position or not self._wait_points.is_wait_at(reached.position):
            return reached
        return replace(
            reached, state=TransportState.WAITING, pending=self._fade_out(reached), fade_in_frames=0
        )


class _WaitPoints:
    """The frames at which wait steps stop, and where each plays on; updated as the source grows."""

    def __init__(self, source: PlaybackSource, *, is_enabled: bool) -> None:
        self._source = source
        self._is_enabled = is_enabled
        self._known_ready = -1
        self._resume_at: dict[int, int] = {}
        self._frames: list[int] = []

    def reset(self) -> None:
        """Read all of them again at the next use, because the source has changed."""
        self._known_ready = -1

    def is_wait_at(self, position: int) -> bool:
        """Whether a wait step stops at `position`."""
        return position in self._resume_at

    def resume_at(self, position: int) -> int:
        """Return where the wait step that stops at `position` plays on."""
        self._refresh()
        return self._resume_at[position]

    def frames_until_wait(self, position: int) -> int:
        """Return how many frames from `position` can be played before a wait, as far as is known."""
        self._refresh()
        index = bisect_right(self._frames, position)
        return self._frames[index] - position if index < len(self._frames) else self._source.ready

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


def _target_frame(target: SeekTarget, steps: Sequence[Step], ready: int) -> int | None:
    """Return the frame of a seek target; None until that part is ready."""
    if isinstance(target, ToStep):
        return steps[target.index].start if target.index < len(steps) else None
    return target.frame if target.frame < ready else None


def _previous_start(steps: Sequence[Step], position: int) -> int:
    index = step_index_at(steps, position)
    if index >= 0 and position - steps[index].start > PREVIOUS_WITHIN_FRAMES:
        return steps[index].start
    return steps[index - 1].start if index > 0 else 0


def _state_after_jump(state: TransportState) -> TransportState:
    return TransportState.PAUSED if state is TransportState.PAUSED else TransportState.PLAYING
