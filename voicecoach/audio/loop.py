"""Music kept ready on the disk: 48 kHz, mono, 16 bit, to be played again and again.

A file that is an hour long is decoded once, and any part of it is read in no time and held no longer than
it sounds. Silence at its ends is left out, and its end is laid over its start for 50 ms, the one fading
out as the other fades in, so that the last frame is followed by the first without a gap or a click.
"""

from __future__ import annotations

import threading
import weakref
from typing import IO, TYPE_CHECKING

import numpy as np

from voicecoach.audio.loudness import Meter
from voicecoach.audio.pcm import to_samples
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from voicecoach.audio.clip import Raw, Samples

_MAGIC = "voicecoach-loop-1"
_HEADER = 64
"""Bytes ahead of the samples: _MAGIC, the frames, the loudness and the peak."""
_FRAME = 2
_SILENCE = 10 ** (-70 / 20)
_SEAM = frames_from_ms(50)


class Loop:
    """A file that `write_loop` made; raises ValueError where it is not whole, OSError where it is not there.

    `lufs` is its loudness and `peak` its highest sample, full scale at 1. Safe from several threads.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        weakref.finalize(self, self._file.close)
        self._lock = threading.Lock()
        magic, frames, lufs, peak = self._file.read(_HEADER).decode("ascii").split()
        self.frames, self.lufs, self.peak = int(frames), float(lufs), float(peak)
        if magic != _MAGIC or path.stat().st_size != _HEADER + _FRAME * self.frames:
            raise ValueError(f"{path} is not whole")

    def read(self, start: int, end: int) -> Samples:
        """Its samples from frame `start` to frame `end`."""
        with self._lock:
            self._file.seek(_HEADER + _FRAME * start)
            return np.frombuffer(self._file.read(_FRAME * (end - start)), np.int16)


def write_loop(path: Path, blocks: Iterable[Raw]) -> None:
    """Write sound at 48 kHz that comes block by block; raises ValueError where it is silent, and OSError."""
    meter, peak, written, frames = Meter(), 0.0, 0, 0
    with path.open("w+b") as file:
        file.write(bytes(_HEADER))
        for block in _from_first_sound(blocks):
            loud = np.flatnonzero(np.abs(block) >= _SILENCE)
            frames = written + int(loud[-1]) + 1 if loud.size else frames
            meter.add(block)
            peak = max(peak, float(np.max(np.abs(block))))
            file.write(to_samples(block).tobytes())
            written += len(block)
        frames = _close(file, frames)
        file.seek(0)
        file.write(f"{_MAGIC} {frames} {meter.loudness():.3f} {peak:.6f}".encode().ljust(_HEADER))


def _from_first_sound(blocks: Iterable[Raw]) -> Iterator[Raw]:
    """The blocks from the first frame on that is not silent; raises ValueError where there is none."""
    started = False
    for block in blocks:
        loud = np.flatnonzero(np.abs(block) >= _SILENCE)
        if not started and loud.size:
            started = True
            yield block[loud[0] :]
        elif started and len(block):
            yield block
    if not started:
        raise ValueError("it is silent")


def _close(file: IO[bytes], frames: int) -> int:
    """Lay the end over the start of so many frames, and cut it off; returns how many are left."""
    seam = min(_SEAM, frames // 2)
    left = frames - seam
    start, end = _samples(file, 0, seam), _samples(file, left, seam)
    rising = (np.arange(seam) + 0.5) / max(1, seam)
    file.seek(_HEADER)
    file.write(np.rint(end + (start - end) * rising).astype(np.int16).tobytes())
    file.truncate(_HEADER + _FRAME * left)
    return left


def _samples(file: IO[bytes], start: int, frames: int) -> Raw:
    file.seek(_HEADER + _FRAME * start)
    return np.frombuffer(file.read(_FRAME * frames), np.int16).astype(np.float32)
