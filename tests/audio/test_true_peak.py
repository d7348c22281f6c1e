import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.audio.clip import FloatSamples, Samples
from voicecoach.audio.meters.limiter import limit
from voicecoach.audio.meters.true_peak import TruePeakMeter, local_peaks

RATE = 48_000


def noise(seed: int, frames: int, level: float) -> FloatSamples:
    return np.random.default_rng(seed).normal(0, level, frames).astype(np.float32)


def samples(raw: FloatSamples) -> Samples:
    return np.asarray(np.clip(raw, -1, 1) * 32_767, np.int16)


def peak(*blocks: Samples) -> float:
    meter = TruePeakMeter()
    for block in blocks:
        meter.add(block)
    return meter.peak


def db(amplitude: float) -> float:
    return float(20 * np.log10(amplitude))


@pytest.mark.parametrize(("hertz", "degrees"), [(997, 0), (6_000, 22), (12_000, 45), (12_000, 0)], ids=str)
def test_the_peak_of_a_sine_is_found_between_the_samples(hertz: int, degrees: int) -> None:
    # EBU Tech 3341, cases 15 to 18: -6 dBTP, with a tolerance of +0.2 and -0.4 dB.
    wave = 0.5 * np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE + np.radians(degrees))
    assert -6.4 <= db(peak(samples(wave.astype(np.float32)))) <= -5.8


def test_the_peak_of_silence_is_0() -> None:
    assert peak() == peak(np.zeros(99, np.int16)) == peak(np.zeros(0, np.int16)) == 0


@given(st.integers(0, 99), st.lists(st.integers(0, 3_000), max_size=5))
def test_the_meter_gives_the_same_peak_for_any_blocks(seed: int, cuts: list[int]) -> None:
    sound = samples(noise(seed, 3_000, 0.1))
    assert peak(*np.split(sound, sorted(cuts))) == peak(sound)


@given(st.integers(0, 99))
def test_no_peak_is_skipped(seed: int) -> None:
    sound = samples(noise(seed, 2_000, 0.2))
    everywhere = float(local_peaks(sound.astype(np.float32)).max()) / 32_768
    assert peak(sound) == pytest.approx(everywhere, rel=1e-4)


@given(st.integers(0, 99), st.lists(st.integers(0, 9_000), max_size=5))
def test_the_limiter_keeps_length_and_ceiling_for_any_blocks(seed: int, cuts: list[int]) -> None:
    sound = noise(seed, 9_000, 0.3)
    blocks = list(limit(np.split(sound, sorted(cuts)), 0.5))
    limited = np.concatenate(blocks)
    assert len(limited) == 9_000
    assert float(local_peaks(limited).max()) <= 0.505
    assert np.abs(limited - np.concatenate(list(limit([sound], 0.5)))).max() <= 1e-5


def test_the_limiter_does_not_change_quiet_sound() -> None:
    sound = noise(1, 100_000, 0.05)
    assert np.array_equal(np.concatenate(list(limit([sound], 0.9))), sound)


def test_the_limiter_changes_only_the_surroundings_of_a_peak() -> None:
    sound = noise(1, 48_000, 0.02)
    sound[24_000] = 1.0
    limited = np.concatenate(list(limit([sound], 0.5)))
    near = slice(24_000 - 800, 24_000 + 800)
    assert np.array_equal(np.delete(limited, np.r_[near]), np.delete(sound, np.r_[near]))
    assert abs(float(limited[24_000])) <= 0.5


def test_the_limiter_gives_nothing_for_no_blocks() -> None:
    assert sum(len(block) for block in limit([], 0.5)) == 0
