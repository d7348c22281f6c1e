"""The transport: play, pause, next, again on a playback source, as plain state without threads or clocks.

A transport reads on from its `playhead`. A playhead is a frozen value, so the playout buffer, which reads
ahead of the device, keeps the playhead of each block; before a command it resets the transport to the
playhead that the device has reached.

Every cut is a short fade-out followed by a short fade-in. Without commands there are no cuts, and what is
read equals the source bit for bit.

An insert is extra speech: it starts at its frame, or at once while the position does not move, and the
position stays there until the insert was played.

A sentence that a pause, a lost device or a seek has cut is heard again from its start; see `whole_words`.
"""

from __future__ import annotations

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
from voicecoach.player.wait_points import WaitPoints
from voicecoach.player.whole_words import restart_at, whole_from
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
        self._wait_points = WaitPoints(source, is_enabled=stop_at_waits)

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
        before = self.playhead
        if before.state is TransportState.PLAYING:
            self._jump(before.position, TransportState.PAUSED, before.seek_target)
            cut = before.playing_insert or before.insert
            self.playhead = replace(self.playhead, cut_insert=cut, repeat=before.repeat)

    def resume(self) -> None:
        """Play on: after a pause from here, or from the sentence that it cut; after a wait from its end."""
        if self.playhead.state is TransportState.PAUSED:
            self._resume_paused(self._start_due_insert(self.playhead))
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

        What plays goes back to the start of the sentence, or of the insert. The states paused and stopped are
        kept, and so is a seek that is under way.
        """
        playhead = self.playhead
        stopped = playhead.state is TransportState.ENDED and playhead.position != self._source.frames
        if stopped or playhead.seek_target is not None:
            self.playhead = replace(playhead, fade_in_frames=0)
            return
        state, at, repeat = playhead.state, position, playhead.repeat
        if position != playhead.position:
            state = _state_after_jump(playhead.state)
        if state is TransportState.PLAYING:
            at, repeat = restart_at(self._source, position, repeat)
        has_moved = at != playhead.position or playhead.playing_insert is not None
        self.playhead = replace(
            playhead,
            position=at,
            state=state,
            pending=NO_SAMPLES if has_moved else playhead.pending,
            fade_in_frames=0,
            insert=playhead.insert or playhead.playing_insert,
            playing_insert=None,
            repeat=repeat,
        )

    def _resume_paused(self, paused: Playhead) -> None:
        """Play on, with the insert that the pause has cut unless another one plays already."""
        position, repeat = paused.position, paused.repeat
        if paused.seek_target is None:
            position, repeat = restart_at(self._source, position, repeat)
        self.playhead = replace(
            paused,
            position=position,
            state=TransportState.PLAYING,
            insert=None if paused.playing_insert else paused.cut_insert,
            cut_insert=None,
            repeat=repeat,
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
        return replace(playhead, pending=pending, fade_in_frames=0, insert=None, playing_insert=insert)

    def _fade_out(self, playhead: Playhead) -> Samples:
        """What plays at `playhead`, faded from its current gain to 0 within FADE_FRAMES."""
        if len(playhead.pending) > FADE_FRAMES:
            return apply_gain(playhead.pending[:FADE_FRAMES], np.linspace(1, 0, FADE_FRAMES))
        if len(playhead.pending) or not playhead.is_advancing:
            return playhead.pending
        samples = self._samples_at(playhead, FADE_FRAMES)
        return apply_gain(samples, np.linspace(playhead.fade_in_frames / FADE_FRAMES, 0, len(samples)))

    def _samples_at(self, playhead: Playhead, frames: int) -> Samples:
        """What the session gives at a playhead: the source, or words that are said again."""
        position, repeat = playhead.position, playhead.repeat
        if repeat is None:
            return self._source_samples(position, frames)
        again = self._source_samples(position - repeat.shift, min(frames, repeat.until - position))
        session = self._source_samples(position, len(again))
        return repeat.mix(position, again[: len(session)], session) if len(session) else NO_SAMPLES

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
        samples = self._samples_at(playhead, frames)
        if playhead.fade_in_frames >= FADE_FRAMES or not len(samples):
            return samples
        fade_in = (playhead.fade_in_frames + np.arange(len(samples))) / FADE_FRAMES
        return apply_gain(samples, np.minimum(fade_in, 1))

    def _resolve_target(self, playhead: Playhead) -> Playhead:
        """Return `playhead` moved to its seek target, and ended if it is at the end, once these are known."""
        frames = self._source.frames  # read first: once it is known, all steps are too
        steps = self._source.steps
        if playhead.seek_target is not None:
            target = self._target_frame(playhead, steps)
            target = frames if target is None else target
            if target is not None:
                playhead = replace(playhead, position=target, seek_target=None)
        if playhead.state is TransportState.PLAYING:
            if frames is not None and playhead.position >= frames:
                return replace(playhead, state=TransportState.ENDED)
            self._raise_failure(playhead)
        return playhead

    def _target_frame(self, playhead: Playhead, steps: Sequence[Step]) -> int | None:
        """The frame to seek to; None until that part is ready."""
        target, ready = playhead.seek_target, self._source.ready
        if isinstance(target, ToStep):
            return steps[target.index].start if target.index < len(steps) else None
        if target is None or target.frame >= ready:
            return None
        return whole_from(self._source, target.frame, playhead.position)

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


def _previous_start(steps: Sequence[Step], position: int) -> int:
    index = step_index_at(steps, position)
    if index >= 0 and position - steps[index].start > PREVIOUS_WITHIN_FRAMES:
        return steps[index].start
    return steps[index - 1].start if index > 0 else 0


def _state_after_jump(state: TransportState) -> TransportState:
    return TransportState.PAUSED if state is TransportState.PAUSED else TransportState.PLAYING
