import math

import numpy as np
import pytest

from voicecoach.audio.clip import FloatSamples
from voicecoach.audio.meters.loudness import LoudnessMeter, integrated_loudness

RATE = 48_000


def sine(dbfs: float, seconds: float, hz: float = 1000.0) -> FloatSamples:
    wave = np.sin(2 * np.pi * hz * np.arange(round(RATE * seconds)) / RATE)
    return (10 ** (dbfs / 20) * wave).astype(np.float32)


def test_full_scale_at_997_hz_is_minus_3_01_lufs() -> None:
    assert integrated_loudness(sine(0.0, 5.0, 997.0)) == pytest.approx(-3.01, abs=0.01)


@pytest.mark.parametrize(
    ("hz", "lufs"),
    [
        pytest.param(25.0, -14.09, id="the high-pass removes rumble"),
        pytest.param(100.0, -4.83, id="a little at 100 Hz"),
        pytest.param(10_000.0, 0.34, id="the shelf raises high frequencies"),
    ],
)
def test_k_weighting_by_frequency(hz: float, lufs: float) -> None:
    # Expected: the same two filters run sample by sample, in the time domain.
    assert integrated_loudness(sine(0.0, 3.0, hz)) == pytest.approx(lufs, abs=0.05)


@pytest.mark.parametrize(
    ("parts", "lufs"),
    [
        pytest.param([(-23.0, 20.0)], -26.0, id="EBU 3341 case 1, in one channel"),
        pytest.param([(-33.0, 20.0)], -36.0, id="EBU 3341 case 2"),
        pytest.param(
            [(-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)], -26.0, id="EBU 3341 case 3, relative gate"
        ),
        pytest.param(
            [(-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)],
            -26.0,
            id="EBU 3341 case 4, both gates",
        ),
        pytest.param([(-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)], -26.0, id="EBU 3341 case 5"),
    ],
)
def test_gating_meets_ebu_tech_3341(parts: list[tuple[float, float]], lufs: float) -> None:
    programme = np.concatenate([sine(dbfs, seconds) for dbfs, seconds in parts])
    assert integrated_loudness(programme) == pytest.approx(lufs, abs=0.1)


def test_pauses_do_not_lower_the_loudness_of_speech() -> None:
    pause = np.zeros(RATE * 2, np.float32)
    assert integrated_loudness(np.concatenate([sine(-20.0, 4.0), pause, sine(-20.0, 4.0)])) > -23.5


def test_sound_shorter_than_400_ms_is_measured_as_one_block() -> None:
    assert integrated_loudness(sine(-20.0, 0.1)) == pytest.approx(-23.0, abs=0.3)


@pytest.mark.parametrize("seconds", [0.0, 0.1, 2.0])
def test_silence_is_at_minus_infinity(seconds: float) -> None:
    assert integrated_loudness(np.zeros(round(RATE * seconds), np.float32)) == -math.inf


def test_10_db_more_is_10_lu_more() -> None:
    noise = np.random.default_rng(1).normal(0, 0.02, RATE * 3).astype(np.float32)
    louder = (noise * 10**0.5).astype(np.float32)
    assert integrated_loudness(louder) - integrated_loudness(noise) == pytest.approx(10.0, abs=0.001)


def metered_loudness(*blocks: FloatSamples) -> float:
    meter = LoudnessMeter()
    for block in blocks:
        meter.add(block)
    return meter.loudness()


def test_the_meter_gives_the_same_loudness_for_any_blocks() -> None:
    sound = np.concatenate((sine(-36, 4), sine(-23, 9, 60), np.zeros(3 * RATE, np.float32), sine(-20, 2)))
    pieces = np.split(sound, [1, 5, 4_799, 100_000, 100_000, 300_001])
    assert metered_loudness(*pieces) == pytest.approx(integrated_loudness(sound), abs=1e-4)
    assert metered_loudness(sound) == pytest.approx(integrated_loudness(sound), abs=1e-4)


def test_the_meter_needs_400_ms() -> None:
    assert metered_loudness() == metered_loudness(sine(-20, 0.399)) == -math.inf
    assert metered_loudness(sine(-20, 0.4)) == pytest.approx(-23, abs=0.1)
