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
from voicecoach.player.devices.alsa import hush_alsa
from voicecoach.player.devices.port import no_device
from voicecoach.player.devices.quiet import quiet_libraries
from voicecoach.units import RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from voicecoach.audio.clip import Samples
    from voicecoach.player.devices.port import Pull

AHEAD = RATE * 2 // 5
"""Frames written ahead of the play head, 400 ms: it reads 200 ms ahead, clocks drift, threads wait."""

_READ_AHEAD = RATE // 4
"""Frames that a device may have read at the moment that a lane begins, at most: 250 ms."""

_SAFE_AHEAD = RATE * 14 // 100
"""Frames ahead of the play head from which on a lane may be written over: 140 ms.

The library was seen to read 111 ms ahead; the rest is for a thread that has to wait."""

_PULSE_MS = "70"
"""What PulseAudio's own library keeps of the 100 ms; with 60, sound was late far more often on busy cores."""

_SAFE_AHEAD_ON_PULSE = RATE * 82 // 1000
"""As above where PulseAudio keeps so little: 82 ms, for the library was seen to read 79 ms ahead then.

That is little to spare, but what may be read next is silent at once, before anything is worked out."""

_MORE_AT_FIRST = RATE // 10
"""Frames that the library reads further ahead when a lane begins: 100 ms, until its own buffer is full."""

_PULSE_LATENCY = "PULSE_LATENCY_MSEC"
_PULSE_PLUGIN = "libasound_module_pcm_pulse"

_DRIFT = 10_000
"""In so many frames a card may be ahead of the clock by one: 100 millionths."""

_BLOCK = RATE // 20
_AT_ONCE = 2
_LOOK_AGAIN_S = 0.02
_CLOSING_S = 1.0


@dataclass(slots=True)
class _Lane:
    """A long buffer that plays: when it began (in seconds of the clock), how many frames are written.

    Frames that are `safe_ahead` of the play head may be written over. The first `lead` frames are
    silence that comes before what was pulled.
    """

    samples: Samples
    playing: Any
    began_s: float
    filled: int
    safe_ahead: int
    lead: int = 0

    def ahead(self, now_s: float) -> int:
        """How many written frames are still to play at `now_s`; negative when it is beyond them."""
        return self.filled - self._head(now_s)

    def give_back(self, now_s: float) -> int:
        """Take out what may be written over at `now_s`; gives how many frames that are."""
        head = self._head(now_s)
        read_at_first = self.safe_ahead + _MORE_AT_FIRST
        kept = max(head + head // _DRIFT + self.safe_ahead, self.lead, read_at_first)
        back = max(self.filled - kept, 0)
        self.filled -= back
        self.samples[self.filled : self.filled + back] = 0
        return back

    def _head(self, now_s: float) -> int:
        return int((now_s - self.began_s) * RATE)

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
        self._stream: _Stream | None = None

    @property
    def unheard(self) -> int:
        """What was ahead of the play head when it was last seen to play, and what was on its way by then."""
        return 0 if self._stream is None else self._stream.unheard

    def start(self, pull: Pull) -> None:
        """Open the default device and begin to play what `pull` gives."""
        self._stream = _Stream(pull, self._clock, self._lane_frames)

    def revise(self) -> AbstractContextManager[int]:
        """A context that gives back what is not read yet; at its end what comes instead is written."""
        return nullcontext(0) if self._stream is None else self._stream.revise()

    def stop(self) -> None:
        """Stop at once what plays."""
        if self._stream is not None:
            self._stream.stop()

    def close(self) -> None:
        """Stop, and wait for the library's own threads: one that outlives the interpreter crashes it."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None


class _Stream:
    """Lanes that play one after the other, and the thread that fills them."""

    def __init__(self, pull: Pull, clock: Callable[[], float], lane_frames: int) -> None:
        self._pull = pull
        self._clock = clock
        self._lane_frames = lane_frames
        self._playing: list[Any] = []
        self._stopping = Event()
        self._filling = Lock()  # guards the lane
        self._lane = self._begun(pull(AHEAD, _LOOK_AGAIN_S))
        self._seen_s = self._lane.began_s
        self._thread = Thread(target=self._run, name="voicecoach-simpleaudio", daemon=True)
        self._thread.start()

    @property
    def unheard(self) -> int:
        return max(self._lane.ahead(self._seen_s), 0) + _READ_AHEAD

    @contextmanager
    def revise(self) -> Iterator[int]:
        with self._filling:
            yield self._lane.give_back(self._clock())
            for _ in range(_AT_ONCE):
                self._lane.write(self._pull)

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()
        for playing in self._playing:
            playing.stop()

    def close(self) -> None:
        self.stop()
        deadline_s = self._clock() + _CLOSING_S
        while self._still_playing() and self._clock() < deadline_s:
            Event().wait(_LOOK_AGAIN_S)

    def _still_playing(self) -> bool:
        self._playing = [playing for playing in self._playing if playing.is_playing()]
        return bool(self._playing)

    def _begun(self, first: bytes) -> _Lane:
        """A lane that plays already, from the frames `first` on."""
        samples = np.zeros(self._lane_frames, np.int16)
        filled = len(first) // samples.itemsize
        samples[:filled] = np.frombuffer(first, np.int16)
        playing = _play(samples)
        self._still_playing()
        self._playing.append(playing)
        return _Lane(samples, playing, self._clock(), filled, _safe_ahead())

    def _run(self) -> None:
        with suppress(DeviceError):  # that no lane could be joined shows: it takes no more samples
            while not self._stopping.is_set() and self._is_sound():
                with self._filling:
                    busy = self._filled()
                if not busy:
                    self._stopping.wait(_LOOK_AGAIN_S)

    def _is_sound(self) -> bool:
        """Whether it plays, and the clock tells where: not so after the process itself stood still."""
        now_s = self._clock()
        is_sound = self._lane.playing.is_playing() and self._lane.ahead(now_s) >= 0
        self._seen_s = now_s if is_sound else self._seen_s
        return is_sound

    def _filled(self) -> bool:
        """Write or join what it is time for; False when it is time for nothing."""
        lane = self._lane
        if lane.full or lane.restful:
            self._lane = self._joined(lane)
        elif lane.ahead(self._clock()) < AHEAD:
            lane.write(self._pull)
        else:
            return False
        return True

    def _joined(self, old: _Lane) -> _Lane:
        """A lane that goes on when all that is written in `old` was played."""
        lane = self._begun(b"")
        lane.filled = lane.lead = max(old.ahead(lane.began_s), _READ_AHEAD)
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
        hush_alsa()
        os.environ.setdefault(_PULSE_LATENCY, _PULSE_MS)  # for as long as it plays: it may connect anew
        with quiet_libraries():
            return simpleaudio.play_buffer(samples, 1, samples.itemsize, RATE)
    except Exception as error:  # its own error stands in no public place
        raise no_device(str(error).rpartition("MSG: ")[2]) from error


def _safe_ahead() -> int:
    """How far ahead of the play head a lane may be written over that plays by now."""
    is_short = os.environ.get(_PULSE_LATENCY) == _PULSE_MS and _plays_through_pulse()
    return _SAFE_AHEAD_ON_PULSE if is_short else _SAFE_AHEAD


def _plays_through_pulse() -> bool:
    """Whether ALSA has loaded what takes its sound to PulseAudio, or to PipeWire in its place."""
    try:
        return _PULSE_PLUGIN in Path("/proc/self/maps").read_text(errors="replace")
    except OSError:  # there is no such file but on Linux
        return False
