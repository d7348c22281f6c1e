#!/usr/bin/env python3
"""Write the sounds that ship: `python sounds/make_sounds.py [folder]`.

Each sound is a few notes made of sines, without randomness, so that every run writes the same bytes. They can
be told apart with eyes closed: rising is "move", falling is "rest", down and up again is "other side", two
equal notes are "halfway", three rising notes are "done". Their levels are chosen relative to speech at
-19 LUFS: the tick is far quieter, the end louder. The clicks of a beat sound under speech, so they are short
and quiet: a low one, and a high one as its accent.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio import amplitude_from_db, to_samples, write_audio
from voicecoach.units import SAMPLE_RATE, frames_from_ms

if TYPE_CHECKING:
    import numpy.typing as npt

    from voicecoach.audio import FloatSamples

_ATTACK_MS = 5
_RELEASE_MS = 10
_DECAY_60_DB = float(np.log(1000))


@dataclass(frozen=True, slots=True)
class Partial:
    """A sine of a note: its frequency as a multiple of the note's, its amplitude relative to the others.

    It decays by 60 dB in `decay_ms`: the low partials of a bell ring long, the high ones are short.
    """

    frequency_ratio: float
    level: float
    decay_ms: int


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a tone: its start, its length (15 ms at least), its frequency and its partials."""

    start_ms: int
    length_ms: int
    frequency_hz: float
    partials: tuple[Partial, ...]

    @property
    def end_ms(self) -> int:
        """The end of the note within its tone."""
        return self.start_ms + self.length_ms


@dataclass(frozen=True, slots=True)
class Tone:
    """A sound made of notes, and the level of its highest sample."""

    peak_dbfs: float
    notes: tuple[Note, ...]


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
    "beat": Tone(-14, (Note(0, 40, 1046.5, WOOD),)),
    "beat_accent": Tone(-12, (Note(0, 40, 2637.02, WOOD),)),
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
    """Write every sound to the folder as NAME.wav: 48 kHz, mono, 16 bit."""
    for name, tone in SOUNDS.items():
        write_audio(folder / f"{name}.wav", [to_samples(render_tone(tone))], ".wav")


def render_tone(tone: Tone) -> FloatSamples:
    """Render a tone from 0 ms to the end of its last note: shape (frames,), 48 kHz.

    Every sine starts at phase zero, and every note fades in over 5 ms and out over 10 ms, to avoid clicks.
    """
    sound = np.zeros(frames_from_ms(max(note.end_ms for note in tone.notes)))
    for note in tone.notes:
        sound[frames_from_ms(note.start_ms) : frames_from_ms(note.end_ms)] += _render_note(note)
    sound *= amplitude_from_db(tone.peak_dbfs) / np.abs(sound).max()
    return sound.astype(np.float32)


def _render_note(note: Note) -> npt.NDArray[np.float64]:
    seconds = np.arange(frames_from_ms(note.length_ms)) / SAMPLE_RATE
    waves = (_render_partial(partial, note.frequency_hz, seconds) for partial in note.partials)
    return np.asarray(sum(waves) * _note_envelope(len(seconds)))


def _render_partial(
    partial: Partial, frequency_hz: float, seconds: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    decay = np.exp(-_DECAY_60_DB * 1000 / partial.decay_ms * seconds)
    return np.asarray(
        partial.level * decay * np.sin(2 * np.pi * frequency_hz * partial.frequency_ratio * seconds)
    )


def _note_envelope(frames: int) -> npt.NDArray[np.float64]:
    """A fade in and a fade out along a raised cosine, and 1 between them."""
    envelope = np.ones(frames)
    attack, release = _raised_cosine(_ATTACK_MS), _raised_cosine(_RELEASE_MS)
    envelope[: len(attack)] = attack
    envelope[-len(release) :] = release[::-1]
    return envelope


def _raised_cosine(ms: int) -> npt.NDArray[np.float64]:
    return (1 - np.cos(np.linspace(0, np.pi, frames_from_ms(ms)))) / 2


if __name__ == "__main__":
    make_sounds(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
