"""simpleaudio: plays whole buffers, so it is given a long one that is filled while it plays.

The library keeps no copy of a buffer. On Linux its thread writes to ALSA straight from the memory
it was given, a device buffer of 100 ms ahead; on macOS and Windows it copies two blocks of 50 ms
from there each time one was heard. So samples that are written half a second ahead of the play head
are heard, and a long buffer of zeros, of which the system gives memory only to the pages that were
written, is a stream without gaps. What lies further ahead than the library reads can still be
written over, so that a command is heard soon; through PulseAudio the device buffer is made shorter
for that. The library tells nothing about the play head: a clock tells where it is.
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
"""Frames written ahead of the play head, 400 ms: it reads 200 ms ahead, clocks drift, threads wait."""

_MAX_READ_AHEAD_FRAMES = SAMPLE_RATE // 4
"""Frames that a device may have read at the moment that a lane begins, at most: 250 ms."""

_SAFE_AHEAD_FRAMES = SAMPLE_RATE * 14 // 100
"""Frames ahead of the play head from which on a lane may be written over: 140 ms.

The library was seen to read 111 ms ahead; the rest is for a thread that has to wait."""

_PULSE_LATENCY_MS = "70"
"""What PulseAudio's own library keeps of the 100 ms; with 60, sound was late far more often on busy cores."""

_SAFE_AHEAD_PULSE_FRAMES = SAMPLE_RATE * 82 // 1000
"""As above where PulseAudio keeps so little: 82 ms, for the library was seen to read 79 ms ahead then.

That is little to spare, but what may be read next is silent at once, before anything is worked out."""

_EXTRA_AT_START_FRAMES = SAMPLE_RATE // 10
"""Frames that the library reads further ahead when a lane begins: 100 ms, until its own buffer is full."""

_PULSE_LATENCY_VARIABLE = "PULSE_LATENCY_MSEC"
_PULSE_PLUGIN = "libasound_module_pcm_pulse"

_DRIFT_FRAMES = 10_000
"""In so many frames a card may be ahead of the clock by one: 100 millionths."""

_BLOCK_FRAMES = SAMPLE_RATE // 20
_REFILL_BLOCKS = 2
_POLL_S = 0.02
_CLOSE_TIMEOUT_S = 1.0


