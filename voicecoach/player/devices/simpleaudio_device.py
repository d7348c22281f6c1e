"""The simpleaudio device: the library plays whole buffers, so a long one is filled while it plays.

The library does not copy the buffer. On Linux its thread writes to ALSA straight from that memory, one device
buffer of 100 ms ahead; on macOS and Windows it copies blocks of 50 ms, two ahead. So samples that are written
half a second ahead of the play head are heard, and a long buffer of zeros is a stream without gaps. (The
system allocates memory only for the pages that are written.) Samples further ahead than the library reads can
still be overwritten, so that a command is heard soon; for this, PulseAudio's buffer is made shorter. The
library does not report the play head, so a clock is used to compute it.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

import numpy as np

from voicecoach.errors import DeviceError
from voicecoach.player.devices.device import no_device_error
from voicecoach.player.devices.silence_stderr import silence_alsa, silenced_stderr
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from voicecoach.audio import Samples
    from voicecoach.player.devices.device import Pull

WRITE_AHEAD_FRAMES = SAMPLE_RATE * 2 // 5
"""How far ahead of the play head samples are written: 400 ms. The library reads 200 ms ahead; the rest is for
clock drift and thread scheduling."""

_MAX_READ_AHEAD_FRAMES = SAMPLE_RATE // 4
"""The most that a device may have read when a buffer starts: 250 ms."""

_SAFE_AHEAD_FRAMES = SAMPLE_RATE * 14 // 100
"""How far ahead of the play head samples may still be overwritten: 140 ms.

The library has been measured to read 111 ms ahead; the rest is for thread scheduling."""

_PULSE_LATENCY_MS = "70"
"""What PulseAudio's library buffers, of 100 ms. With 60, underruns were far more frequent on busy cores."""

_SAFE_AHEAD_PULSE_FRAMES = SAMPLE_RATE * 82 // 1000
"""The same with that PulseAudio latency: 82 ms, as the library has been measured to read 79 ms ahead.

The margin is small, but samples that may be read next are set to silence before anything is computed."""

_EXTRA_AT_START_FRAMES = SAMPLE_RATE // 10
"""How much further ahead the library reads when a buffer starts, until its own buffer is full: 100 ms."""

_PULSE_LATENCY_VARIABLE = "PULSE_LATENCY_MSEC"
_PULSE_PLUGIN = "libasound_module_pcm_pulse"

_DRIFT_FRAMES = 10_000
"""A card may be one frame in this many faster than the clock: 100 ppm."""

_BLOCK_FRAMES = SAMPLE_RATE // 20
_REFILL_BLOCKS = 2
_POLL_S = 0.02
_CLOSE_TIMEOUT_S = 1.0


