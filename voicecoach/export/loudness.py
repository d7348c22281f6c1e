"""Measures and changes the loudness of an exported file.

Loudness is that of the speech alone: silence, sounds and beds do not count. Each clip of a voice is measured
when it is made, so the loudness of a session follows from its clips. A gain applies to the whole session, so
that the levels of speech, sounds and beds keep their differences.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio import (
    LIMITER_CEILING,
    LoudnessMeter,
    TruePeakMeter,
    amplitude_from_db,
    db_from_amplitude,
    integrated_loudness,
    limit,
    mix_part,
    to_samples,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from voicecoach.audio import FloatSamples, MixPart, Samples, Sound
    from voicecoach.timeline import Event, Prosody, Timeline

_REPLAY_GAIN_REFERENCE_LUFS = -18.0
_R128_REFERENCE_LUFS = -23.0
_FULL_SCALE = 32768
_MAX_MAKEUP_DB = 2.0
"""How many dB of gain are added, at most, for the loudness that the limiter takes away."""


@dataclass(frozen=True, slots=True)
class Level:
    """The loudness of the speech in LUFS, and the true peak of the whole mix, 1 at full scale."""

    lufs: float
    peak: float

    @property
    def peak_db(self) -> float:
        """The true peak in dBTP."""
        return db_from_amplitude(self.peak)

    @property
    def replay_gain_db(self) -> float:
        """The gain in dB that brings it to -18 LUFS, as ReplayGain 2 defines it."""
        return _REPLAY_GAIN_REFERENCE_LUFS - self.lufs

    @property
    def r128_gain(self) -> int:
        """The gain in 1/256 dB that brings it to -23 LUFS, for Opus players (RFC 7845)."""
        return round(256 * (_R128_REFERENCE_LUFS - self.lufs))

    def __str__(self) -> str:
        """For example `-19.0 LUFS, true peak -2.4 dBTP`."""
        return f"{self.lufs:.1f} LUFS, true peak {self.peak_db:.1f} dBTP"


class SpeechMeter:
    """The integrated loudness of speech on one channel, from the loudness of its clips."""

    def __init__(self) -> None:
        self._power = 0.0
        self._frames = 0

    def add(self, frames: int, lufs: float | None) -> None:
        """Add a clip; one that is silent or was not measured does not count."""
        if lufs is not None and math.isfinite(lufs):
            self._power += frames * 10 ** (lufs / 10)
            self._frames += frames

    @property
    def lufs(self) -> float | None:
        """The loudness so far; None without speech."""
        return 10 * math.log10(self._power / self._frames) if self._frames else None


class UnityGain:
    """Mixes parts without a gain, and measures their level in a file of `channels` equal channels."""

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._speech_meter = SpeechMeter()
        self._measured_until = 0
        self._last_event: Event | None = None
        self._last_start = self._last_end = 0
        self._clip_peak = 0.0
        self._needs_metering = False
        self._peak_meter = TruePeakMeter()

    def mix(self, part: MixPart) -> Iterator[Samples]:
        """Mix the next part, in blocks.

        The true peaks of single clips are known. The mix is metered from the first overlap of clips, or the
        first music, on.
        """
        measured = replace(part, clip_of=partial(self._measured_clip, part.clip_of))
        for block in mix_part(measured):
            if self._needs_metering:
                self._peak_meter.add(block)
            yield block

    @property
    def level(self) -> Level | None:
        """The level so far; None without speech."""
        lufs = self._speech_meter.lufs
        peak = max(self._clip_peak, self._peak_meter.peak)
        return None if lufs is None else Level(lufs + channel_gain_lu(self._channels), peak)

    def _measured_clip(self, clip_of: Callable[[Event], Sound], event: Event) -> Sound:
        clip = clip_of(event)
        self._note_peak(event, clip)
        if event.kind == "speech" and event.start >= self._measured_until:  # else counted before
            self._speech_meter.add(clip.frames, clip.lufs)
            self._measured_until = event.start + 1
        return clip

    def _note_peak(self, event: Event, clip: Sound) -> None:
        """Update the peak with that of a clip, or start metering the mix."""
        if event.kind == "bed":
            self._needs_metering |= event.sound is not None
        elif event != self._last_event and event.start >= self._last_start:  # else counted before
            self._needs_metering |= clip.peak is None or event.start < self._last_end
            self._clip_peak = max(self._clip_peak, clip.peak or 0.0)
            self._last_event, self._last_start, self._last_end = event, event.start, event.start + clip.frames


def channel_gain_lu(channels: int) -> float:
    """How many LU louder the same sound is on this number of channels than on one.

    >>> round(channel_gain_lu(2), 2)
    3.01
    """
    return 10 * math.log10(channels)


class LoudnessGain:
    """Mixes parts with a gain and a limiter, and measures their level for a number of equal channels."""

    def __init__(self, timeline: Timeline, gain_db: float, channels: int) -> None:
        self._speech_cutter = _SpeechCutter(timeline.events)
        self._gain = np.float32(amplitude_from_db(gain_db) / _FULL_SCALE)
        self._channels = channels
        self._peak_meter = TruePeakMeter()
        self._speech_meter = LoudnessMeter()

    def mix(self, parts: Iterable[MixPart]) -> Iterator[Samples]:
        """Mix all parts, in blocks."""
        raw = (block * self._gain for part in parts for block in mix_part(part))
        for block in limit(raw, LIMITER_CEILING):
            for speech in self._speech_cutter.speech_parts(block):
                self._speech_meter.add(speech)
            samples = to_samples(block)
            self._peak_meter.add(samples)
            yield samples

    @property
    def level(self) -> Level | None:
        """The level that was reached; None without speech."""
        lufs = self._speech_meter.loudness() + channel_gain_lu(self._channels)
        return Level(lufs, self._peak_meter.peak) if np.isfinite(lufs) else None


def gain_for_loudness_db(
    lufs: float, timeline: Timeline, clip_of: Callable[[Event], Sound], channels: int
) -> float:
    """The gain in dB that brings the speech to `lufs` in a file of `channels` channels; 0 without speech.

    The loudness that the limiter takes away is compensated, up to 2 dB.
    """
    unchanged = _limited_speech_lufs(timeline, clip_of, 0.0)
    if unchanged is None:
        return 0.0
    gain_db = lufs - channel_gain_lu(channels) - unchanged
    limited = _limited_speech_lufs(timeline, clip_of, gain_db) or unchanged
    lost_db = unchanged + gain_db - limited
    return gain_db + min(lost_db, _MAX_MAKEUP_DB)


def _limited_speech_lufs(
    timeline: Timeline, clip_of: Callable[[Event], Sound], gain_db: float
) -> float | None:
    """The loudness of the speech with this gain and the limiter; None without speech."""
    speech = SpeechMeter()
    lufs_by_text: dict[tuple[str | None, Prosody | None], float | None] = {}
    for event in timeline.events:
        if event.kind == "speech":
            key = event.text, event.manner
            if key not in lufs_by_text:
                lufs_by_text[key] = _limited_clip_lufs(clip_of(event), gain_db)
            speech.add(event.frames, lufs_by_text[key])
    return speech.lufs


def _limited_clip_lufs(clip: Sound, gain_db: float) -> float | None:
    if not gain_db or clip.lufs is None:
        return clip.lufs
    raw = clip.read(0, clip.frames) * np.float32(amplitude_from_db(gain_db) / _FULL_SCALE)
    return integrated_loudness(np.concatenate(list(limit([raw], LIMITER_CEILING))))


class _SpeechCutter:
    """Finds the speech in a mix that comes block by block."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._speech_events = [event for event in events if event.kind == "speech"]
        self._next = 0
        self._position = 0

    def speech_parts(self, block: FloatSamples) -> Iterator[FloatSamples]:
        """The parts of the next block in which speech sounds."""
        start, self._position = self._position, self._position + len(block)
        while self._next < len(self._speech_events):
            event = self._speech_events[self._next]
            if event.start >= self._position:
                return
            yield block[max(event.start - start, 0) : event.end - start]
            if event.end > self._position:
                return
            self._next += 1