@dataclass(slots=True)
class _LongBuffer:
    """A long buffer that plays: when it began (in seconds of the clock), how many frames are written.

    Frames that are `safe_ahead` of the play head may be written over. The first `lead` frames are
    silence that comes before what was pulled.
    """

    samples: Samples
    playing: Any
    started_s: float
    written_frames: int
    safe_ahead_frames: int
    lead_in_frames: int = 0

    def frames_ahead(self, now_s: float) -> int:
        """How many written frames are still to play at `now_s`; negative when it is beyond them."""
        return self.written_frames - self._play_head(now_s)

    def reclaim(self, now_s: float) -> int:
        """Take out what may be written over at `now_s`; gives how many frames that are."""
        head = self._play_head(now_s)
        read_at_first = self.safe_ahead_frames + _EXTRA_AT_START_FRAMES
        kept = max(head + head // _DRIFT_FRAMES + self.safe_ahead_frames, self.lead_in_frames, read_at_first)
        back = max(self.written_frames - kept, 0)
        self.written_frames -= back
        self.samples[self.written_frames : self.written_frames + back] = 0
        return back

    def _play_head(self, now_s: float) -> int:
        return int((now_s - self.started_s) * SAMPLE_RATE)

    @property
    def is_full(self) -> bool:
        """Whether nothing more can be written."""
        return self.written_frames == len(self.samples)

    @property
    def can_join_in_silence(self) -> bool:
        """Whether it is nearly full and all that may still be to play is silence: a good time to join."""
        late = self.written_frames > len(self.samples) * 9 // 10
        return late and not self.samples[self.written_frames - WRITE_AHEAD_FRAMES : self.written_frames].any()

    def write_block(self, pull: Pull) -> None:
        """Write the next block."""
        frames = min(_BLOCK_FRAMES, len(self.samples) - self.written_frames)
        block = np.frombuffer(pull(frames, _POLL_S), np.int16)
        self.samples[self.written_frames : self.written_frames + frames] = block
        self.written_frames += frames


class SimpleaudioDevice:
    """Plays through simpleaudio: buffers of `lane_frames`, the next joined where one ends.

    `clock` counts seconds. A sound card's own clock is a little different, so at a join, once in
    ten minutes, some milliseconds may be missing or doubled; it joins in silence when it can.
    """

    name = "simpleaudio"
    latency_frames = WRITE_AHEAD_FRAMES + SAMPLE_RATE // 4

    def __init__(self, clock: Callable[[], float], lane_frames: int = 600 * SAMPLE_RATE) -> None:
        self._clock = clock
        self._buffer_frames = lane_frames
        self._stream: _BufferChain | None = None

    @property
    def in_flight_frames(self) -> int:
        """What was ahead of the play head when it was last seen to play, and what was on its way by then."""
        return 0 if self._stream is None else self._stream.in_flight_frames

    def start(self, pull: Pull) -> None:
        """Open the default device and begin to play what `pull` gives."""
        self._stream = _BufferChain(pull, self._clock, self._buffer_frames)

    def reclaim_unplayed(self) -> AbstractContextManager[int]:
        """A context that gives back what is not read yet; at its end what comes instead is written."""
        return nullcontext(0) if self._stream is None else self._stream.reclaim_unplayed()

    def stop(self) -> None:
        """Stop at once what plays."""
        if self._stream is not None:
            self._stream.stop()

    def close(self) -> None:
        """Stop, and wait for the library's own threads: one that outlives the interpreter crashes it."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None


class _BufferChain:
    """Lanes that play one after the other, and the thread that fills them."""

    def __init__(self, pull: Pull, clock: Callable[[], float], lane_frames: int) -> None:
        self._pull = pull
        self._clock = clock
        self._buffer_frames = lane_frames
        self._playing: list[Any] = []
        self._stopping = Event()
        self._lock = Lock()  # guards the lane
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
        """A lane that plays already, from the frames `first` on."""
        samples = np.zeros(self._buffer_frames, np.int16)
        filled = len(first) // samples.itemsize
        samples[:filled] = np.frombuffer(first, np.int16)
        playing = _play(samples)
        self._drop_finished()
        self._playing.append(playing)
        return _LongBuffer(samples, playing, self._clock(), filled, _safe_ahead_frames())

    def _run(self) -> None:
        with suppress(DeviceError):  # that no lane could be joined shows: it takes no more samples
            while not self._stopping.is_set() and self._is_healthy():
                with self._lock:
                    busy = self._fill_once()
                if not busy:
                    self._stopping.wait(_POLL_S)

    def _is_healthy(self) -> bool:
        """Whether it plays, and the clock tells where: not so after the process itself stood still."""
        now_s = self._clock()
        is_sound = self._buffer.playing.is_playing() and self._buffer.frames_ahead(now_s) >= 0
        self._last_playing_s = now_s if is_sound else self._last_playing_s
        return is_sound

    def _fill_once(self) -> bool:
        """Write or join what it is time for; False when it is time for nothing."""
        lane = self._buffer
        if lane.is_full or lane.can_join_in_silence:
            self._buffer = self._join_next(lane)
        elif lane.frames_ahead(self._clock()) < WRITE_AHEAD_FRAMES:
            lane.write_block(self._pull)
        else:
            return False
        return True

    def _join_next(self, old: _LongBuffer) -> _LongBuffer:
        """A lane that goes on when all that is written in `old` was played."""
        lane = self._start_buffer(b"")
        lane.written_frames = lane.lead_in_frames = max(
            old.frames_ahead(lane.started_s), _MAX_READ_AHEAD_FRAMES
        )
        if not old.is_full:
            old.playing.stop()
        return lane


def _play(samples: Samples) -> Any:
    try:
        import simpleaudio  # noqa: PLC0415 - an extra, and only needed when chosen
    except ImportError as error:
        raise DeviceError(
            "simpleaudio is not installed", 'install it with `pip install "voicecoach[simpleaudio]"`'
        ) from error
    try:
        silence_alsa()
        os.environ.setdefault(
            _PULSE_LATENCY_VARIABLE, _PULSE_LATENCY_MS
        )  # for as long as it plays: it may connect anew
        with silenced_stderr():
            return simpleaudio.play_buffer(samples, 1, samples.itemsize, SAMPLE_RATE)
    except Exception as error:  # its own error stands in no public place
        raise no_device_error(str(error).rpartition("MSG: ")[2]) from error


def _safe_ahead_frames() -> int:
    """How far ahead of the play head a lane may be written over that plays by now."""
    is_short = os.environ.get(_PULSE_LATENCY_VARIABLE) == _PULSE_LATENCY_MS and _plays_through_pulse()
    return _SAFE_AHEAD_PULSE_FRAMES if is_short else _SAFE_AHEAD_FRAMES


def _plays_through_pulse() -> bool:
    """Whether ALSA has loaded what takes its sound to PulseAudio, or to PipeWire in its place."""
    try:
        return _PULSE_PLUGIN in Path("/proc/self/maps").read_text(errors="replace")
    except OSError:  # there is no such file but on Linux
        return False
