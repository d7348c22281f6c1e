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

from voicecoach.audio.clip import to_samples
from voicecoach.audio.meters.loudness import LoudnessMeter
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from voicecoach.audio.clip import FloatSamples, Samples

_MAGIC = "voicecoach-loop-1"
_HEADER_BYTES = 64
"""Bytes ahead of the samples: _MAGIC, the frames, the loudness and the peak."""
_BYTES_PER_FRAME = 2
_SILENCE_AMPLITUDE = 10 ** (-70 / 20)
_CROSSFADE_FRAMES = frames_from_ms(50)


class LoopFile:
    """A file that `write_loop` made; raises ValueError where it is not whole, OSError where it is not there.

    `lufs` is its loudness and `peak` its highest sample, full scale at 1. Safe from several threads.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        weakref.finalize(self, self._file.close)
        self._lock = threading.Lock()
        magic, frames, lufs, peak = self._file.read(_HEADER_BYTES).decode("ascii").split()
        self.frames, self.lufs, self.peak = int(frames), float(lufs), float(peak)
        if magic != _MAGIC or path.stat().st_size != _HEADER_BYTES + _BYTES_PER_FRAME * self.frames:
            raise ValueError(f"{path} is not whole")

    def read(self, start: int, end: int) -> Samples:
        """Its samples from frame `start` to frame `end`."""
        with self._lock:
            self._file.seek(_HEADER_BYTES + _BYTES_PER_FRAME * start)
            return np.frombuffer(self._file.read(_BYTES_PER_FRAME * (end - start)), np.int16)


def write_loop(path: Path, blocks: Iterable[FloatSamples]) -> None:
    """Write sound at 48 kHz that comes block by block; raises ValueError where it is silent, and OSError."""
    meter, peak, written, frames = LoudnessMeter(), 0.0, 0, 0
    with path.open("w+b") as file:
        file.write(bytes(_HEADER_BYTES))
        for block in _skip_leading_silence(blocks):
            loud = np.flatnonzero(np.abs(block) >= _SILENCE_AMPLITUDE)
            frames = written + int(loud[-1]) + 1 if loud.size else frames
            meter.add(block)
            peak = max(peak, float(np.max(np.abs(block))))
            file.write(to_samples(block).tobytes())
            written += len(block)
        frames = _crossfade_ends(file, frames)
        file.seek(0)
        file.write(f"{_MAGIC} {frames} {meter.loudness():.3f} {peak:.6f}".encode().ljust(_HEADER_BYTES))


def _skip_leading_silence(blocks: Iterable[FloatSamples]) -> Iterator[FloatSamples]:
    """The blocks from the first frame on that is not silent; raises ValueError where there is none."""
    started = False
    for block in blocks:
        loud = np.flatnonzero(np.abs(block) >= _SILENCE_AMPLITUDE)
        if not started and loud.size:
            started = True
            yield block[loud[0] :]
        elif started and len(block):
            yield block
    if not started:
        raise ValueError("it is silent")


def _crossfade_ends(file: IO[bytes], frames: int) -> int:
    """Lay the end over the start of so many frames, and cut it off; returns how many are left."""
    seam = min(_CROSSFADE_FRAMES, frames // 2)
    left = frames - seam
    start, end = _read_samples(file, 0, seam), _read_samples(file, left, seam)
    rising = (np.arange(seam) + 0.5) / max(1, seam)
    file.seek(_HEADER_BYTES)
    file.write(np.rint(end + (start - end) * rising).astype(np.int16).tobytes())
    file.truncate(_HEADER_BYTES + _BYTES_PER_FRAME * left)
    return left


def _read_samples(file: IO[bytes], start: int, frames: int) -> FloatSamples:
    file.seek(_HEADER_BYTES + _BYTES_PER_FRAME * start)
    return np.frombuffer(file.read(_BYTES_PER_FRAME * frames), np.int16).astype(np.float32)
