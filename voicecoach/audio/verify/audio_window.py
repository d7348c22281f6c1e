"""A window on sound that comes in blocks, which is read in ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio.meters.loudness import LoudnessMeter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecoach.audio.clip import FloatSamples


class AudioWindow:
    """Reads ranges of sound at 48 kHz whose starts never decrease, so that only a part is in memory.

    Before the sound, for at most `before` frames, and after it there is silence.
    """

    def __init__(self, blocks: Iterable[FloatSamples], before: int) -> None:
        self._blocks = iter(blocks)
        self._start = -before
        self._buffer = np.zeros(before, np.float32)
        self._meter = LoudnessMeter()
        self._frames = 0
        self._ended = False

    @property
    def frames(self) -> int:
        """How many frames have been read from the blocks; the length of the sound once it has ended."""
        return self._frames

    @property
    def has_ended(self) -> bool:
        """Whether all blocks have been read."""
        return self._ended

    @property
    def lufs(self) -> float:
        """The gated loudness of all that has been read."""
        return self._meter.loudness()

    def read(self, start: int, end: int) -> FloatSamples:
        """The sound from frame `start` to frame `end`: shape (end - start,)."""
        self._drop_before(start)
        while self._frames < end and not self._ended:
            self._pull_block()
        sound = self._buffer[start - self._start : end - self._start]
        return np.pad(sound, (0, end - start - len(sound)))

    def _drop_before(self, start: int) -> None:
        dropped = min(start - self._start, len(self._buffer))
        self._buffer = self._buffer[dropped:]
        self._start += dropped

    def _pull_block(self) -> None:
        block = next(self._blocks, None)
        if block is None:
            self._ended = True
            return
        self._meter.add(block)
        self._buffer = np.concatenate((self._buffer, block))
        self._frames += len(block)
