import subprocess
import sys

import numpy as np
import pytest

from voicecoach.audio.resample import blocks_to_mix_rate, to_mix_rate


def tone(hz: float, rate: int, seconds: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.sin(2 * np.pi * hz * np.arange(round(rate * seconds)) / rate).astype(np.float32)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 96_000])
def test_resampling_keeps_length_and_frequency(rate: int) -> None:
    sound = to_mix_rate(tone(1000, rate, 1.0), rate)
    assert sound.dtype == np.float32
    assert len(sound) == 48_000
    middle = slice(4_800, -4_800)
    assert np.max(np.abs(sound[middle] - tone(1000, 48_000, 1.0)[middle])) < 0.001


@pytest.mark.parametrize("rate", [8_000, 24_000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("frames", [1, 999, 100_000])
def test_resampling_in_blocks_gives_the_same_samples(rate: int, frames: int) -> None:
    sound = tone(440, rate, frames / rate)
    blocks = np.array_split(sound, 7)
    assert np.array_equal(np.concatenate(list(blocks_to_mix_rate(blocks, rate))), to_mix_rate(sound, rate))


def test_sound_at_48_khz_is_returned_as_it_is() -> None:
    sound = tone(440, 48_000, 0.1)
    assert to_mix_rate(sound, 48_000) is sound


def test_a_rate_of_0_is_an_error() -> None:
    with pytest.raises(ValueError, match="a sample rate is 1 Hz or more, not 0"):
        to_mix_rate(tone(440, 48_000, 0.1), 0)


def test_importing_the_finishing_chain_does_not_load_soxr() -> None:
    code = "import sys, voicecoach.audio.finish; sys.exit('soxr' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
