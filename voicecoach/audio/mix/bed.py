"""Beds: what lies under the rest of a session, begun anew where its sound ends, and how loud it is when.

There are three, told apart by their cue. `lead_in` is a tone ahead of the first word, for headsets that
sleep through the first second; `keep_awake` is the same tone in long silences; any other is music, which
gives way to words.

Music is never so loud that its peaks, on top of the loudest speech (-2 dBTP) while it is down or of the
loudest sound that ships (-5 dBFS) while it is not, go beyond full scale: `music_gain_db` sees to that. What
still stands too high, the mix cuts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio.clip import Clip, to_samples
from voicecoach.audio.levels import TARGET_LUFS
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
"""As a part of full scale: headsets that take zeros for silence stay awake, and ears do not hear it."""

_MUSIC_PEAK_DBFS = -7.2
"""With it, 0.562 (-5 dBFS) and 0.437 come to full scale; 0.794 (-2 dBFS) and 0.098, 13 dB less, do not."""


@dataclass(frozen=True, slots=True)
class BedKind:
    """How a kind of bed lies: over how many frames it fades in and out, what it gives way to, and how."""

    fade_in_frames: int
    fade_out_frames: int
    ducking: DuckingSettings | None = None
    ducks_under: frozenset[str] = frozenset()
    """The kinds of events that it gives way to."""

    @property
    def lookahead_frames(self) -> int:
        """How many frames ahead of one that is heard everything has to be known."""
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
    """How the bed with this cue lies."""
    return _KINDS.get(cue, _MUSIC)


@cache
def keep_awake_tone() -> Clip:
    """One wave of the tone: 1600 frames, so that it goes on without a seam."""
    wave = KEEP_AWAKE_PEAK * np.sin(
        2 * np.pi * KEEP_AWAKE_HZ * np.arange(SAMPLE_RATE // KEEP_AWAKE_HZ) / SAMPLE_RATE
    )
    samples = to_samples(wave.astype(np.float32))
    samples.setflags(write=False)
    return Clip(samples)


def music_gain_db(level_lu: float, lufs: float, peak: float) -> float:
    """What brings music of this loudness and peak (full scale 1) to a level in LU above the voice's.

    It is lower where the peaks would stand too high.
    """
    return min(TARGET_LUFS + level_lu - lufs, _MUSIC_PEAK_DBFS - 20 * float(np.log10(peak)))


class BedReader:
    """A bed in its place, read by the frames of the session."""

    __slots__ = ("_envelope", "_event", "_gain", "_kind", "_sound")

    def __init__(self, event: Event, sound: Sound, envelope: DuckingEnvelope | None) -> None:
        self._event = event
        self._sound = sound
        self._envelope = envelope
        self._kind = bed_kind(event.cue)
        self._gain = np.float32(10 ** ((event.gain_db or 0.0) / 20))

    def read(self, start: int, end: int) -> Samples:
        """What is heard of it from frame `start` to frame `end` of the session, both inside of it."""
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
    """The beds of a session and what they give way to."""

    __slots__ = ("_envelope", "_events")

    def __init__(self, beds: Sequence[Event], over: Sequence[Event]) -> None:
        self._events = beds
        self._envelope: Callable[[str], DuckingEnvelope | None] = cache(partial(_make_envelope, over=over))

    def between(self, start: int, end: int) -> list[Event]:
        """Those that are heard from frame `start` to frame `end`."""
        return [event for event in self._events if event.start < end and event.end > start]

    def reader(self, event: Event, sound: Sound) -> BedReader:
        """One of them, with its sound."""
        return BedReader(event, sound, self._envelope(event.cue))


def _make_envelope(cue: str, over: Sequence[Event]) -> DuckingEnvelope | None:
    kind = bed_kind(cue)
    if kind.ducking is None:
        return None
    return DuckingEnvelope((event for event in over if event.kind in kind.ducks_under), kind.ducking)


def _read_looped(sound: Sound, start: int, end: int) -> Samples:
    """The sound again and again, from one frame of that to another; nothing of one that has no frames."""
    if not sound.frames:
        return np.zeros(end - start, np.int16)
    parts = []
    while start < end:
        at = start % sound.frames
        parts.append(sound.read(at, min(sound.frames, at + end - start)))
        start += len(parts[-1])
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


@cache
def _raised_cosine(frames: int) -> FloatSamples:
    """A raised cosine from 0 to 1: one table, for the same reason as the ramps of ducking."""
    rise = np.asarray((1 - np.cos(np.pi * np.arange(frames) / max(1, frames))) / 2, np.float32)
    rise.setflags(write=False)
    return rise
