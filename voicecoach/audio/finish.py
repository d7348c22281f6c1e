"""The finishing chain, which makes a clip from the sound of a voice engine, at any rate and level.

The steps are: resample to 48 kHz, trim so that frame 0 is the onset, normalise the loudness while a limiter
lowers the highest peaks, round to 16 bit.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from voicecoach.audio.clip import Clip, FloatSamples, to_float, to_samples
from voicecoach.audio.levels import (
    LIMITER_CEILING,
    LIMITER_CEILING_DB,
    TARGET_LUFS,
    amplitude_from_db,
    db_from_amplitude,
)
from voicecoach.audio.meters.limiter import limit
from voicecoach.audio.meters.loudness import integrated_loudness
from voicecoach.audio.meters.true_peak import true_peak
from voicecoach.audio.resample import to_mix_rate
from voicecoach.units import FRAMES_PER_MS, frames_from_ms

FINISH_VERSION = 2
"""The version of the chain, part of every voice's identity. Increase it with any audible change."""

MAX_LIMITING_DB = 9.0
"""The most that a peak is lowered: a clip that needs more is normalised to a lower loudness instead."""

_TOLERANCE_LU = 0.02
_MAX_ITERATIONS = 4

# Weak onsets (h, f, th) of the natural voice are 30 to 40 dB below its loudest millisecond, the noise before
# them 60 dB and more. Cues trimmed at -40 to -55 dB are understood as well as untrimmed ones, so the tightest
# of these is used, for countdowns.
_ONSET_THRESHOLD_DB = -40.0
_SILENCE_DBFS = -80.0

_FADE_IN_FRAMES = frames_from_ms(2)
_TAIL_FRAMES = frames_from_ms(60)
_MIN_FADE_OUT_FRAMES = frames_from_ms(5)


def finish_clip(sound: FloatSamples, rate: int) -> Clip:
    """Make a clip of float sound, shape (frames,), at `rate` Hz, full scale at ±1.

    The clip is at -19 LUFS unless that would lower its peaks by more than 9 dB. Raises ValueError when there
    is nothing to hear: no samples, none above -80 dBFS, or some that are not numbers.
    """
    _check_audible(sound)
    levelled, lufs = _normalise_loudness(_trim(to_mix_rate(sound, rate)))
    samples = to_samples(levelled)
    samples.setflags(write=False)
    return Clip(samples, lufs, true_peak(samples))


def limited_clip(clip: Clip, gain_db: float = 0) -> Clip:
    """A clip with a gain, limited to the true peak of finished clips.

    Without a gain its samples stay the same where they are within that peak.
    """
    if gain_db:
        return _limited_with_gain(clip, gain_db)
    peak = true_peak(clip.samples)
    if peak <= LIMITER_CEILING:
        return replace(clip, peak=peak)
    samples = to_samples(_limit(to_float(clip.samples)))
    samples.setflags(write=False)
    return replace(clip, samples=samples, peak=true_peak(samples))


def _limited_with_gain(clip: Clip, gain_db: float) -> Clip:
    samples = to_samples(_limit(to_float(clip.samples) * np.float32(amplitude_from_db(gain_db))))
    samples.setflags(write=False)
    return replace(clip, samples=samples, lufs=None, peak=true_peak(samples))


def _check_audible(sound: FloatSamples) -> None:
    if sound.ndim != 1:
        raise ValueError(f"expected one channel, found the shape {sound.shape}")
    if not sound.size:
        raise ValueError("there is no sound in it")
    peak = float(np.max(np.abs(sound)))
    if not np.isfinite(peak):
        raise ValueError("it holds samples that are not numbers")
    if peak < amplitude_from_db(_SILENCE_DBFS):
        raise ValueError("it is silent")


def _trim(sound: FloatSamples) -> FloatSamples:
    """Keep the sound from the first millisecond within 40 dB of the loudest to 60 ms after the last one."""
    power = _power_by_ms(sound)
    loud = np.flatnonzero(power >= power.max() * amplitude_from_db(_ONSET_THRESHOLD_DB) ** 2)
    onset, end = int(loud[0]) * FRAMES_PER_MS, (int(loud[-1]) + 1) * FRAMES_PER_MS
    trimmed = sound[onset : end + _TAIL_FRAMES]
    return _fade(trimmed, fade_out=max(onset + len(trimmed) - end, _MIN_FADE_OUT_FRAMES))


def _power_by_ms(sound: FloatSamples) -> FloatSamples:
    padded = np.pad(sound, (0, -len(sound) % FRAMES_PER_MS))
    return np.asarray(np.square(padded).reshape(-1, FRAMES_PER_MS).mean(axis=1))


def _fade(sound: FloatSamples, fade_out: int) -> FloatSamples:
    """Fade in over 2 ms and out over the last `fade_out` frames, both along a raised cosine."""
    faded = sound.copy()
    rise, fall = min(_FADE_IN_FRAMES, len(sound)), min(fade_out, len(sound))
    faded[:rise] *= _fade_curve(rise)
    faded[len(sound) - fall :] *= _fade_curve(fall)[::-1]
    return faded


def _fade_curve(frames: int) -> FloatSamples:
    """A curve from just above 0 to just below 1."""
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * (np.arange(frames) + 0.5) / frames), np.float32)


def _normalise_loudness(sound: FloatSamples) -> tuple[FloatSamples, float]:
    """The sound at the target loudness, and the loudness that was reached in LUFS.

    The limiter lowers the loudness too, so the gain is increased in steps until that is compensated.
    """
    max_gain_db = LIMITER_CEILING_DB + MAX_LIMITING_DB - db_from_amplitude(float(np.max(np.abs(sound))))
    lufs, gain_db, levelled = integrated_loudness(sound), 0.0, sound
    for _ in range(_MAX_ITERATIONS):
        previous_db, gain_db = gain_db, min(max_gain_db, gain_db + TARGET_LUFS - lufs)
        levelled = _limit(sound * np.float32(amplitude_from_db(gain_db)))
        lufs = integrated_loudness(levelled)
        if abs(TARGET_LUFS - lufs) < _TOLERANCE_LU or gain_db == previous_db:
            break
    return levelled, lufs


def _limit(sound: FloatSamples) -> FloatSamples:
    return np.concatenate(list(limit([sound], LIMITER_CEILING)))
