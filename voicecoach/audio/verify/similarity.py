"""Comparison of a recording with the expected sound: where that is, how well it fits, and where it does not.

Both are float sound at 48 kHz. The bounds of what is good enough are in `checker` and `findings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio.levels import db_from_amplitude
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    import numpy.typing as npt

    from voicecoach.audio.clip import FloatSamples

_NOISE_FLOOR = 1e-5
"""The smallest amplitude that anything is divided by (-100 dBFS), below that of 16 bit sound."""

_BIN_FRAMES = frames_from_ms(100)
_MEAN_POWER_SHARE = 0.2
_LOW_PASS_KERNEL = np.convolve(np.ones(8), np.ones(8)).astype(np.float32) / 64


@dataclass(frozen=True, slots=True)
class Match:
    """Where expected sound was found, and how well it fits there.

    `lag_frames` is how late it is. `similarity` is from 0 to 1, whatever the levels and the polarity.
    `gain_db` is how much louder the recording is than expected.
    """

    lag_frames: int
    similarity: float
    gain_db: float


def find_match(recording: FloatSamples, expected: FloatSamples, pad: int) -> Match:
    """Find expected sound in a recording that is longer at both ends by the largest lag.

    `pad` frames at both ends of the expected sound are its surroundings. They help to find the position, as a
    bell is similar to itself at any time but its onset; they do not count for similarity and gain.
    """
    max_lag = (len(recording) - len(expected)) // 2
    position = int(np.argmax(np.abs(_normalised_correlation(recording, expected))))
    found = recording[position + pad : position + len(expected) - pad]
    core = expected[pad : len(expected) - pad]
    levels = rms_level(found), rms_level(core)
    similarity = abs(float(np.dot(found, core))) / len(core) / (levels[0] * levels[1])
    return Match(position - max_lag, similarity, db_from_amplitude(levels[0] / levels[1]))


def worst_residual(recording: FloatSamples, expected: FloatSamples) -> tuple[float, int]:
    """The residual of the 200 ms that differ most from the expected sound, and the frame where they start.

    The residual is the power that remains when the expected sound, at the level that fits best, is subtracted
    from the recording, divided by the power of that sound: 0 is no difference, 1 a loud part missing, more is
    another sound. Both are low-passed, since telephones and small files leave out what is above 4 kHz, and a
    fifth of the sound's mean power is added to the divisor, since encoders change its quiet parts most.
    """
    scaled = expected * (np.dot(recording, expected) / max(np.dot(expected, expected), _NOISE_FLOOR**2))
    floor = max(_MEAN_POWER_SHARE * float(np.mean(np.square(scaled))), _NOISE_FLOOR**2)
    remaining, wanted = np.square(_low_passed(recording - scaled)), np.square(_low_passed(scaled))
    residuals = _power_by_200_ms(remaining) / _power_by_200_ms(wanted + floor)
    worst = int(np.argmax(residuals))
    return float(residuals[worst]), worst * _BIN_FRAMES


def rms_level(sound: FloatSamples) -> float:
    """The root mean square of at least one frame, and no less than -100 dBFS."""
    return max(float(np.sqrt(np.mean(np.square(sound)))), _NOISE_FLOOR)


def _normalised_correlation(recording: FloatSamples, expected: FloatSamples) -> npt.NDArray[np.float64]:
    """The normalised cross-correlation for each position of the expected sound, from -1 to 1."""
    size = 1 << (len(recording) - 1).bit_length()
    product = np.fft.irfft(np.fft.rfft(recording, size) * np.conj(np.fft.rfft(expected, size)), size)
    energy = np.concatenate(([0.0], np.cumsum(np.square(recording), dtype=np.float64)))
    positions = len(recording) - len(expected) + 1
    window_energy = np.maximum(energy[len(expected) :] - energy[:positions], len(expected) * _NOISE_FLOOR**2)
    return np.asarray(
        product[:positions] / np.sqrt(window_energy) / rms_level(expected) / len(expected) ** 0.5
    )


def _low_passed(sound: FloatSamples) -> npt.NDArray[np.floating]:
    """The sound 4 dB down at 2 kHz, 8 at 3 kHz, 17 at 4 kHz, 26 and more from 5 kHz on."""
    return np.convolve(sound, _LOW_PASS_KERNEL, "same")


def _power_by_200_ms(power: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Sums over 200 ms, one every 100 ms; one sum for what is shorter."""
    bins = np.add.reduceat(power, np.arange(0, len(power), _BIN_FRAMES), dtype=np.float64)
    return np.asarray(bins[:-1] + bins[1:] if len(bins) > 1 else bins)
