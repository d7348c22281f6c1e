#!/usr/bin/env python3
"""Make the sounds that ship: `python sounds/make_sounds.py [folder]` writes them anew.

Each is a few notes, worked out by `voicecoach.audio.tones`. Running it again gives the same bytes,
so a changed sound is always a changed line here. They are made to be told apart with eyes closed:
rising is "move", falling is "rest", down and up again is "other side", two equal notes are "halfway",
three rising notes are "done".
Peaks are set beside speech at -19 LUFS: the tick well below it, the end above it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from voicecoach.audio.clip import to_samples
from voicecoach.audio.codecs import write_audio
from voicecoach.audio.tones import Note, Partial, Tone, render_tone

BOWL = (
    Partial(1.0, 1.0, 3400),
    Partial(1.004, 0.5, 3400),
    Partial(2.76, 0.35, 1500),
    Partial(5.4, 0.12, 500),
)
WOOD = (Partial(1.0, 1.0, 60), Partial(2.4, 0.3, 25))
SOFT = (Partial(1.0, 1.0, 400), Partial(2.0, 0.1, 200))
BRIGHT = (Partial(1.0, 1.0, 350), Partial(2.0, 0.4, 250), Partial(3.0, 0.15, 150))
RINGING = (Partial(1.0, 1.0, 900), Partial(2.0, 0.4, 700), Partial(3.0, 0.2, 400))

SOUNDS = {
    "bell": Tone(-8, (Note(0, 2400, 396.0, BOWL),)),
    "tick": Tone(-12, (Note(0, 45, 1760.0, WOOD),)),
    "go": Tone(-8, (Note(0, 110, 587.33, BRIGHT), Note(110, 140, 880.0, BRIGHT))),
    "half": Tone(-14, (Note(0, 170, 659.26, SOFT), Note(180, 170, 659.26, SOFT))),
    "end": Tone(
        -5,
        (Note(0, 190, 1046.5, BRIGHT), Note(190, 190, 1318.51, BRIGHT), Note(380, 520, 1567.98, RINGING)),
    ),
    "switch": Tone(
        -9, (Note(0, 200, 783.99, BRIGHT), Note(200, 200, 523.25, BRIGHT), Note(400, 320, 783.99, BRIGHT))
    ),
    "rest": Tone(-11, (Note(0, 220, 523.25, SOFT), Note(220, 280, 349.23, SOFT))),
}


def make_sounds(folder: Path) -> None:
    """Write every sound into the folder as NAME.wav: 48 kHz, mono, 16 bit."""
    for name, tone in SOUNDS.items():
        write_audio(folder / f"{name}.wav", [to_samples(render_tone(tone))], ".wav")


if __name__ == "__main__":
    make_sounds(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
