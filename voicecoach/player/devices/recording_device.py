"""A device that plays nothing and keeps everything: for tests and dry runs."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from voicecoach.audio import Samples
    from voicecoach.player.devices.device import Pull


class RecordingDevice:
    """Takes samples when told to, waiting for them to be ready, and keeps them."""

    name = "recording"
    latency_frames = 0
    in_flight_frames = 0

    def __init__(self, patience_s: float = 10) -> None:
        self.is_running = False
        self._patience_s = patience_s
        self._pull: Pull | None = None
        self._recorded = bytearray()

    @property
    def samples(self) -> Samples:
        """All that was taken, shape (frames,)."""
        return np.frombuffer(bytes(self._recorded), np.int16)

    def start(self, pull: Pull) -> None:
        """Begin to take from `pull`."""
        self._pull = pull
        self.is_running = True

    def reclaim_unplayed(self) -> AbstractContextManager[int]:
        """Nothing is given back: what was taken is kept."""
        return nullcontext(0)

    def advance(self, frames: int) -> None:
        """Take the next `frames` frames; nothing while it is not running."""
        if self._pull is not None and self.is_running:
            self._recorded += self._pull(frames, self._patience_s)

    def stop(self) -> None:
        """Take nothing more."""
        self.is_running = False

    def close(self) -> None:
        """Stop."""
        self.stop()
