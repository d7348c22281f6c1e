"""The ear: sound that comes block by block, asked for in ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio.meters.loudness import LoudnessMeter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecoach.audio.clip import FloatSamples


class AudioWindow:
    """Hears sound at 48 kHz in ranges whose starts never go back, so that little of it is kept.

    Ahead of it, for `before` frames at most, and after it there is silence.
    """

    def __init__(self, blocks: Iterable[FloatSamples], before: int) -> None:
        self._blocks = iter(blocks)
        self._first = -before
        self._kept = np.zeros(before, np.float32)
        self._meter = LoudnessMeter()
        self._frames = 0
        self._ended = False

    @property
    def frames(self) -> int:
        """How much has come so far; when it has ended, its length."""
        return self._frames

    @property
    def has_ended(self) -> bool:
        """Whether all of it has come."""
        return self._ended

    @property
    def lufs(self) -> float:
        """The gated loudness of what has come so far."""
        return self._meter.loudness()

    def read(self, start: int, end: int) -> FloatSamples:
        """What is heard from frame `start` to frame `end`: shape (end - start,)."""
        self._drop_before(start)
        while self._frames < end and not self._ended:
            self._pull_block()
        heard = self._kept[start - self._first : end - self._first]
        return np.pad(heard, (0, end - start - len(heard)))

    def _drop_before(self, start: int) -> None:
        gone = min(start - self._first, len(self._kept))
        self._kept = self._kept[gone:]
        self._first += gone

    def _pull_block(self) -> None:
        block = next(self._blocks, None)
        if block is None:
            self._ended = True
            return
        self._meter.add(block)
        self._kept = np.concatenate((self._kept, block))
        self._frames += len(block)
