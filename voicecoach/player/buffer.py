"""The playout buffer: a bounded queue of audio between the transport and the device, filled ahead.

The device's callback takes from the queue and does nothing else. A command empties the queue and resets the
transport to the last frame that the device has taken, so that it is heard after the device's own buffer and
nothing is skipped. What was taken last is remembered for a while, so that frames that a device returns or
loses can be played again.
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
"""Frames that a command reads before the device can take any again: 100 ms."""

_POLL_S = 0.02


class PlayoutBuffer:
    """Keeps audio of a transport ready for a device; a context in which a thread fills the queue.

    `latency_frames` is how much silence the device takes after the end until the end has been heard. `wake`
    is called from the filling thread when all was played or reading failed.
    """

    def __init__(
        self, transport: Transport, latency_frames: int = 0, wake: Callable[[], None] = lambda: None
    ) -> None:
        self._transport = transport
        self._latency_frames = latency_frames
        self._wake = wake
        self._transport_lock = Lock()  # guards the transport; acquired before _changed, never after it
        self._changed = Condition()  # guards everything below
        self._blocks: deque[AudioBlock] = deque()
        self._taken_of_first = 0  # frames of the first block that have been taken
        self._queued_frames = 0
        self._end_playhead = transport.playhead  # the playhead after the last block
        self._is_idle = False  # the transport had nothing to read
        self._silent_frames = 0  # frames of silence taken since the end
        self._is_closed = False
        self._taken_frames = 0
        self._history = PlayoutHistory()
        self._underrun_count = 0
        self._failure: Exception | None = None
        self._thread = Thread(target=self._fill, name="voicecoach-playout", daemon=True)

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
        """The transport's playhead after the last frame that the device has taken."""
        with self._changed:
            return self._delivered_playhead()

    @property
    def delivered_position(self) -> int:
        """The frame of the session after the last one that the device has taken."""
        return self.playhead.position

    @property
    def taken_frames(self) -> int:
        """How many frames the device has taken, including silence."""
        return self._taken_frames

    @property
    def underrun_count(self) -> int:
        """How often the device got silence because samples were not ready in time."""
        return self._underrun_count

    @property
    def is_finished(self) -> bool:
        """Whether the device has taken everything to the end, and its latency in silence after it."""
        with self._changed:
            return self._is_over()

    @property
    def failure(self) -> Exception | None:
        """The error that reading the source raised, if any."""
        return self._failure

    def pull(self, frames: int, timeout_s: float = 0) -> bytes:
        """Return the next `frames` frames as 16 bit samples, filled up with silence if they are not ready.

        A device that need not return at once waits up to `timeout_s` for them.
        """
        parts, missing = [], frames
        with self._changed:
            while missing and (self._blocks or self._wait_for_block(timeout_s)):
                parts.append(self._dequeue(missing))
                missing -= len(parts[-1])
            self._count_pull(frames, missing)
            self._changed.notify_all()
        return b"".join(part.tobytes() for part in parts) + bytes(2 * missing)

    def apply(self, command: Callable[[Transport], None], returned_frames: int = 0) -> None:
        """Apply `command` to the transport at the last frame taken, and refill the queue from there.

        The last `returned_frames` frames count as not taken.
        """
        with self._transport_lock, self._changed:
            self._transport.playhead = self._history.pop_frames(self._delivered_playhead(), returned_frames)
            self._taken_frames -= returned_frames
            self._silent_frames = max(self._silent_frames - returned_frames, 0)
            command(self._transport)
            self._refill()

    def rewind(self, frames: int) -> None:
        """Go back to where the session was `frames` ago, as what was taken since may not have been heard.

        It goes back to the last jump at most. What commands did since then stays done.
        """
        with self._transport_lock, self._changed:
            if self._is_over():
                return
            self._transport.playhead = playhead = self._delivered_playhead()
            self._transport.rewind_to(self._history.position_frames_ago(playhead.position, frames))
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
        """Take at most `frames` frames of the first block."""
        samples = self._blocks[0].samples[self._taken_of_first : self._taken_of_first + frames]
        self._history.add(self._delivered_playhead(), len(samples), is_silence=False)
        self._queued_frames -= len(samples)
        self._taken_of_first += len(samples)
        if self._taken_of_first == len(self._blocks[0].samples):
            self._blocks.popleft()
            self._taken_of_first = 0
        return samples

    def _wait_for_block(self, timeout_s: float) -> bool:
        if timeout_s:
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._blocks or self._is_blocked(), timeout_s)
        return bool(self._blocks)

    def _count_pull(self, frames: int, missing: int) -> None:
        self._taken_frames += frames
        if missing:
            self._history.add(self._delivered_playhead(), missing, is_silence=True)
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
        except Exception as error:  # noqa: BLE001 - raised again by the playback loop
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
        """Wait until there is something to read; False if there will never be."""
        with self._changed:
            self._changed.wait_for(lambda: self._has_room() or self._awaits_source())
            if self._awaits_source():  # a source does not notify when it has grown
                self._changed.wait_for(self._has_room, _POLL_S)
            return not self._is_done()

    def _awaits_source(self) -> bool:
        return self._is_idle and self._end_playhead.state is TransportState.PLAYING

    def _has_room(self) -> bool:
        return self._is_done() or (self._queued_frames < READ_AHEAD_FRAMES and not self._is_idle)

    def _is_done(self) -> bool:
        return self._is_closed or self._failure is not None or self._is_over()
