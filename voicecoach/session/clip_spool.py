"""Clips of one session that no cache keeps: in memory while they are few, else in a temporary file."""

from __future__ import annotations

import tempfile
import weakref
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from typing import IO

    from voicecoach.audio import Clip, Samples, Sound

MEMORY_BYTES = 64 * 1024 * 1024
"""Enough for about eleven minutes of clips, at 96 kB per second."""


class ClipSpool:
    """Keeps clips for as long as their Sounds are used. Threads may share it.

    Clips that no longer fit into `memory_bytes` are written to a temporary file, which the system removes at
    the latest when the process ends. If the disk is full, they stay in memory.
    """

    def __init__(self, memory_bytes: int = MEMORY_BYTES) -> None:
        self._free_bytes = memory_bytes
        self._lock = Lock()
        self._file: IO[bytes] | None = None
        self._offset = 0

    def add(self, clip: Clip) -> Sound:
        """Keep a clip, and return a Sound of it."""
        with self._lock:
            if clip.samples.nbytes <= self._free_bytes:
                self._free_bytes -= clip.samples.nbytes
                return clip
            try:
                return self._write(clip)
            except OSError:
                return clip

    def read(self, offset: int, frames: int) -> Samples:
        """Read samples from the temporary file, from a byte offset."""
        assert self._file is not None  # noqa: S101 - a clip was written there
        with self._lock:
            self._file.seek(offset)
            data = self._file.read(2 * frames)
        return np.frombuffer(data, np.int16)

    def _write(self, clip: Clip) -> Sound:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="voicecoach-")  # noqa: SIM115 - closed with the spool
            weakref.finalize(self, self._file.close)
        self._file.seek(self._offset)
        self._file.write(clip.samples.tobytes())
        self._file.flush()
        spooled = SpooledClip(clip.frames, clip.lufs, clip.peak, self, self._offset)
        self._offset += clip.samples.nbytes
        return spooled


@dataclass(frozen=True, slots=True, eq=False)
class SpooledClip:
    """A clip in the temporary file of a spool: a Sound whose samples are read when they are needed."""

    frames: int
    lufs: float | None
    peak: float | None
    spool: ClipSpool
    offset: int

    def read(self, start: int, end: int) -> Samples:
        """The samples from frame `start` to frame `end`."""
        return self.spool.read(self.offset + 2 * start, end - start)
