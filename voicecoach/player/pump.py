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

from voicecoach.player.taken import Taken
from voicecoach.player.transport import State
from voicecoach.units import RATE

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from voicecoach.audio.clip import Samples
    from voicecoach.player.transport import Block, Spot, Transport

BLOCK = RATE // 20
"""Frames that are read at a time: 50 ms."""

AHEAD = 8 * BLOCK
"""Frames that are kept ready: 400 ms."""

AT_ONCE = 2 * BLOCK
"""Frames that a command makes ready before the device can take again: 100 ms."""

_LOOK_AGAIN_S = 0.02


class Pump:
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
        self._reading = Lock()  # guards the transport; taken before _changed, never within it
        self._changed = Condition()  # guards everything below
        self._blocks: deque[Block] = deque()
        self._offset = 0  # frames of the first block that are taken already
        self._queued = 0
        self._rest = transport.spot  # the spot after the last block
        self._idle = False  # the transport had nothing to read
        self._quiet = 0  # frames of silence taken since the end
        self._closed = False
        self._taken = 0
        self._last = Taken()
        self._underruns = 0
        self._failure: Exception | None = None
        self._thread = Thread(target=self._run, name="voicecoach-pump", daemon=True)

    def __enter__(self) -> Self:
        self._read_ahead(AHEAD)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()

    @property
    def spot(self) -> Spot:
        """Where the transport stands as the device has taken it."""
        with self._changed:
            return self._delivered()

    @property
    def delivered(self) -> int:
        """The frame of the programme after the last one that the device has taken."""
        return self.spot.position

    @property
    def taken(self) -> int:
        """How many frames the device has taken in all, silence included."""
        return self._taken

    @property
    def underruns(self) -> int:
        """How often the device wanted sound that was not ready in time, and got silence."""
        return self._underruns

    @property
    def finished(self) -> bool:
        """Whether all was played to the end and the device has taken its latency on top."""
        with self._changed:
            return self._over()

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
            while missing and (self._blocks or self._more_within(patience)):
                parts.append(self._take(missing))
                missing -= len(parts[-1])
            self._note(frames, missing)
            self._changed.notify_all()
        return b"".join(part.tobytes() for part in parts) + bytes(2 * missing)

    def apply(self, command: Callable[[Transport], None], given_back: int = 0) -> None:
        """Let `command` act on the transport at the frame that was last taken, and queue what follows.

        The `given_back` frames that were taken last count as never taken.
        """
        with self._reading, self._changed:
            self._transport.spot = self._last.give_back(self._delivered(), given_back)
            self._taken -= given_back
            self._quiet = max(self._quiet - given_back, 0)
            command(self._transport)
            self._begin_anew()

    def go_back(self, frames: int) -> None:
        """Go back to the programme's frame of `frames` ago: what was taken since may not have been heard.

        It goes back no further than to the last jump, and what a command did since stays done.
        """
        with self._reading, self._changed:
            if self._over():
                return
            self._transport.spot = spot = self._delivered()
            self._transport.back_to(self._last.position_before(spot.position, frames))
            self._last.forget()
            self._quiet = 0
            self._begin_anew()

    def _begin_anew(self) -> None:
        self._blocks.clear()
        self._offset = self._queued = 0
        self._idle = False
        self._rest = self._transport.spot
        self._read_ahead(AT_ONCE)

    def _delivered(self) -> Spot:
        return self._blocks[0].spot.after(self._offset) if self._blocks else self._rest

    def _take(self, frames: int) -> Samples:
        """At most `frames` frames of the first block."""
        samples = self._blocks[0].samples[self._offset : self._offset + frames]
        self._last.add(self._delivered(), len(samples), moving=True)
        self._queued -= len(samples)
        self._offset += len(samples)
        if self._offset == len(self._blocks[0].samples):
            self._blocks.popleft()
            self._offset = 0
        return samples

    def _more_within(self, patience: float) -> bool:
        if patience:
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._blocks or self._stands(), patience)
        return bool(self._blocks)

    def _note(self, frames: int, missing: int) -> None:
        self._taken += frames
        if missing:
            self._last.add(self._delivered(), missing, moving=False)
        if self._rest.state is State.ENDED:
            self._quiet += missing
        elif missing and not self._stands():
            self._underruns += 1

    def _stands(self) -> bool:
        return self._idle or self._closed or self._failure is not None

    def _over(self) -> bool:
        ended = self._rest.state is State.ENDED and not self._blocks
        return ended and self._quiet >= self._latency_frames

    def _read_ahead(self, frames: int) -> None:
        while not self._stands() and self._queued < frames:
            self._read()

    def _read(self) -> None:
        block = None
        try:
            block = self._transport.read(BLOCK)
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for the end
            self._failure = error
        with self._changed:
            self._idle = block is None
            self._rest = self._transport.spot
            if block is not None:
                self._blocks.append(block)
                self._queued += len(block.samples)
            self._changed.notify_all()

    def _run(self) -> None:
        while self._wait_for_room():
            with self._reading:
                self._read()
        self._wake()

    def _wait_for_room(self) -> bool:
        """Wait until there is something to read; False when there never will be."""
        with self._changed:
            self._changed.wait_for(lambda: self._has_room() or self._is_behind())
            if self._is_behind():  # nobody tells when the programme has grown
                self._changed.wait_for(self._has_room, _LOOK_AGAIN_S)
            return not self._done()

    def _is_behind(self) -> bool:
        return self._idle and self._rest.state is State.PLAYING

    def _has_room(self) -> bool:
        return self._done() or (self._queued < AHEAD and not self._idle)

    def _done(self) -> bool:
        return self._closed or self._failure is not None or self._over()
