"""Plays a made-up programme on a device, as a program of its own: `python -m tests.player.play_on_card`.

Its arguments are the device's name and, for simpleaudio, the length of its buffers in seconds.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from tests.support.player_fakes import FakeProgramme, steps_of
from voicecoach.cli.hints import error_text
from voicecoach.errors import VoicecoachError
from voicecoach.player.controls.keyboard import Keyboard
from voicecoach.player.devices import device_registry as catalog
from voicecoach.player.devices.simpleaudio_device import SimpleaudioDevice
from voicecoach.player.displays.plain_display import PlainDisplay
from voicecoach.player.player import play
from voicecoach.units import SAMPLE_RATE

BURST = SAMPLE_RATE // 10
ONSETS = tuple(index * SAMPLE_RATE + 17 * index for index in range(5))
"""The first burst begins with the first frame, and after the last one the programme is over."""

FRAMES = ONSETS[-1] + BURST


def bursts() -> FakeProgramme:
    """Tone bursts at ONSETS in silence."""
    sound = np.zeros(FRAMES, np.int16)
    tone = np.rint(12_000 * np.sin(2 * np.pi * 1_000 * (np.arange(BURST) + 0.5) / SAMPLE_RATE)).astype(
        np.int16
    )
    for onset in ONSETS:
        sound[onset : onset + BURST] = tone
    return FakeProgramme(sound, steps_of(2 * SAMPLE_RATE, FRAMES - 2 * SAMPLE_RATE))


def main(name: str, *lane_s: str) -> int:
    """Play; the exit code is 1 when that was not possible, and the reason is printed."""
    device = catalog.create_device(name, time.monotonic)
    if lane_s:
        device = SimpleaudioDevice(time.monotonic, int(lane_s[0]) * SAMPLE_RATE)
    try:
        outcome = play(bursts(), device, [Keyboard()], [PlainDisplay(sys.stdout)])
    except VoicecoachError as error:
        sys.stderr.write(f"{error_text(error)}\n")
        return 1
    sys.stdout.write(f"{outcome}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
