"""A session at another loudness than it is played at: all of it, so that its parts keep their distance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio.levels import CEILING
from voicecoach.audio.limit import limited
from voicecoach.audio.loudness import Meter, loudness
from voicecoach.audio.pcm import to_samples
from voicecoach.audio.peak import PeakMeter
from voicecoach.export.level import Level, SpeechMeter, channel_gain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from voicecoach.audio.clip import Raw, Samples, Sound
    from voicecoach.export.sounding import Sounding
    from voicecoach.timeline import Event, Manner, Timeline

_FULL_SCALE = 32768
_MOST_MADE_UP_DB = 2.0


class Louder:
    """The mix of `sounding` with so much gain, its peaks held down, and its level in a file of `channels`."""

    def __init__(self, sounding: Sounding, gain_db: float, channels: int) -> None:
        self._sounding = sounding
        self._gain = np.float32(_amplitude(gain_db) / _FULL_SCALE)
        self._channels = channels
        self._peaks = PeakMeter()
        self._speech = Meter()

    def blocks(self) -> Iterator[Samples]:
        """The mix, block by block."""
        ears = _Cutter(self._sounding.timeline.events)
        raw = (block * self._gain for block in self._sounding.blocks(self._sounding.clip))
        for block in limited(raw, CEILING):
            for spoken in ears.spoken(block):
                self._speech.add(spoken)
            samples = to_samples(block)
            self._peaks.add(samples)
            yield samples

    @property
    def level(self) -> Level | None:
        """What was reached; None where nothing is spoken."""
        lufs = self._speech.loudness()
        return Level(lufs + channel_gain(self._channels), self._peaks.peak) if np.isfinite(lufs) else None


def gain_to(lufs: float, timeline: Timeline, clip_of: Callable[[Event], Sound], channels: int) -> float:
    """By how many dB the speech of a session becomes `lufs` loud in a file of `channels`; 0 without speech.

    What holding peaks down takes from it is made up for, within limits.
    """
    plain = _reached(timeline, clip_of, 0.0)
    if plain is None:
        return 0.0
    gain_db = lufs - channel_gain(channels) - plain
    lost_db = plain + gain_db - (_reached(timeline, clip_of, gain_db) or plain)
    return gain_db + min(lost_db, _MOST_MADE_UP_DB)


def _reached(timeline: Timeline, clip_of: Callable[[Event], Sound], gain_db: float) -> float | None:
    """How loud the speech is with so much gain and its peaks held down; None where there is none."""
    speech = SpeechMeter()
    known: dict[tuple[str | None, Manner | None], float | None] = {}
    for event in timeline.events:
        if event.kind == "speech":
            words = event.text, event.manner
            if words not in known:
                known[words] = _loudness(clip_of(event), gain_db)
            speech.add(event.frames, known[words])
    return speech.lufs


def _loudness(clip: Sound, gain_db: float) -> float | None:
    if not gain_db or clip.lufs is None:
        return clip.lufs
    raw = clip.read(0, clip.frames) * np.float32(_amplitude(gain_db) / _FULL_SCALE)
    return loudness(np.concatenate(list(limited([raw], CEILING))))


def _amplitude(db: float) -> float:
    return float(10 ** (db / 20))


class _Cutter:
    """Cuts what is spoken out of sound that comes block by block."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._spoken = [event for event in events if event.kind == "speech"]
        self._next = 0
        self._at = 0

    def spoken(self, block: Raw) -> Iterator[Raw]:
        """The parts of the next block in which something is spoken."""
        start, self._at = self._at, self._at + len(block)
        while self._next < len(self._spoken) and self._spoken[self._next].start < self._at:
            event = self._spoken[self._next]
            yield block[max(event.start - start, 0) : event.end - start]
            if event.end > self._at:
                return
            self._next += 1
