"""Beds: looped sound under the rest of a session, and its gain at each frame.

There are three kinds, by their cue. `lead_in` is a tone before the first word, for headsets that take a
second to wake up; `keep_awake` is the same tone in long silences; any other cue is music, which is ducked
under speech.

Music is never so loud that its peaks exceed full scale together with the loudest speech (-2 dBTP) while it is
ducked, or with the loudest sound that ships (-5 dBFS) while it is not: `music_gain_db` sees to that. The mix
clips whatever is still too high.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio.clip import Clip, to_samples
from voicecoach.audio.levels import TARGET_LUFS, amplitude_from_db, db_from_amplitude
from voicecoach.audio.mix.ducking import (
    ONLY_IN_SILENCE,
    UNDER_SPEECH,
    DuckingEnvelope,
    DuckingSettings,
    apply_curve,
)
from voicecoach.units import SAMPLE_RATE, frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voicecoach.audio.clip import FloatSamples, Samples, Sound
    from voicecoach.timeline import Event

LEAD_IN, KEEP_AWAKE, MUSIC = "lead_in", "keep_awake", "music"

KEEP_AWAKE_HZ = 30
KEEP_AWAKE_PEAK = 0.01
"""Amplitude: inaudible, but not the zeros that make a headset sleep."""

_MUSIC_PEAK_DBFS = -7.2
"""Amplitude 0.437: full scale with a sound at -5 dBFS (0.562), less with speech at -2 dBFS if 13 dB lower."""


@dataclass(frozen=True, slots=True)
class BedKind:
    """How a kind of bed fades in and out, and how it is ducked under which kinds of events."""

    fade_in_frames: int
    fade_out_frames: int
    ducking: DuckingSettings | None = None
    ducks_under: frozenset[str] = frozenset()

    @property
    def lookahead_frames(self) -> int:
        """How many frames ahead the events must be known to compute the gain at a frame."""
        return max(self.fade_out_frames, self.ducking.shortest_gap_frames if self.ducking else 0)


_TONE_FADE_FRAMES = frames_from_ms(100)
_KINDS = {
    LEAD_IN: BedKind(_TONE_FADE_FRAMES, _TONE_FADE_FRAMES),
    KEEP_AWAKE: BedKind(
        _TONE_FADE_FRAMES, _TONE_FADE_FRAMES, ONLY_IN_SILENCE, frozenset({"speech", "sound"})
    ),
}
_MUSIC = BedKind(2 * SAMPLE_RATE, 2 * SAMPLE_RATE, UNDER_SPEECH, frozenset({"speech"}))


def bed_kind(cue: str) -> BedKind:
    """The kind of the bed with this cue."""
    return _KINDS.get(cue, _MUSIC)


@cache
def keep_awake_tone() -> Clip:
    """One period of the tone, 1600 frames, which loops without a click."""
    wave = KEEP_AWAKE_PEAK * np.sin(
        2 * np.pi * KEEP_AWAKE_HZ * np.arange(SAMPLE_RATE // KEEP_AWAKE_HZ) / SAMPLE_RATE
    )
    samples = to_samples(wave.astype(np.float32))
    samples.setflags(write=False)
    return Clip(samples)


def music_gain_db(level_lu: float, lufs: float, peak: float) -> float:
    """The gain that brings music to `level_lu` above the loudness of speech, lower where its peaks need it.

    `lufs` and `peak` (full scale at 1) are those of the music.
    """
    return min(TARGET_LUFS + level_lu - lufs, _MUSIC_PEAK_DBFS - db_from_amplitude(peak))


class BedReader:
    """Reads the sound of one bed by the frames of the session, with its gain applied."""

    __slots__ = ("_envelope", "_event", "_gain", "_kind", "_sound")

    def __init__(self, event: Event, sound: Sound, envelope: DuckingEnvelope | None) -> None:
        self._event = event
        self._sound = sound
        self._envelope = envelope
        self._kind = bed_kind(event.cue)
        self._gain = np.float32(amplitude_from_db(event.gain_db or 0.0))

    def read(self, start: int, end: int) -> Samples:
        """The sound of the bed from frame `start` to frame `end` of the session, both within its event."""
        dry = _read_looped(self._sound, start - self._event.start, end - self._event.start)
        wet = np.rint(dry * self._gain_curve(start, end))
        return np.asarray(np.clip(wet, -32768, 32767), np.int16)

    def _gain_curve(self, start: int, end: int) -> FloatSamples:
        event, kind = self._event, self._kind
        gains = np.full(end - start, self._gain, np.float32)
        fade_out = min(kind.fade_out_frames, event.frames // 2)
        apply_curve(gains, event.start - start, _raised_cosine(kind.fade_in_frames))
        apply_curve(gains, event.end - fade_out - start, _raised_cosine(fade_out)[::-1])
        if self._envelope:
            self._envelope.apply(gains, start)
        return gains


class BedIndex:
    """The beds of a session, and the events that they are ducked under."""

    __slots__ = ("_beds", "_envelope")

    def __init__(self, beds: Sequence[Event], others: Sequence[Event]) -> None:
        self._beds = beds
        self._envelope: Callable[[str], DuckingEnvelope | None] = cache(
            partial(_make_envelope, events=others)
        )

    def between(self, start: int, end: int) -> list[Event]:
        """The beds that sound between frame `start` and frame `end`."""
        return [bed for bed in self._beds if bed.start < end and bed.end > start]

    def reader(self, bed: Event, sound: Sound) -> BedReader:
        """A reader of one of the beds with its sound."""
        return BedReader(bed, sound, self._envelope(bed.cue))


def _make_envelope(cue: str, events: Sequence[Event]) -> DuckingEnvelope | None:
    kind = bed_kind(cue)
    if kind.ducking is None:
        return None
    return DuckingEnvelope((event for event in events if event.kind in kind.ducks_under), kind.ducking)


def _read_looped(sound: Sound, start: int, end: int) -> Samples:
    """The looped sound from frame `start` to frame `end` of the loop; silence for a sound without frames."""
    if not sound.frames:
        return np.zeros(end - start, np.int16)
    parts = []
    while start < end:
        offset = start % sound.frames
        parts.append(sound.read(offset, min(sound.frames, offset + end - start)))
        start += len(parts[-1])
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


@cache
def _raised_cosine(frames: int) -> FloatSamples:
    """A curve from 0 to just below 1, computed once for all ranges as the release curve of ducking is."""
    curve = np.asarray((1 - np.cos(np.pi * np.arange(frames) / max(1, frames))) / 2, np.float32)
    curve.setflags(write=False)
    return curve
