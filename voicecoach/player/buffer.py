"""The pump: a bounded queue of sound between the transport and the device, filled ahead of the ear.

The device's callback takes from the queue and does nothing else. A command empties the queue and
puts the transport back to the last frame that the device has taken, so a key is heard after the
device's own buffer, and nothing is skipped. What was taken last is remembered for a while: frames
that a device gives back, or lost, are heard after all.
"""

from __future__ import annotations

from collections import deque
from threading import Condition, Lock, Thread
from typing import TYPE_CHECKING

from voicecoach.player.playhead import TransportState
from voicecoach.player.playout_history import PlayoutHistory
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from voicecoach.audio import Samples
    from voicecoach.player.playhead import AudioBlock, Playhead
    from voicecoach.player.transport import Transport

BLOCK_FRAMES = SAMPLE_RATE // 20
"""Frames that are read at a time: 50 ms."""

READ_AHEAD_FRAMES = 8 * BLOCK_FRAMES
"""Frames that are kept ready: 400 ms."""

REFILL_FRAMES = 2 * BLOCK_FRAMES
"""Frames that a command makes ready before the device can take again: 100 ms."""

_POLL_S = 0.02


class PlayoutBuffer:
    """Keeps a transport's sound ready for a device; a context, within which a thread fills the queue.

    `latency_frames` is the silence that the device has to take after the end for the end to be
    heard. `wake` is called from the filling thread when all was heard or reading failed.
    """

    def __init__(
        self, transport: Transport, latency_frames: int = 0, wake: Callable[[], None] = lambda: None
    ) -> None:
        self._transport = transport
        self._latency_frames = latency_frames
        self._wake = wake
        self._transport_lock = Lock()  # guards the transport; taken before _changed, never within it
        self._changed = Condition()  # guards everything below
        self._blocks: deque[AudioBlock] = deque()
        self._taken_of_first = 0  # frames of the first block that are taken already
        self._queued_frames = 0
        self._end_playhead = transport.playhead  # the spot after the last block
        self._is_idle = False  # the transport had nothing to read
        self._silent_frames = 0  # frames of silence taken since the end
        self._is_closed = False
        self._taken_frames = 0
        self._history = PlayoutHistory()
        self._underrun_count = 0
        self._failure: Exception | None = None
        self._thread = Thread(target=self._fill, name="voicecoach-pump", daemon=True)

    def __enter__(self) -> Self:
        self._read_ahead(READ_AHEAD_FRAMES)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        self._thread.join()

    @property
    def playhead(self) -> Playhead:
        """Where the transport stands as the device has taken it."""
        with self._changed:
            return self._delivered_playhead()

    @property
    def delivered_position(self) -> int:
        """The frame of the programme after the last one that the device has taken."""
        return self.playhead.position

    @property
    def taken_frames(self) -> int:
        """How many frames the device has taken in all, silence included."""
        return self._taken_frames

    @property
    def underrun_count(self) -> int:
        """How often the device wanted sound that was not ready in time, and got silence."""
        return self._underrun_count

    @property
    def is_finished(self) -> bool:
        """Whether all was played to the end and the device has taken its latency on top."""
        with self._changed:
            return self._is_over()

    @property
    def failure(self) -> Exception | None:
        """What reading the programme raised, if anything."""
        return self._failure

    def pull(self, frames: int, patience: float = 0) -> bytes:
        """The next `frames` frames as 16 bit samples, silence for those that are not there.

        A device that is in no hurry waits up to `patience` seconds for them to be ready.
        """
        parts, missing = [], frames
        with self._changed:
            while missing and (self._blocks or self._wait_for_block(patience)):
                parts.append(self._dequeue(missing))
                missing -= len(parts[-1])
            self._count_pull(frames, missing)
            self._changed.notify_all()
        return b"".join(part.tobytes() for part in parts) + bytes(2 * missing)

    def apply(self, command: Callable[[Transport], None], given_back: int = 0) -> None:
        """Let `command` act on the transport at the frame that was last taken, and queue what follows.

        The `given_back` frames that were taken last count as never taken.
        """
        with self._transport_lock, self._changed:
            self._transport.playhead = self._history.pop_frames(self._delivered_playhead(), given_back)
            self._taken_frames -= given_back
            self._silent_frames = max(self._silent_frames - given_back, 0)
            command(self._transport)
            self._refill()

    def rewind(self, frames: int) -> None:
        """Go back to the programme's frame of `frames` ago: what was taken since may not have been heard.

        It goes back no further than to the last jump, and what a command did since stays done.
        """
        with self._transport_lock, self._changed:
            if self._is_over():
                return
            self._transport.playhead = spot = self._delivered_playhead()
            self._transport.rewind_to(self._history.position_frames_ago(spot.position, frames))
            self._history.clear()
            self._silent_frames = 0
            self._refill()

    def _refill(self) -> None:
        self._blocks.clear()
        self._taken_of_first = self._queued_frames = 0
        self._is_idle = False
        self._end_playhead = self._transport.playhead
        self._read_ahead(REFILL_FRAMES)

    def _delivered_playhead(self) -> Playhead:
        return self._blocks[0].playhead.after(self._taken_of_first) if self._blocks else self._end_playhead

    def _dequeue(self, frames: int) -> Samples:
        """At most `frames` frames of the first block."""
        samples = self._blocks[0].samples[self._taken_of_first : self._taken_of_first + frames]
        self._history.add(self._delivered_playhead(), len(samples), moving=True)
        self._queued_frames -= len(samples)
        self._taken_of_first += len(samples)
        if self._taken_of_first == len(self._blocks[0].samples):
            self._blocks.popleft()
            self._taken_of_first = 0
        return samples

    def _wait_for_block(self, patience: float) -> bool:
        if patience:
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._blocks or self._is_blocked(), patience)
        return bool(self._blocks)

    def _count_pull(self, frames: int, missing: int) -> None:
        self._taken_frames += frames
        if missing:
            self._history.add(self._delivered_playhead(), missing, moving=False)
        if self._end_playhead.state is TransportState.ENDED:
            self._silent_frames += missing
        elif missing and not self._is_blocked():
            self._underrun_count += 1

    def _is_blocked(self) -> bool:
        return self._is_idle or self._is_closed or self._failure is not None

    def _is_over(self) -> bool:
        ended = self._end_playhead.state is TransportState.ENDED and not self._blocks
        return ended and self._silent_frames >= self._latency_frames

    def _read_ahead(self, frames: int) -> None:
        while not self._is_blocked() and self._queued_frames < frames:
            self._read_block()

    def _read_block(self) -> None:
        block = None
        try:
            block = self._transport.read(BLOCK_FRAMES)
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for the end
            self._failure = error
        with self._changed:
            self._is_idle = block is None
            self._end_playhead = self._transport.playhead
            if block is not None:
                self._blocks.append(block)
                self._queued_frames += len(block.samples)
            self._changed.notify_all()

    def _fill(self) -> None:
        while self._wait_for_room():
            with self._transport_lock:
                self._read_block()
        self._wake()

    def _wait_for_room(self) -> bool:
        """Wait until there is something to read; False when there never will be."""
        with self._changed:
            self._changed.wait_for(lambda: self._has_room() or self._awaits_source())
            if self._awaits_source():  # nobody tells when the programme has grown
                self._changed.wait_for(self._has_room, _POLL_S)
            return not self._is_done()

    def _awaits_source(self) -> bool:
        return self._is_idle and self._end_playhead.state is TransportState.PLAYING

    def _has_room(self) -> bool:
        return self._is_done() or (self._queued_frames < READ_AHEAD_FRAMES and not self._is_idle)

    def _is_done(self) -> bool:
        return self._is_closed or self._failure is not None or self._is_over()
