"""How loud a file is: what was reached, and what players are told of it.

Loudness is that of the speech alone: neither silence nor beeps nor a bed count. Every clip of a voice was
measured when it was finished, so that the speech of a session is known from its clips.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.audio.peak import TruePeakMeter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.audio.clip import Samples, Sound
    from voicecoach.export.sounding import AudioSource
    from voicecoach.timeline import Event

_REPLAY_GAIN_REFERENCE_LUFS = -18.0
_R128_REFERENCE_LUFS = -23.0


@dataclass(frozen=True, slots=True)
class Level:
    """The loudness of the speech in LUFS, and the true peak of all that sounds, 1 at full scale."""

    lufs: float
    peak: float

    @property
    def peak_db(self) -> float:
        """The true peak in dBTP."""
        return 20 * math.log10(self.peak) if self.peak else -math.inf

    @property
    def replay_gain_db(self) -> float:
        """By how much a player that knows ReplayGain 2 changes it, to -18 LUFS."""
        return _REPLAY_GAIN_REFERENCE_LUFS - self.lufs

    @property
    def r128_gain(self) -> int:
        """By how much an Opus player changes it, to -23 LUFS, in 256ths of a dB."""
        return round(256 * (_R128_REFERENCE_LUFS - self.lufs))

    def __str__(self) -> str:
        """Such as `-19.0 LUFS, true peak -2.4 dBTP`."""
        return f"{self.lufs:.1f} LUFS, true peak {self.peak_db:.1f} dBTP"


class SpeechMeter:
    """The integrated loudness of speech that is heard clip by clip, on one channel."""

    def __init__(self) -> None:
        self._power = 0.0
        self._frames = 0

    def add(self, frames: int, lufs: float | None) -> None:
        """Hear a clip; what is silent, or was not measured, does not count."""
        if lufs is not None and math.isfinite(lufs):
            self._power += frames * 10 ** (lufs / 10)
            self._frames += frames

    @property
    def lufs(self) -> float | None:
        """What was heard so far; None where that is no speech."""
        return 10 * math.log10(self._power / self._frames) if self._frames else None


class UnityGain:
    """The mix of `sounding` as it is played, and its level in a file of `channels` that are alike."""

    def __init__(self, sounding: AudioSource, channels: int) -> None:
        self._source = sounding
        self._channels = channels
        self._speech_meter = SpeechMeter()
        self._measured_until = 0
        self._last_event: Event | None = None
        self._last_start = self._last_end = 0
        self._clip_peak = 0.0
        self._needs_metering = False
        self._peak_meter = TruePeakMeter()

    def blocks(self) -> Iterator[Samples]:
        """The mix, block by block.

        Its peaks are those of its clips, which are known, up to where it is more than one clip after another.
        """
        for block in self._source.blocks(self._measured_clip):
            if self._needs_metering:
                self._peak_meter.add(block)
            yield block

    @property
    def level(self) -> Level | None:
        """What it was; None where nothing is spoken."""
        lufs = self._speech_meter.lufs
        peak = max(self._clip_peak, self._peak_meter.peak)
        return None if lufs is None else Level(lufs + channel_gain_lu(self._channels), peak)

    def _measured_clip(self, event: Event) -> Sound:
        clip = self._source.clip(event)
        self._note_peak(event, clip)
        if event.kind == "speech" and event.start >= self._measured_until:  # else it is asked for once more
            self._speech_meter.add(clip.frames, clip.lufs)
            self._measured_until = event.start + 1
        return clip

    def _note_peak(self, event: Event, clip: Sound) -> None:
        """Note the peak of a clip, or that the mix has to be looked at from here on."""
        if event.kind == "bed":
            self._needs_metering |= event.sound is not None
        elif event != self._last_event and event.start >= self._last_start:  # else it is asked for once more
            self._needs_metering |= clip.peak is None or event.start < self._last_end
            self._clip_peak = max(self._clip_peak, clip.peak or 0.0)
            self._last_event, self._last_start, self._last_end = event, event.start, event.start + clip.frames


def channel_gain_lu(channels: int) -> float:
    """By how many LU the same sound on so many channels is louder than on one.

    >>> round(channel_gain_lu(2), 2)
    3.01
    """
    return 10 * math.log10(channels)
