"""Plays a made-up session of any length, as a program of its own, and tells what it cost.

`python -m tests.benchmarks.play_made_up DEVICE SECONDS KIND`, where KIND is `clicks` or `level`.
"""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console

from tests.support.player_fakes import FakeSource, steps_of
from voicecoach.player import devices
from voicecoach.player.controls.keyboard import Keyboard
from voicecoach.player.displays import PlainDisplay, StatusLineDisplay
from voicecoach.player.player import play
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from voicecoach.audio.clip import Samples

CLICK = SAMPLE_RATE // 100


def onsets(seconds: int) -> list[int]:
    """The frames at which a click begins: one a second, never at the same place within a block."""
    return [second * SAMPLE_RATE + second * 17 % 2_400 for second in range(seconds)]


class MadeUp(FakeSource):
    """Clicks in silence, or the same level throughout, made when they are asked for."""

    def __init__(self, seconds: int, kind: str) -> None:
        super().__init__(np.zeros(0, np.int16), steps_of(*[10 * SAMPLE_RATE] * (seconds // 10)))
        self.ready = seconds * SAMPLE_RATE
        self._clicks = kind == "clicks"
        self._onsets = onsets(seconds)

    @property
    def frames(self) -> int:
        return self.ready

    def samples(self, start: int, end: int) -> Samples:
        if not self._clicks:
            return np.full(end - start, 10_000, np.int16)
        sound = np.zeros(end - start, np.int16)
        for onset in self._onsets[max(start // SAMPLE_RATE - 1, 0) : end // SAMPLE_RATE + 1]:
            sound[max(onset - start, 0) : max(onset + CLICK - start, 0)] = 10_000
        return sound


def main(device: str, seconds: str, kind: str) -> None:
    """Play, and print the part of a core that it took and how often sound was late, as JSON."""
    display = StatusLineDisplay(Console()) if sys.stdout.isatty() else PlainDisplay(sys.stderr)
    programme = MadeUp(int(seconds), kind)
    spent_s, began_s = time.process_time(), time.monotonic()
    outcome = play(programme, devices.create_device(device, time.monotonic), [Keyboard()], [display])
    core = (time.process_time() - spent_s) / (time.monotonic() - began_s)
    print(json.dumps({"core": core, "underruns": outcome.underrun_count, "completed": outcome.is_complete}))


if __name__ == "__main__":
    main(*sys.argv[1:])
