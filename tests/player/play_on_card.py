"""A program that plays tone bursts on a device: `python -m tests.player.play_on_card DEVICE [BUFFER_S]`.

BUFFER_S is the length of simpleaudio's buffers in seconds.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from tests.support.player_fakes import FakeSource, steps_of
from voicecoach.errors import VoicecoachError
from voicecoach.player import devices
from voicecoach.player.controls.keyboard import Keyboard
from voicecoach.player.devices.simpleaudio_device import SimpleaudioDevice
from voicecoach.player.displays import PlainDisplay
from voicecoach.player.player import play
from voicecoach.units import SAMPLE_RATE

BURST = SAMPLE_RATE // 10
ONSETS = tuple(index * SAMPLE_RATE // 2 + 17 * index for index in range(5))
"""The first burst starts at the first frame, and the last one ends with the session."""

FRAMES = ONSETS[-1] + BURST


def bursts() -> FakeSource:
    """Return a source with tone bursts at ONSETS and silence between them."""
    sound = np.zeros(FRAMES, np.int16)
    tone = np.rint(12_000 * np.sin(2 * np.pi * 1_000 * (np.arange(BURST) + 0.5) / SAMPLE_RATE)).astype(
        np.int16
    )
    for onset in ONSETS:
        sound[onset : onset + BURST] = tone
    return FakeSource(sound, steps_of(SAMPLE_RATE, FRAMES - SAMPLE_RATE))


def main(name: str, *buffer_s: str) -> int:
    """Play; if that fails, print the error and return 1."""
    device = devices.create_device(name, time.monotonic)
    if buffer_s:
        device = SimpleaudioDevice(time.monotonic, int(buffer_s[0]) * SAMPLE_RATE)
    try:
        result = play(bursts(), device, [Keyboard()], [PlainDisplay(sys.stdout)])
    except VoicecoachError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{result}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