@dataclass(slots=True)
class _LongBuffer:
    """A long buffer that plays.

    It started at `started_s` of the clock, and `written_frames` have been written. Frames that are
    `safe_ahead_frames` ahead of the play head may be overwritten. The first `lead_in_frames` are silence
    before the first samples that were pulled.
    """

    samples: Samples
    playing: Any
    started_s: float
    written_frames: int
    safe_ahead_frames: int
    lead_in_frames: int = 0

    def frames_ahead(self, now_s: float) -> int:
        """Return how many written frames are still to be played; negative after an underrun."""
        return self.written_frames - self._play_head(now_s)

    def reclaim(self, now_s: float) -> int:
        """Remove the samples that may be overwritten; returns how many frames they are."""
        head = self._play_head(now_s)
        read_at_start = self.safe_ahead_frames + _EXTRA_AT_START_FRAMES
        end = max(head + head // _DRIFT_FRAMES + self.safe_ahead_frames, self.lead_in_frames, read_at_start)
        returned_frames = max(self.written_frames - end, 0)
        self.written_frames -= returned_frames
        self.samples[self.written_frames : self.written_frames + returned_frames] = 0
        return returned_frames

    def _play_head(self, now_s: float) -> int:
        return int((now_s - self.started_s) * SAMPLE_RATE)

    @property
    def is_full(self) -> bool:
        """Whether all of it has been written."""
        return self.written_frames == len(self.samples)

    @property
    def can_join_in_silence(self) -> bool:
        """Whether it is nearly full and only silence is left to play: a good time for the next one."""
        is_late = self.written_frames > len(self.samples) * 9 // 10
        rest = self.samples[self.written_frames - WRITE_AHEAD_FRAMES : self.written_frames]
        return is_late and not rest.any()

    def write_block(self, pull: Pull) -> None:
        """Pull and write the next block."""
        frames = min(_BLOCK_FRAMES, len(self.samples) - self.written_frames)
        block = np.frombuffer(pull(frames, _POLL_S), np.int16)
        self.samples[self.written_frames : self.written_frames + frames] = block
        self.written_frames += frames


class SimpleaudioDevice:
    """Plays through simpleaudio, in buffers of `buffer_frames`, one after the other.

    `clock` counts seconds. The sound card's own clock differs a little, so that some milliseconds may be
    missing or doubled where buffers are joined, once in ten minutes; they are joined in silence if possible.
    """

    name = "simpleaudio"
    latency_frames = WRITE_AHEAD_FRAMES + SAMPLE_RATE // 4

    def __init__(self, clock: Callable[[], float], buffer_frames: int = 600 * SAMPLE_RATE) -> None:
        self._clock = clock
        self._buffer_frames = buffer_frames
        self._stream: _BufferChain | None = None

    @property
    def in_flight_frames(self) -> int:
        """What was ahead of the play head when it was last known to play, and what the library had read."""
        return 0 if self._stream is None else self._stream.in_flight_frames

    def start(self, pull: Pull) -> None:
        """Open the default device and start to play what `pull` returns."""
        self._stream = _BufferChain(pull, self._clock, self._buffer_frames)

    def reclaim_unplayed(self) -> AbstractContextManager[int]:
        """A context that returns what the library has not read; at its end, new samples are written."""
        return nullcontext(0) if self._stream is None else self._stream.reclaim_unplayed()

    def stop(self) -> None:
        """Stop playing at once."""
        if self._stream is not None:
            self._stream.stop()

    def close(self) -> None:
        """Stop, and wait for the library's threads: one that outlives the interpreter crashes it."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None


class _BufferChain:
    """Buffers that play one after the other, and the thread that fills them."""

    def __init__(self, pull: Pull, clock: Callable[[], float], buffer_frames: int) -> None:
        self._pull = pull
        self._clock = clock
        self._buffer_frames = buffer_frames
        self._playing: list[Any] = []
        self._stopping = Event()
        self._lock = Lock()  # guards the buffer
        self._buffer = self._start_buffer(pull(WRITE_AHEAD_FRAMES, _POLL_S))
        self._last_playing_s = self._buffer.started_s
        self._thread = Thread(target=self._run, name="voicecoach-simpleaudio", daemon=True)
        self._thread.start()

    @property
    def in_flight_frames(self) -> int:
        return max(self._buffer.frames_ahead(self._last_playing_s), 0) + _MAX_READ_AHEAD_FRAMES

    @contextmanager
    def reclaim_unplayed(self) -> Iterator[int]:
        with self._lock:
            yield self._buffer.reclaim(self._clock())
            for _ in range(_REFILL_BLOCKS):
                self._buffer.write_block(self._pull)

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()
        for playing in self._playing:
            playing.stop()

    def close(self) -> None:
        self.stop()
        deadline_s = self._clock() + _CLOSE_TIMEOUT_S
        while self._drop_finished() and self._clock() < deadline_s:
            Event().wait(_POLL_S)

    def _drop_finished(self) -> bool:
        self._playing = [playing for playing in self._playing if playing.is_playing()]
        return bool(self._playing)

    def _start_buffer(self, first: bytes) -> _LongBuffer:
        """Return a buffer that plays already, with `first` as its first samples."""
        samples = np.zeros(self._buffer_frames, np.int16)
        written_frames = len(first) // samples.itemsize
        samples[:written_frames] = np.frombuffer(first, np.int16)
        playing = _play(samples)
        self._drop_finished()
        self._playing.append(playing)
        return _LongBuffer(samples, playing, self._clock(), written_frames, _safe_ahead_frames())

    def _run(self) -> None:
        with suppress(DeviceError):  # the watchdog notices that no more samples are taken
            while not self._stopping.is_set() and self._is_healthy():
                with self._lock:
                    is_busy = self._fill_once()
                if not is_busy:
                    self._stopping.wait(_POLL_S)

    def _is_healthy(self) -> bool:
        """Whether it plays and the play head is known; both end if the process is stopped for a while."""
        now_s = self._clock()
        is_healthy = self._buffer.playing.is_playing() and self._buffer.frames_ahead(now_s) >= 0
        self._last_playing_s = now_s if is_healthy else self._last_playing_s
        return is_healthy

    def _fill_once(self) -> bool:
        """Write a block or start the next buffer, if it is time; returns whether it did."""
        buffer = self._buffer
        if buffer.is_full or buffer.can_join_in_silence:
            self._buffer = self._join_next(buffer)
        elif buffer.frames_ahead(self._clock()) < WRITE_AHEAD_FRAMES:
            buffer.write_block(self._pull)
        else:
            return False
        return True

    def _join_next(self, old: _LongBuffer) -> _LongBuffer:
        """Return a new buffer whose samples begin when all that is written in `old` has been played."""
        buffer = self._start_buffer(b"")
        buffer.written_frames = buffer.lead_in_frames = max(
            old.frames_ahead(buffer.started_s), _MAX_READ_AHEAD_FRAMES
        )
        if not old.is_full:
            old.playing.stop()
        return buffer


def _play(samples: Samples) -> Any:
    try:
        import simpleaudio  # noqa: PLC0415 - an extra, and only needed if chosen
    except ImportError as error:
        raise DeviceError(
            "simpleaudio is not installed", 'install it with `pip install "voicecoach[simpleaudio]"`'
        ) from error
    try:
        silence_alsa()
        # Set for as long as it plays, as PulseAudio's library may reconnect.
        os.environ.setdefault(_PULSE_LATENCY_VARIABLE, _PULSE_LATENCY_MS)
        with silenced_stderr():
            return simpleaudio.play_buffer(samples, 1, samples.itemsize, SAMPLE_RATE)
    except Exception as error:  # the library's error class is private
        raise no_device_error(str(error).rpartition("MSG: ")[2]) from error


def _safe_ahead_frames() -> int:
    """How far ahead of the play head the buffer that just started may be overwritten."""
    is_short = os.environ.get(_PULSE_LATENCY_VARIABLE) == _PULSE_LATENCY_MS and _plays_through_pulse()
    return _SAFE_AHEAD_PULSE_FRAMES if is_short else _SAFE_AHEAD_FRAMES


def _plays_through_pulse() -> bool:
    """Whether ALSA has loaded its plugin for PulseAudio, which PipeWire uses too."""
    try:
        return _PULSE_PLUGIN in Path("/proc/self/maps").read_text(errors="replace")
    except OSError:  # not on Linux
        return False
