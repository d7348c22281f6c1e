"""The finishing chain: what an engine gave, at any rate and level, becomes a clip.

In order: to 48 kHz, trimmed so that frame 0 is the onset, levelled by loudness, 16 bit.
"""

from __future__ import annotations

import numpy as np

from voicecoach.audio.clip import Clip, Raw
from voicecoach.audio.loudness import loudness
from voicecoach.audio.pcm import to_samples
from voicecoach.audio.resample import to_mix_rate
from voicecoach.units import FRAMES_PER_MS, frames_from_ms

FINISHING = 1
"""The chain's version, part of every voice's identity: raise it with any change that can be heard."""

TARGET_LUFS = -19.0
"""The level of a finished clip: mono speech for headphones, as spoken podcasts have it."""

PEAK_DBFS = -1.0
"""No sample stands above this: a clip that would is levelled lower instead."""

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

    The clip is at -19 LUFS unless its peak then stood above -1 dBFS. Raises ValueError when there is
    nothing to hear: no samples, none above -80 dBFS, or some that are no numbers.
    """
    _check(raw)
    sound = _trimmed(to_mix_rate(raw, rate))
    samples = to_samples(sound * np.float32(_gain(sound)))
    samples.setflags(write=False)
    return Clip(samples)


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


def _gain(sound: Raw) -> float:
    wanted = _amplitude(TARGET_LUFS - loudness(sound))
    allowed = _amplitude(PEAK_DBFS) / float(np.max(np.abs(sound)))
    return min(wanted, allowed)


def _amplitude(db: float) -> float:
    return float(10.0 ** (db / 20))
