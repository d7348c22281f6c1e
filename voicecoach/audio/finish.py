"""The finishing chain: what an engine gave, at any rate and level, becomes a clip.

In order: to 48 kHz, trimmed so that frame 0 is the onset, levelled by loudness with the highest peaks held
down, 16 bit.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from voicecoach.audio.clip import Clip, Raw
from voicecoach.audio.levels import CEILING, CEILING_DB, TARGET_LUFS
from voicecoach.audio.limit import limited
from voicecoach.audio.loudness import loudness
from voicecoach.audio.pcm import to_samples
from voicecoach.audio.peak import true_peak
from voicecoach.audio.resample import to_mix_rate
from voicecoach.units import FRAMES_PER_MS, frames_from_ms

FINISHING = 2
"""The chain's version, part of every voice's identity: raise it with any change that can be heard."""

MOST_LIMITED_DB = 9.0
"""By how much a peak is held down, at most: a clip that wants more is levelled lower instead."""

_CLOSE_LU = 0.02
_TRIES = 4

# Weak onsets (h, f, th) of the natural voice stand 30 to 40 dB below its loudest millisecond, the noise
# ahead of them 60 and more. Cues cut at -40 to -55 dB are understood as well as uncut ones: so the tightest,
# for countdowns.
_ONSET_DB = -40.0
_SILENCE_DBFS = -80.0
_FADE_IN = frames_from_ms(2)
_TAIL = frames_from_ms(60)
_FADE_OUT_LEAST = frames_from_ms(5)


def finish(raw: Raw, rate: int) -> Clip:
    """Make a clip of float sound, shape (frames,), at `rate` samples a second, full scale at ±1.

    The clip is at -19 LUFS unless its peaks then had to be held down by more than 9 dB. Raises
    ValueError when there is nothing to hear: no samples, none above -80 dBFS, or some that are no numbers.
    """
    _check(raw)
    sound, lufs = _levelled(_trimmed(to_mix_rate(raw, rate)))
    samples = to_samples(sound)
    samples.setflags(write=False)
    return Clip(samples, lufs, true_peak(samples))


def held_down(clip: Clip) -> Clip:
    """A clip whose true peak is no higher than that of a finished one; the same samples where it was not."""
    peak = true_peak(clip.samples)
    if peak <= CEILING:
        return replace(clip, peak=peak)
    samples = to_samples(_limited(clip.samples.astype(np.float32) / np.float32(32768)))
    samples.setflags(write=False)
    return replace(clip, samples=samples, peak=true_peak(samples))


def _check(raw: Raw) -> None:
    if raw.ndim != 1:
        raise ValueError(f"expected one channel, found the shape {raw.shape}")
    if not raw.size:
        raise ValueError("there is no sound in it")
    peak = float(np.max(np.abs(raw)))
    if not np.isfinite(peak):
        raise ValueError("it holds samples that are not numbers")
    if peak < _amplitude(_SILENCE_DBFS):
        raise ValueError("it is silent")


def _trimmed(sound: Raw) -> Raw:
    """From the first millisecond within 40 dB of the loudest, to 60 ms after the last one."""
    power = _power_by_ms(sound)
    loud = np.flatnonzero(power >= power.max() * _amplitude(_ONSET_DB) ** 2)
    first, after = int(loud[0]) * FRAMES_PER_MS, (int(loud[-1]) + 1) * FRAMES_PER_MS
    kept = sound[first : after + _TAIL]
    return _faded(kept, fade_out=max(first + len(kept) - after, _FADE_OUT_LEAST))


def _power_by_ms(sound: Raw) -> Raw:
    padded = np.pad(sound, (0, -len(sound) % FRAMES_PER_MS))
    return np.asarray(np.square(padded).reshape(-1, FRAMES_PER_MS).mean(axis=1))


def _faded(sound: Raw, fade_out: int) -> Raw:
    """In over 2 ms, out over the last `fade_out` frames, both along a raised cosine."""
    faded = sound.copy()
    rise, fall = min(_FADE_IN, len(sound)), min(fade_out, len(sound))
    faded[:rise] *= _ramp(rise)
    faded[len(sound) - fall :] *= _ramp(fall)[::-1]
    return faded


def _ramp(frames: int) -> Raw:
    """Rise from just above 0 to just below 1 over `frames`."""
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * (np.arange(frames) + 0.5) / frames), np.float32)


def _levelled(sound: Raw) -> tuple[Raw, float]:
    """The sound at its level, and what that is in LUFS.

    Holding peaks down takes from the loudness, so the gain grows until that is made up for.
    """
    most_db = CEILING_DB + MOST_LIMITED_DB - _decibels(float(np.max(np.abs(sound))))
    lufs, gain_db, levelled = loudness(sound), 0.0, sound
    for _ in range(_TRIES):
        before_db, gain_db = gain_db, min(most_db, gain_db + TARGET_LUFS - lufs)
        levelled = _limited(sound * np.float32(_amplitude(gain_db)))
        lufs = loudness(levelled)
        if abs(TARGET_LUFS - lufs) < _CLOSE_LU or gain_db == before_db:
            break
    return levelled, lufs


def _limited(sound: Raw) -> Raw:
    return np.concatenate(list(limited([sound], CEILING)))


def _amplitude(db: float) -> float:
    return float(10.0 ** (db / 20))


def _decibels(amplitude: float) -> float:
    return 20 * math.log10(amplitude)
