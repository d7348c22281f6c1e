"""The finishing chain: what an engine gave, at any rate and level, becomes a clip.

In order: to 48 kHz, trimmed so that frame 0 is the onset, levelled by loudness with the highest peaks held
down, 16 bit.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from voicecoach.audio.clip import Clip, FloatSamples, to_samples
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
"""The chain's version, part of every voice's identity: raise it with any change that can be heard."""


MAX_LIMITING_DB = 9.0
"""By how much a peak is held down, at most: a clip that wants more is levelled lower instead."""


_TOLERANCE_LU = 0.02


_MAX_ITERATIONS = 4


# Weak onsets (h, f, th) of the natural voice stand 30 to 40 dB below its loudest millisecond, the noise
# ahead of them 60 and more. Cues cut at -40 to -55 dB are understood as well as uncut ones: so the tightest,
# for countdowns.
_ONSET_THRESHOLD_DB = -40.0


_SILENCE_DBFS = -80.0


_FADE_IN_FRAMES = frames_from_ms(2)


_TAIL_FRAMES = frames_from_ms(60)


_MIN_FADE_OUT_FRAMES = frames_from_ms(5)


def finish_clip(raw: FloatSamples, rate: int) -> Clip:
    """Make a clip of float sound, shape (frames,), at `rate` samples a second, full scale at ±1.

    The clip is at -19 LUFS unless its peaks then had to be held down by more than 9 dB. Raises
    ValueError when there is nothing to hear: no samples, none above -80 dBFS, or some that are no numbers.
    """
    _check_audible(raw)
    sound, lufs = _normalise_loudness(_trim(to_mix_rate(raw, rate)))
    samples = to_samples(sound)
    samples.setflags(write=False)
    return Clip(samples, lufs, true_peak(samples))


def limited_clip(clip: Clip) -> Clip:
    """A clip whose true peak is no higher than that of a finished one; the same samples where it was not."""
    peak = true_peak(clip.samples)
    if peak <= LIMITER_CEILING:
        return replace(clip, peak=peak)
    samples = to_samples(_limit(clip.samples.astype(np.float32) / np.float32(32768)))
    samples.setflags(write=False)
    return replace(clip, samples=samples, peak=true_peak(samples))


def _check_audible(raw: FloatSamples) -> None:
    if raw.ndim != 1:
        raise ValueError(f"expected one channel, found the shape {raw.shape}")
    if not raw.size:
        raise ValueError("there is no sound in it")
    peak = float(np.max(np.abs(raw)))
    if not np.isfinite(peak):
        raise ValueError("it holds samples that are not numbers")
    if peak < amplitude_from_db(_SILENCE_DBFS):
        raise ValueError("it is silent")


def _trim(sound: FloatSamples) -> FloatSamples:
    """From the first millisecond within 40 dB of the loudest, to 60 ms after the last one."""
    power = _power_by_ms(sound)
    loud = np.flatnonzero(power >= power.max() * amplitude_from_db(_ONSET_THRESHOLD_DB) ** 2)
    first, after = int(loud[0]) * FRAMES_PER_MS, (int(loud[-1]) + 1) * FRAMES_PER_MS
    kept = sound[first : after + _TAIL_FRAMES]
    return _fade(kept, fade_out=max(first + len(kept) - after, _MIN_FADE_OUT_FRAMES))


def _power_by_ms(sound: FloatSamples) -> FloatSamples:
    padded = np.pad(sound, (0, -len(sound) % FRAMES_PER_MS))
    return np.asarray(np.square(padded).reshape(-1, FRAMES_PER_MS).mean(axis=1))


def _fade(sound: FloatSamples, fade_out: int) -> FloatSamples:
    """In over 2 ms, out over the last `fade_out` frames, both along a raised cosine."""
    faded = sound.copy()
    rise, fall = min(_FADE_IN_FRAMES, len(sound)), min(fade_out, len(sound))
    faded[:rise] *= _fade_curve(rise)
    faded[len(sound) - fall :] *= _fade_curve(fall)[::-1]
    return faded


def _fade_curve(frames: int) -> FloatSamples:
    """Rise from just above 0 to just below 1 over `frames`."""
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * (np.arange(frames) + 0.5) / frames), np.float32)


def _normalise_loudness(sound: FloatSamples) -> tuple[FloatSamples, float]:
    """The sound at its level, and what that is in LUFS.

    Holding peaks down takes from the loudness, so the gain grows until that is made up for.
    """
    most_db = LIMITER_CEILING_DB + MAX_LIMITING_DB - db_from_amplitude(float(np.max(np.abs(sound))))
    lufs, gain_db, levelled = integrated_loudness(sound), 0.0, sound
    for _ in range(_MAX_ITERATIONS):
        before_db, gain_db = gain_db, min(most_db, gain_db + TARGET_LUFS - lufs)
        levelled = _limit(sound * np.float32(amplitude_from_db(gain_db)))
        lufs = integrated_loudness(levelled)
        if abs(TARGET_LUFS - lufs) < _TOLERANCE_LU or gain_db == before_db:
            break
    return levelled, lufs


def _limit(sound: FloatSamples) -> FloatSamples:
    return np.concatenate(list(limit([sound], LIMITER_CEILING)))
