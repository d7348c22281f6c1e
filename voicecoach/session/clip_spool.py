"""Clips of one session that no cache keeps: in memory while they are few, else in a temporary file."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from typing import IO

    from voicecoach.audio import Clip, Samples, Sound

MEMORY_BYTES = 64 * 1024 * 1024
"""Room for some eleven minutes of clips, 96 kB a second."""


class ClipSpool:
    """Takes clips and gives Sounds that can be read for as long as the spool lives. Threads may share it.

    The first `room` bytes stay in memory, all others go into a temporary file that the system removes with
    the process. Where there is no room for that either, clips stay in memory.
    """

    def __init__(self, room: int = MEMORY_BYTES) -> None:
        self._room = room
        self._lock = Lock()
        self._file: IO[bytes] | None = None
        self._offset = 0

    def add(self, clip: Clip) -> Sound:
        """Keep a clip."""
        with self._lock:
            if clip.samples.nbytes <= self._room:
                self._room -= clip.samples.nbytes
                return clip
            try:
                return self._write(clip)
            except OSError:
                return clip

    def read(self, offset: int, frames: int) -> Samples:
        """Samples from a byte of the temporary file on."""
        assert self._file is not None  # noqa: S101 - a clip was written there
        with self._lock:
            self._file.seek(offset)
            data = self._file.read(2 * frames)
        return np.frombuffer(data, np.int16)

    def _write(self, clip: Clip) -> Sound:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="voicecoach-")  # noqa: SIM115 - open while the spool lives
        self._file.seek(self._offset)
        self._file.write(clip.samples.tobytes())
        self._file.flush()
        spooled = SpooledClip(clip.frames, clip.lufs, clip.peak, self, self._offset)
        self._offset += clip.samples.nbytes
        return spooled


@dataclass(frozen=True, slots=True, eq=False)
class SpooledClip:
    """A clip in the temporary file of a spool: a Sound that costs no memory until it is read."""

    frames: int
    lufs: float | None
    peak: float | None
    spool: ClipSpool
    offset: int

    def read(self, start: int, end: int) -> Samples:
        """The samples from frame `start` to frame `end`."""
        return self.spool.read(self.offset + 2 * start, end - start)
