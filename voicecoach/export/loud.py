"""A session at another loudness than it is played at: all of it, so that its parts keep their distance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio.levels import LIMITER_CEILING
from voicecoach.audio.limit import limit
from voicecoach.audio.loudness import LoudnessMeter, integrated_loudness
from voicecoach.audio.pcm import to_samples
from voicecoach.audio.peak import TruePeakMeter
from voicecoach.export.level import Level, SpeechMeter, channel_gain_lu

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from voicecoach.audio.clip import FloatSamples, Samples, Sound
    from voicecoach.export.sounding import AudioSource
    from voicecoach.timeline import Event, Prosody, Timeline

_FULL_SCALE = 32768
_MAX_MAKEUP_DB = 2.0


class LoudnessGain:
    """The mix of `sounding` with so much gain, its peaks held down, and its level in a file of `channels`."""

    def __init__(self, sounding: AudioSource, gain_db: float, channels: int) -> None:
        self._source = sounding
        self._gain = np.float32(_amplitude(gain_db) / _FULL_SCALE)
        self._channels = channels
        self._peak_meter = TruePeakMeter()
        self._speech_meter = LoudnessMeter()

    def blocks(self) -> Iterator[Samples]:
        """The mix, block by block."""
        ears = _SpeechCutter(self._source.timeline.events)
        raw = (block * self._gain for block in self._source.blocks(self._source.clip))
        for block in limit(raw, LIMITER_CEILING):
            for spoken in ears.speech_parts(block):
                self._speech_meter.add(spoken)
            samples = to_samples(block)
            self._peak_meter.add(samples)
            yield samples

    @property
    def level(self) -> Level | None:
        """What was reached; None where nothing is spoken."""
        lufs = self._speech_meter.loudness()
        return (
            Level(lufs + channel_gain_lu(self._channels), self._peak_meter.peak)
            if np.isfinite(lufs)
            else None
        )


def gain_for_loudness_db(
    lufs: float, timeline: Timeline, clip_of: Callable[[Event], Sound], channels: int
) -> float:
    """By how many dB the speech of a session becomes `lufs` loud in a file of `channels`; 0 without speech.

    What holding peaks down takes from it is made up for, within limits.
    """
    plain = _limited_speech_lufs(timeline, clip_of, 0.0)
    if plain is None:
        return 0.0
    gain_db = lufs - channel_gain_lu(channels) - plain
    lost_db = plain + gain_db - (_limited_speech_lufs(timeline, clip_of, gain_db) or plain)
    return gain_db + min(lost_db, _MAX_MAKEUP_DB)


def _limited_speech_lufs(
    timeline: Timeline, clip_of: Callable[[Event], Sound], gain_db: float
) -> float | None:
    """How loud the speech is with so much gain and its peaks held down; None where there is none."""
    speech = SpeechMeter()
    known: dict[tuple[str | None, Prosody | None], float | None] = {}
    for event in timeline.events:
        if event.kind == "speech":
            words = event.text, event.manner
            if words not in known:
                known[words] = _limited_clip_lufs(clip_of(event), gain_db)
            speech.add(event.frames, known[words])
    return speech.lufs


def _limited_clip_lufs(clip: Sound, gain_db: float) -> float | None:
    if not gain_db or clip.lufs is None:
        return clip.lufs
    raw = clip.read(0, clip.frames) * np.float32(_amplitude(gain_db) / _FULL_SCALE)
    return integrated_loudness(np.concatenate(list(limit([raw], LIMITER_CEILING))))


def _amplitude(db: float) -> float:
    return float(10 ** (db / 20))


class _SpeechCutter:
    """Cuts what is spoken out of sound that comes block by block."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._speech_events = [event for event in events if event.kind == "speech"]
        self._next = 0
        self._position = 0

    def speech_parts(self, block: FloatSamples) -> Iterator[FloatSamples]:
        """The parts of the next block in which something is spoken."""
        start, self._position = self._position, self._position + len(block)
        while (
            self._next < len(self._speech_events) and self._speech_events[self._next].start < self._position
        ):
            event = self._speech_events[self._next]
            yield block[max(event.start - start, 0) : event.end - start]
            if event.end > self._position:
                return
            self._next += 1
