#!/usr/bin/env python3
"""Write the sounds that ship: `python sounds/make_sounds.py [folder]`.

Each sound is a few notes made of sines, without randomness, so that every run writes the same bytes. They can
be told apart with eyes closed: rising is "move", falling is "rest", down and up again is "other side", two
equal notes are "halfway". "Done" is three rising notes in the bright set and one stroke of a bowl in the
soft one. The clicks of a beat sound under speech, so they are short and quiet: a low one, and a high one as
its accent.

There are two sets. The bright one is in the folder itself, the soft one, with lower notes and fewer
overtones, in `soft/`. A sound has the same length in both, so that another set moves no cue of a session.
Every sound has a level in LU relative to speech at -19 LUFS; `sound_loudness` is what is measured.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio import TARGET_LUFS, amplitude_from_db, integrated_loudness, to_samples, write_audio
from voicecoach.units import SAMPLE_RATE, frames_from_ms

if TYPE_CHECKING:
    import numpy.typing as npt

    from voicecoach.audio import FloatSamples

_ATTACK_MS = 5
_RELEASE_MS = 10
_DECAY_60_DB = float(np.log(1000))
_BLOCK_FRAMES = frames_from_ms(400)
_HOP_FRAMES = frames_from_ms(100)


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
    """A sound made of notes, and its level in LU relative to speech."""

    level_lu: float
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

MELLOW = (Partial(1.0, 1.0, 500), Partial(2.0, 0.06, 200))
SOFT_BOWL = (Partial(1.0, 1.0, 3000), Partial(1.004, 0.5, 3000), Partial(2.76, 0.08, 900))
SOFT_STROKE = (Partial(1.0, 1.0, 1100), Partial(1.003, 0.4, 1100), Partial(2.76, 0.06, 300))
SOFT_WOOD = (Partial(1.0, 1.0, 70), Partial(2.4, 0.1, 20))

BRIGHT_SOUNDS = {
    "bell": Tone(0, (Note(0, 2400, 396.0, BOWL),)),
    "tick": Tone(-3, (Note(0, 45, 1760.0, WOOD),)),
    "beat": Tone(-7, (Note(0, 40, 1046.5, WOOD),)),
    "beat_accent": Tone(-2, (Note(0, 40, 2637.02, WOOD),)),
    "go": Tone(0, (Note(0, 110, 587.33, BRIGHT), Note(110, 140, 880.0, BRIGHT))),
    "half": Tone(-6, (Note(0, 170, 659.26, SOFT), Note(180, 170, 659.26, SOFT))),
    "end": Tone(
        2,
        (Note(0, 190, 1046.5, BRIGHT), Note(190, 190, 1318.51, BRIGHT), Note(380, 520, 1567.98, RINGING)),
    ),
    "switch": Tone(
        -2, (Note(0, 200, 783.99, BRIGHT), Note(200, 200, 523.25, BRIGHT), Note(400, 320, 783.99, BRIGHT))
    ),
    "rest": Tone(-3, (Note(0, 220, 523.25, SOFT), Note(220, 280, 349.23, SOFT))),
}

SOFT_SOUNDS = {
    "bell": Tone(-2, (Note(0, 2400, 330.0, SOFT_BOWL),)),
    "tick": Tone(-6, (Note(0, 45, 1174.66, SOFT_WOOD),)),
    "beat": Tone(-8, (Note(0, 40, 783.99, SOFT_WOOD),)),
    "beat_accent": Tone(-5, (Note(0, 40, 1760.0, SOFT_WOOD),)),
    "go": Tone(-2, (Note(0, 110, 440.0, MELLOW), Note(110, 140, 659.26, MELLOW))),
    "half": Tone(-6, (Note(0, 170, 493.88, MELLOW), Note(180, 170, 493.88, MELLOW))),
    "end": Tone(-1, (Note(0, 900, 440.0, SOFT_STROKE),)),
    "switch": Tone(
        -3, (Note(0, 200, 587.33, MELLOW), Note(200, 200, 392.0, MELLOW), Note(400, 320, 587.33, MELLOW))
    ),
    "rest": Tone(-4, (Note(0, 220, 392.0, MELLOW), Note(220, 280, 293.66, MELLOW))),
}

SETS = {"bright": (".", BRIGHT_SOUNDS), "soft": ("soft", SOFT_SOUNDS)}
"""The folder of each set, and its sounds."""


def make_sounds(folder: Path) -> None:
    """Write every sound as NAME.wav to the folder of its set: 48 kHz, mono, 16 bit."""
    for subfolder, sounds in SETS.values():
        (folder / subfolder).mkdir(exist_ok=True)
        for name, tone in sounds.items():
            write_audio(folder / subfolder / f"{name}.wav", [to_samples(render_tone(tone))], ".wav")


def sound_loudness(sound: FloatSamples) -> float:
    """The loudness in LUFS of the loudest 400 ms of a sound, or of all of it where it is shorter."""
    last = max(0, len(sound) - _BLOCK_FRAMES)
    starts = range(0, last + 1, _HOP_FRAMES)
    return max(integrated_loudness(sound[start : start + _BLOCK_FRAMES]) for start in starts)


def render_tone(tone: Tone) -> FloatSamples:
    """Render a tone from 0 ms to the end of its last note: shape (frames,), 48 kHz.

    Every sine starts at phase zero, and every note fades in over 5 ms and out over 10 ms, to avoid clicks.
    """
    sound = np.zeros(frames_from_ms(max(note.end_ms for note in tone.notes)))
    for note in tone.notes:
        sound[frames_from_ms(note.start_ms) : frames_from_ms(note.end_ms)] += _render_note(note)
    sound *= amplitude_from_db(TARGET_LUFS + tone.level_lu - sound_loudness(sound.astype(np.float32)))
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
