"""A program that plays silence on the full-screen view: `python -m tests.player.play_on_screen END`.

With END `crash`, another display fails once two seconds were played; with `play` it plays for an hour.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console

from tests.support.player_fakes import FakeSource, RecordingDisplay, constant, steps_of
from voicecoach.player.controls.keyboard import Keyboard
from voicecoach.player.devices.recording_device import RecordingDevice
from voicecoach.player.player import play
from voicecoach.player.screen.display import FullScreenDisplay
from voicecoach.player.watchdog import WatchdogSettings
from voicecoach.units import SAMPLE_RATE
from voicecoach.wording import screen_labels

if TYPE_CHECKING:
    from voicecoach.audio.clip import Samples
    from voicecoach.player.player_state import PlayerState

STEP_FRAMES = 600 * SAMPLE_RATE
FRAMES_AT_A_TIME = SAMPLE_RATE // 20


class LongSilence(FakeSource):
    """An hour of silence, made when it is asked for."""

    def __init__(self) -> None:
        super().__init__(constant(0), steps_of(*[STEP_FRAMES] * 6))
        self.ready = 6 * STEP_FRAMES

    @property
    def frames(self) -> int:
        return self.ready

    def samples(self, start: int, end: int) -> Samples:
        return constant(end - start, 0)


def main(end: str) -> None:
    """Play until the end that is asked for."""
    source, device = LongSilence(), RecordingDevice()

    def advance(state: PlayerState) -> None:
        device.advance(FRAMES_AT_A_TIME)
        if end == "crash" and state.position >= 2 * SAMPLE_RATE:
            raise RuntimeError("a display failed")

    screen = FullScreenDisplay(Console(), source, screen_labels("en"), has_keys=True)
    keyboard = Keyboard(show_keys=screen.show_keys)
    play(source, device, [keyboard], [screen, RecordingDisplay(advance)], WatchdogSettings(tick_s=0.02))


if __name__ == "__main__":
    sys.tracebacklimit = 1
    sys.stderr.write("Note: written before\n")
    main(sys.argv[1])
