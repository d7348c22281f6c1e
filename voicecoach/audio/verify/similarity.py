"""How like what is heard is to what was expected: where it lies, how well it fits, where it does not.

Both are Raw at 48 kHz. Nothing here decides what is good enough: `verify` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    import numpy.typing as npt

    from voicecoach.audio.clip import FloatSamples

_NOISE_FLOOR = 1e-5
"""An amplitude below that of 16 bit sound: what divides by a level takes at least this one (-100 dBFS)."""

_BIN_FRAMES = frames_from_ms(100)
_MEAN_POWER_SHARE = 0.2
_LOW_PASS_KERNEL = np.convolve(np.ones(8), np.ones(8)).astype(np.float32) / 64


@dataclass(frozen=True, slots=True)
class Match:
    """Where expected sound is found, and how well it fits there.

    `lag` is how many frames late it is. `likeness` runs from 0 to 1, whatever the levels and the
    polarity are. `gain_db` is how much louder what is heard there is, like or not.
    """

    lag_frames: int
    similarity: float
    gain_db: float


def find_match(heard: FloatSamples, expected: FloatSamples, pad: int) -> Match:
    """Find expected sound in what is heard, as much longer as it may be early or late, half on each side.

    `pad` frames at both ends of the expected sound are what lies around it. They help to find the place,
    for a bell is like itself at any time but its onset, and do not count for likeness and gain.
    """
    slack = (len(heard) - len(expected)) // 2
    at = int(np.argmax(np.abs(_normalised_correlation(heard, expected))))
    there = heard[at + pad : at + len(expected) - pad]
    core = expected[pad : len(expected) - pad]
    levels = rms_level(there), rms_level(core)
    likeness = abs(float(np.dot(there, core))) / len(core) / (levels[0] * levels[1])
    return Match(at - slack, likeness, ratio_db(levels[0] / levels[1]))


def worst_residual(heard: FloatSamples, expected: FloatSamples) -> tuple[float, int]:
    """The 200 ms that are least as expected: how strange they are, and the frame they start at.

    What remains of what is heard, when the expected sound at the level that fits best is taken away,
    is measured against that sound: 0 is all as expected, 1 is a loud part missing, more is another
    sound. Both are dulled, since telephones and small files leave out what is above 4 kHz, and a fifth
    of the sound's mean power is added to what it is measured against: encoders are free in what is
    quiet beside the rest.
    """
    wanted = expected * (np.dot(heard, expected) / max(np.dot(expected, expected), _NOISE_FLOOR**2))
    floor = max(_MEAN_POWER_SHARE * float(np.mean(np.square(wanted))), _NOISE_FLOOR**2)
    remains, should = np.square(_low_passed(heard - wanted)), np.square(_low_passed(wanted))
    shares = _power_by_200_ms(remains) / _power_by_200_ms(should + floor)
    worst = int(np.argmax(shares))
    return float(shares[worst]), worst * _BIN_FRAMES


def rms_level(sound: FloatSamples) -> float:
    """The effective amplitude of at least one frame, as if there were always some noise at -100 dBFS."""
    return max(float(np.sqrt(np.mean(np.square(sound)))), _NOISE_FLOOR)


def ratio_db(ratio: float) -> float:
    """A ratio of amplitudes in dB."""
    return float(20 * np.log10(ratio))


def _normalised_correlation(heard: FloatSamples, expected: FloatSamples) -> npt.NDArray[np.float64]:
    """Normalised cross-correlation for each place that the expected sound can have, from -1 to 1."""
    size = 1 << (len(heard) - 1).bit_length()
    product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(expected, size)), size)
    energy = np.concatenate(([0.0], np.cumsum(np.square(heard), dtype=np.float64)))
    places = len(heard) - len(expected) + 1
    under = np.maximum(energy[len(expected) :] - energy[:places], len(expected) * _NOISE_FLOOR**2)
    return np.asarray(product[:places] / np.sqrt(under) / rms_level(expected) / len(expected) ** 0.5)


def _low_passed(sound: FloatSamples) -> npt.NDArray[np.floating]:
    """Without the heights: 4 dB down at 2 kHz, 8 at 3 kHz, 17 at 4 kHz, 26 and more from 5 kHz on."""
    return np.convolve(sound, _LOW_PASS_KERNEL, "same")


def _power_by_200_ms(power: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Sums over 200 ms, each 100 ms further on; of what is shorter, one sum."""
    bins = np.add.reduceat(power, np.arange(0, len(power), _BIN_FRAMES), dtype=np.float64)
    return np.asarray(bins[:-1] + bins[1:] if len(bins) > 1 else bins)
