"""Tones: sounds that are written down as notes and worked out, the same numbers every time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.units import SAMPLE_RATE, frames_from_ms

if TYPE_CHECKING:
    import numpy.typing as npt

    from voicecoach.audio.clip import FloatSamples

_ATTACK_MS = 5
_RELEASE_MS = 10
_DECAY_60_DB = float(np.log(1000))  # a partial has faded when it is 60 dB down


@dataclass(frozen=True, slots=True)
class Partial:
    """One sine within a note: its pitch as a multiple of the note's, its level beside the others.

    It fades by 60 dB in `fade_ms`: low partials of a bell ring long, high ones are a short glint.
    """

    frequency_ratio: float
    level: float
    decay_ms: int


@dataclass(frozen=True, slots=True)
class Note:
    """One strike: when it starts within its tone, how long it sounds (15 ms at least), how high."""

    start_ms: int
    length_ms: int
    frequency_hz: float
    partials: tuple[Partial, ...]

    @property
    def end_ms(self) -> int:
        """The millisecond after its last one."""
        return self.start_ms + self.length_ms


@dataclass(frozen=True, slots=True)
class Tone:
    """A sound made of notes, whose highest peak stands at `peak_db` (dBFS)."""

    peak_dbfs: float
    notes: tuple[Note, ...]


def render_tone(tone: Tone) -> FloatSamples:
    """Work out a tone: shape (frames,), 48 kHz, from the first note's start to the last one's end.

    Every sine starts at phase zero and every note rises over 5 ms and ends at zero, so nothing
    clicks; no chance is involved, so the same tone gives the same numbers.
    """
    sound = np.zeros(frames_from_ms(max(note.end_ms for note in tone.notes)))
    for note in tone.notes:
        sound[frames_from_ms(note.start_ms) : frames_from_ms(note.end_ms)] += _render_note(note)
    sound *= 10 ** (tone.peak_dbfs / 20) / np.abs(sound).max()
    return sound.astype(np.float32)


def _render_note(note: Note) -> npt.NDArray[np.float64]:
    seconds = np.arange(frames_from_ms(note.length_ms)) / SAMPLE_RATE
    waves = (_render_partial(partial, note.frequency_hz, seconds) for partial in note.partials)
    return np.asarray(sum(waves) * _note_envelope(len(seconds)))


def _render_partial(
    partial: Partial, hertz: float, seconds: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    fading = np.exp(-_DECAY_60_DB * 1000 / partial.decay_ms * seconds)
    return np.asarray(partial.level * fading * np.sin(2 * np.pi * hertz * partial.frequency_ratio * seconds))


def _note_envelope(frames: int) -> npt.NDArray[np.float64]:
    """A raised cosine up at the start and down at the end, one in between."""
    edges = np.ones(frames)
    attack, release = _raised_cosine(_ATTACK_MS), _raised_cosine(_RELEASE_MS)
    edges[: len(attack)] = attack
    edges[-len(release) :] = release[::-1]
    return edges


def _raised_cosine(ms: int) -> npt.NDArray[np.float64]:
    return (1 - np.cos(np.linspace(0, np.pi, frames_from_ms(ms)))) / 2
