"""A device that plays nothing and records what it is given: for tests and dry runs."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from voicecoach.audio import Samples
    from voicecoach.player.devices.device import Pull


class RecordingDevice:
    """Takes samples when `advance` is called, waiting until they are ready, and records them."""

    name = "recording"
    latency_frames = 0
    in_flight_frames = 0

    def __init__(self, timeout_s: float = 10) -> None:
        self.is_running = False
        self._timeout_s = timeout_s
        self._pull: Pull | None = None
        self._recorded = bytearray()

    @property
    def samples(self) -> Samples:
        """Everything recorded so far, shape (frames,)."""
        return np.frombuffer(bytes(self._recorded), np.int16)

    def start(self, pull: Pull) -> None:
        """Start to take samples from `pull`."""
        self._pull = pull
        self.is_running = True

    def reclaim_unplayed(self) -> AbstractContextManager[int]:
        """Return nothing: what was taken stays recorded."""
        return nullcontext(0)

    def advance(self, frames: int) -> None:
        """Take the next `frames` frames, if it is running."""
        if self._pull is not None and self.is_running:
            self._recorded += self._pull(frames, self._timeout_s)

    def stop(self) -> None:
        """Stop taking samples."""
        self.is_running = False

    def close(self) -> None:
        """Stop taking samples."""
        self.stop()
