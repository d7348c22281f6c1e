"""Loop files: music decoded once to the disk (48 kHz, mono, 16 bit), to be played in a loop.

Any part of an hour of music can then be read at once, and only that part is in memory. Silence at both ends
is left out, and the last 50 ms are crossfaded with the first, so that the loop has no gap and no click.
"""

from __future__ import annotations

import threading
import weakref
import zlib
from typing import IO, TYPE_CHECKING

import numpy as np

from voicecoach.audio.clip import to_samples
from voicecoach.audio.levels import amplitude_from_db
from voicecoach.audio.meters.loudness import LoudnessMeter, integrated_loudness
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from voicecoach.audio.clip import FloatSamples, Samples

_MAGIC = "voicecoach-loop-2"
_HEADER_BYTES = 64
"""The header before the samples: _MAGIC, the frames, the loudness, the peak, and a CRC-32 of all of it."""
_BYTES_PER_FRAME = 2
_CHECKSUM_BLOCK_BYTES = 1 << 20
_SILENCE_AMPLITUDE = amplitude_from_db(-70)
_CROSSFADE_FRAMES = frames_from_ms(50)
_LOWEST_PEAK, _GOOD_PEAK = amplitude_from_db(-26), 0.5
"""Music whose highest sample is not between the first and full scale is brought to the second."""
_SHORT_FRAMES = frames_from_ms(1000)
"""A shorter loop is measured as it is heard, several times in a row."""


class LoopFile:
    """Reads a file that `write_loop` wrote. Safe from several threads.

    `lufs` is its loudness and `peak` its highest sample, full scale at 1. Raises ValueError when the file is
    not complete, OSError when it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        weakref.finalize(self, self._file.close)
        self._lock = threading.Lock()
        figures, _, checksum = self._file.read(_HEADER_BYTES).decode("ascii").rstrip().rpartition(" ")
        magic, frames, lufs, peak = figures.split()
        self.frames, self.lufs, self.peak = int(frames), float(lufs), float(peak)
        if magic != _MAGIC or path.stat().st_size != _HEADER_BYTES + _BYTES_PER_FRAME * self.frames:
            raise ValueError(f"{path} is not whole")
        if checksum != _checksum(self._file, figures):
            raise ValueError(f"{path} is damaged")

    def read(self, start: int, end: int) -> Samples:
        """The samples from frame `start` to frame `end`."""
        with self._lock:
            self._file.seek(_HEADER_BYTES + _BYTES_PER_FRAME * start)
            return np.frombuffer(self._file.read(_BYTES_PER_FRAME * (end - start)), np.int16)


def write_levelled_loop(path: Path, open_blocks: Callable[[], Iterable[FloatSamples]]) -> None:
    """Write sound at 48 kHz as a loop file that uses the range of 16 bit; raises as `write_loop` does.

    Sound that is far below full scale, or beyond it, is decoded a second time, with a gain: rounding would
    cost it quality.
    """
    peak = write_loop(path, open_blocks())
    if not _LOWEST_PEAK <= peak <= 1:
        gain = np.float32(_GOOD_PEAK / peak)
        write_loop(path, (block * gain for block in open_blocks()))


def write_loop(path: Path, blocks: Iterable[FloatSamples]) -> float:
    """Write blocks of sound at 48 kHz as a loop file; raises ValueError when all is silent, and OSError.

    Returns the highest sample, full scale at 1; what is beyond that is clipped.
    """
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
        lufs = meter.loudness() if frames >= _SHORT_FRAMES else _short_loudness(file, frames)
        figures = f"{_MAGIC} {frames} {lufs:.3f} {min(1.0, peak):.6f}"
        checksum = _checksum(file, figures)
        file.seek(0)
        file.write(f"{figures} {checksum}".encode().ljust(_HEADER_BYTES))
    return peak


def _short_loudness(file: IO[bytes], frames: int) -> float:
    """The loudness of a short loop as it is heard: again and again."""
    once = _read_samples(file, 0, frames) / 32768
    return integrated_loudness(np.tile(once, 1 + _SHORT_FRAMES // max(1, frames)))


def _checksum(file: IO[bytes], figures: str) -> str:
    """The CRC-32 of the figures in the header and of all samples."""
    file.seek(_HEADER_BYTES)
    checksum = zlib.crc32(figures.encode())
    while block := file.read(_CHECKSUM_BLOCK_BYTES):
        checksum = zlib.crc32(block, checksum)
    return f"{checksum:08x}"


def _skip_leading_silence(blocks: Iterable[FloatSamples]) -> Iterator[FloatSamples]:
    """The blocks from the first frame that is not silent; raises ValueError when there is none."""
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
    """Crossfade the end of the samples into their start and cut it off; returns how many frames remain."""
    overlap = min(_CROSSFADE_FRAMES, frames // 2)
    remaining = frames - overlap
    start, end = _read_samples(file, 0, overlap), _read_samples(file, remaining, overlap)
    rising = (np.arange(overlap) + 0.5) / max(1, overlap)
    file.seek(_HEADER_BYTES)
    file.write(np.rint(end + (start - end) * rising).astype(np.int16).tobytes())
    file.truncate(_HEADER_BYTES + _BYTES_PER_FRAME * remaining)
    return remaining


def _read_samples(file: IO[bytes], start: int, frames: int) -> FloatSamples:
    file.seek(_HEADER_BYTES + _BYTES_PER_FRAME * start)
    return np.frombuffer(file.read(_BYTES_PER_FRAME * frames), np.int16).astype(np.float32)
