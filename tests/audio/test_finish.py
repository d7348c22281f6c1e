import math

import numpy as np
import pytest

from voicecoach.audio.clip import Clip, FloatSamples, Samples
from voicecoach.audio.finish import finish_clip, limited_clip
from voicecoach.audio.meters.loudness import integrated_loudness
from voicecoach.audio.meters.true_peak import TruePeakMeter

RATE = 48_000


def tone(seconds: float, rate: int = RATE, level: float = 0.1, hz: float = 500.0) -> FloatSamples:
    return (level * np.sin(2 * np.pi * hz * np.arange(round(rate * seconds)) / rate)).astype(np.float32)


def silence(seconds: float, rate: int = RATE) -> FloatSamples:
    return np.zeros(round(rate * seconds), np.float32)


def floats(clip: Clip) -> FloatSamples:
    return (clip.samples / 32767).astype(np.float32)


def test_a_clip_is_mono_16_bit_and_read_only() -> None:
    clip = finish_clip(tone(0.5), RATE)
    assert clip.samples.dtype == np.int16
    assert clip.samples.ndim == 1
    with pytest.raises(ValueError, match="read-only"):
        clip.samples[0] = 1


@pytest.mark.parametrize("rate", [22_050, 24_000, 48_000])
def test_silence_is_trimmed_except_60_ms_at_the_end(rate: int) -> None:
    raw = np.concatenate([silence(0.29, rate), tone(0.5, rate), silence(0.42, rate)])
    assert finish_clip(raw, rate).frames == pytest.approx(RATE * 0.56, abs=2 * 48)


@pytest.mark.parametrize("level", [0.9, 0.1, 0.001])
def test_the_onset_is_found_at_any_level(level: float) -> None:
    hiss = np.random.default_rng(3).normal(0, level / 2000, RATE).astype(np.float32)
    raw = np.concatenate([hiss[:14_400], tone(0.5, level=level), hiss[14_400:34_400]])
    samples = finish_clip(raw, RATE).samples
    assert np.max(np.abs(samples[:240])) > np.max(np.abs(samples)) / 100
    assert len(samples) == pytest.approx(RATE * 0.56, abs=2 * 48)


def test_a_weak_consonant_before_the_vowel_is_kept() -> None:
    consonant = np.random.default_rng(4).normal(0, 0.01, 4_800).astype(np.float32)
    raw = np.concatenate([silence(0.3), consonant, tone(0.5, level=0.5), silence(0.3)])
    assert finish_clip(raw, RATE).frames == pytest.approx(4_800 + RATE * 0.56, abs=2 * 48)


def test_a_clip_starts_and_ends_without_a_click() -> None:
    samples = finish_clip(tone(0.5, level=0.5, hz=3000.0), RATE).samples
    loudest = int(np.max(np.abs(samples)))
    assert abs(int(samples[0])) < loudest / 100
    assert abs(int(samples[-1])) < loudest / 100
    assert np.max(np.abs(samples[96:240])) > 0.9 * loudest


def test_sound_without_silence_at_its_end_is_not_shortened() -> None:
    samples = finish_clip(tone(0.5), RATE).samples
    assert len(samples) == 24_000
    assert np.max(np.abs(samples[-300:-240])) > 0.9 * np.max(np.abs(samples))


@pytest.mark.parametrize("level", [0.9, 0.05, 0.001])
@pytest.mark.parametrize("seconds", [0.2, 0.5, 3.0])
def test_all_clips_have_the_same_loudness(level: float, seconds: float) -> None:
    clip = finish_clip(np.concatenate([tone(seconds, level=level), silence(0.4)]), RATE)
    assert integrated_loudness(floats(clip)) == pytest.approx(-19.0, abs=0.05)


def true_peak_db(samples: Samples) -> float:
    meter = TruePeakMeter()
    meter.add(samples)
    return 20 * math.log10(meter.peak)


def test_speech_with_high_peaks_has_the_same_loudness() -> None:
    voice = tone(3.0, level=0.1)
    voice[::4_800] *= 30
    voice[2_400::4_800] += 0.8
    clip = finish_clip(voice, RATE)
    assert integrated_loudness(floats(clip)) == pytest.approx(-19.0, abs=0.05)
    assert clip.lufs == pytest.approx(integrated_loudness(floats(clip)), abs=0.01)
    assert true_peak_db(clip.samples) == pytest.approx(-2.0, abs=0.05)


def test_peaks_between_the_samples_are_limited() -> None:
    # At a quarter of the sample rate and 45 degrees, every sample is 3 dB below the peak of the wave.
    wave = np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4).astype(np.float32)
    bursts = wave * (np.arange(RATE) % 9_600 < 96)
    assert true_peak_db(finish_clip(bursts, RATE).samples) == pytest.approx(-2.0, abs=0.1)


def test_clicks_alone_get_a_lower_loudness() -> None:
    clicks = silence(1.0)
    clicks[::2_400] = 0.05
    clip = finish_clip(clicks, RATE)
    assert true_peak_db(clip.samples) == pytest.approx(-2.0, abs=0.05)
    assert integrated_loudness(floats(clip)) < -25.0


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        pytest.param(silence(0.0), "there is no sound in it", id="empty"),
        pytest.param(silence(1.0), "it is silent", id="all zero"),
        pytest.param(tone(1.0, level=0.00005), "it is silent", id="below -80 dBFS"),
        pytest.param(np.array([0.1, np.nan], np.float32), "not numbers", id="not a number"),
        pytest.param(np.array([0.1, np.inf], np.float32), "not numbers", id="infinite"),
        pytest.param(np.ones((4, 2), np.float32), "expected one channel", id="stereo"),
    ],
)
def test_inaudible_sound_is_an_error(raw: FloatSamples, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        finish_clip(raw, RATE)


def test_a_clip_is_limited_only_if_its_peak_is_too_high() -> None:
    full = Clip(np.asarray(32_767 * tone(0.5, level=1.0), np.int16))
    assert true_peak_db(limited_clip(full).samples) == pytest.approx(-2.0, abs=0.05)
    assert limited_clip(full).frames == full.frames
    low = Clip(np.asarray(32_767 * tone(0.5, level=0.5), np.int16))
    assert limited_clip(low).samples is low.samples
