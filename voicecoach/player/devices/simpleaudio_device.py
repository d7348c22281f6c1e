"""simpleaudio: plays whole buffers, so it is given a long one that is filled while it plays.

The library keeps no copy of a buffer. On Linux its thread writes to ALSA straight from the memory
it was given, a device buffer of 100 ms ahead; on macOS and Windows it copies two blocks of 50 ms
from there each time one was heard. So samples that are written half a second ahead of the play head
are heard, and a long buffer of zeros, of which the system gives memory only to the pages that were
written, is a stream without gaps. It tells nothing about the play head: a clock tells where it is.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import numpy as np

from voicecoach.errors import DeviceError
from voicecoach.player.devices.port import no_device
from voicecoach.player.devices.quiet import quiet_libraries
from voicecoach.units import RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.audio.clip import Samples
    from voicecoach.player.devices.port import Pull

AHEAD = RATE * 2 // 5
"""Frames written ahead of the play head, 400 ms: it reads 200 ms ahead, clocks drift, threads wait."""

_READ_AHEAD = RATE // 4
"""Frames that a device may have read at the moment that a lane begins, at most: 250 ms."""

_BLOCK = RATE // 20
_LOOK_AGAIN_S = 0.02
_CLOSING_S = 1.0


@dataclass(slots=True)
class _Lane:
    """A long buffer that plays: when it began (in seconds of the clock), how many frames are written."""

    samples: Samples
    playing: Any
    began_s: float
    filled: int

    def ahead(self, now_s: float) -> int:
        """How many written frames are still to play at `now_s`; negative when it is beyond them."""
        return self.filled - int((now_s - self.began_s) * RATE)

    @property
    def full(self) -> bool:
        """Whether nothing more can be written."""
        return self.filled == len(self.samples)

    @property
    def restful(self) -> bool:
        """Whether it is nearly full and all that may still be to play is silence: a good time to join."""
        late = self.filled > len(self.samples) * 9 // 10
        return late and not self.samples[self.filled - AHEAD : self.filled].any()

    def write(self, pull: Pull) -> None:
        """Write the next block."""
        frames = min(_BLOCK, len(self.samples) - self.filled)
        block = np.frombuffer(pull(frames, _LOOK_AGAIN_S), np.int16)
        self.samples[self.filled : self.filled + frames] = block
        self.filled += frames


class SimpleaudioDevice:
    """Plays through simpleaudio: buffers of `lane_frames`, the next joined where one ends.

    `clock` counts seconds. A sound card's own clock is a little different, so at a join, once in
    ten minutes, some milliseconds may be missing or doubled; it joins in silence when it can.
    """

    name = "simpleaudio"
    latency_frames = AHEAD + RATE // 4

    def __init__(self, clock: Callable[[], float], lane_frames: int = 600 * RATE) -> None:
        self._clock = clock
        self._lane_frames = lane_frames
        self._playing: list[Any] = []
        self._stopping = Event()
        self._thread: Thread | None = None

    def start(self, pull: Pull) -> None:
        """Open the default device and begin to play what `pull` gives."""
        lane = self._lane(pull(AHEAD, _LOOK_AGAIN_S))
        self._stopping.clear()
        self._thread = Thread(target=self._run, args=(lane, pull), name="voicecoach-simpleaudio", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop at once what plays."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        for playing in self._playing:
            playing.stop()

    def close(self) -> None:
        """Stop, and wait for the library's own threads: one that outlives the interpreter crashes it."""
        self.stop()
        deadline_s = self._clock() + _CLOSING_S
        while self._still_playing() and self._clock() < deadline_s:
            Event().wait(_LOOK_AGAIN_S)
        self._playing.clear()

    def _still_playing(self) -> bool:
        self._playing = [playing for playing in self._playing if playing.is_playing()]
        return bool(self._playing)

    def _lane(self, first: bytes) -> _Lane:
        """A lane that plays already, from the frames `first` on."""
        samples = np.zeros(self._lane_frames, np.int16)
        filled = len(first) // samples.itemsize
        samples[:filled] = np.frombuffer(first, np.int16)
        playing = _play(samples)
        self._still_playing()
        self._playing.append(playing)
        return _Lane(samples, playing, self._clock(), filled)

    def _run(self, lane: _Lane, pull: Pull) -> None:
        with suppress(DeviceError):  # that no lane could be joined shows: it takes no more samples
            self._fill(lane, pull)

    def _fill(self, lane: _Lane, pull: Pull) -> None:
        while not self._stopping.is_set() and lane.playing.is_playing():
            if lane.full or lane.restful or lane.ahead(self._clock()) < 0:
                lane = self._joined(lane)
            elif lane.ahead(self._clock()) < AHEAD:
                lane.write(pull)
            else:
                self._stopping.wait(_LOOK_AGAIN_S)

    def _joined(self, old: _Lane) -> _Lane:
        """A lane that goes on when all that is written in `old` was played."""
        lane = self._lane(b"")
        lane.filled = max(old.ahead(lane.began_s), _READ_AHEAD)
        if not old.full:
            old.playing.stop()
        return lane


def _play(samples: Samples) -> Any:
    try:
        import simpleaudio  # noqa: PLC0415 - an extra, and only needed when chosen
    except ImportError as error:
        raise DeviceError(
            'simpleaudio is not installed; install it with `pip install "voicecoach[simpleaudio]"`'
        ) from error
    try:
        with quiet_libraries():
            return simpleaudio.play_buffer(samples, 1, samples.itemsize, RATE)
    except Exception as error:  # its own error stands in no public place
        raise no_device(str(error).rpartition("MSG: ")[2]) from error
