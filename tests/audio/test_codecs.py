"""Codecs: samples survive writing and reading, and errors name the file."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.support.thorough import thorough_except
from voicecoach.audio.codecs import read_blocks, read_sound, sound_length_frames, write_audio
from voicecoach.audio.encodings import ENCODINGS, Quality
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from voicecoach.audio.clip import Samples


def noise(frames: int) -> Samples:
    return np.random.default_rng(7).integers(-32768, 32768, frames).astype(np.int16)


def hum(frames: int, rate: int, level: float = 0.5) -> npt.NDArray[np.float64]:
    return level * np.sin(2 * np.pi * 300 * np.arange(frames) / rate)


def test_a_48_khz_mono_wav_is_read_bit_for_bit(tmp_path: Path) -> None:
    samples = noise(600_000)
    soundfile.write(tmp_path / "a.wav", samples, 48_000, subtype="PCM_16")
    assert read_sound(tmp_path / "a.wav").samples.tolist() == samples.tolist()


def test_samples_that_were_read_are_read_only(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", noise(9), 48_000)
    with pytest.raises(ValueError, match="read-only"):
        read_sound(tmp_path / "a.wav").samples[0] = 1


def test_channels_are_averaged(tmp_path: Path) -> None:
    left, right = [1000, -2000, 30_000], [3000, -4000, -30_000]
    soundfile.write(tmp_path / "a.wav", np.array([left, right], np.int16).T, 48_000)
    assert read_sound(tmp_path / "a.wav").samples.tolist() == [2000, -3000, 0]


def test_a_float_file_beyond_full_scale_is_lowered_as_a_whole(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.array([0.5, 1.5, -1.5]), 48_000, subtype="FLOAT")
    assert read_sound(tmp_path / "a.wav").samples.tolist() == [10_923, 32_767, -32_768]


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.mp3", "a.ogg", "a.opus", "a.aiff", "a.WAV"])
def test_every_common_format_is_read(tmp_path: Path, name: str) -> None:
    opus = {"format": "OGG", "subtype": "OPUS"} if name == "a.opus" else {}
    soundfile.write(tmp_path / name, hum(96_000, 48_000), 48_000, **opus)
    clip = read_sound(tmp_path / name)
    assert clip.frames == 96_000
    assert np.std(clip.samples) == pytest.approx(32_768 * 0.5 / 2**0.5, rel=0.02)


@pytest.mark.parametrize("rate", [8_000, 22_050, 24_000, 44_100, 96_000])
def test_other_rates_are_resampled_to_48_khz(tmp_path: Path, rate: int) -> None:
    soundfile.write(tmp_path / "a.wav", hum(rate * 2, rate), rate)
    samples = read_sound(tmp_path / "a.wav").samples[4800:-4800]
    assert sound_length_frames(tmp_path / "a.wav") == 96_000
    assert np.abs(samples - hum(96_000, 48_000)[4800:-4800] * 32_768).max() <= 60


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.mp3", "a.ogg"])
@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize("frames", [1, 999, 30_001])
def test_the_length_is_that_of_the_samples(tmp_path: Path, name: str, rate: int, frames: int) -> None:
    soundfile.write(tmp_path / name, hum(frames, rate), rate)
    assert sound_length_frames(tmp_path / name) == read_sound(tmp_path / name).frames


@pytest.mark.parametrize(
    ("rate", "channels"), thorough_except((48_000, 2), of=[(48_000, 2), (192_000, 2), (8_000, 8)])
)
def test_two_minutes_take_little_memory_at_any_rate(tmp_path: Path, rate: int, channels: int) -> None:
    path = tmp_path / "long.flac"
    with soundfile.SoundFile(path, "w", rate, channels) as file:
        for _ in range(120):
            file.write(np.zeros((rate, channels), np.int16))
    tracemalloc.start()
    try:
        assert read_sound(path).frames == 5_760_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 40e6  # 11.5 MB of samples, briefly twice, and one block


def test_1024_channels_are_averaged(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.full((300, 1024), 1000, np.int16), 48_000)
    assert read_sound(tmp_path / "a.wav").samples.tolist() == [1000] * 300


def cut_in_half(path: Path) -> None:
    soundfile.write(path, noise(100_000), 48_000)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def no_frames(path: Path) -> None:
    soundfile.write(path, np.zeros(0, np.int16), 48_000)


def not_numbers(path: Path) -> None:
    soundfile.write(path, np.array([0.0, np.nan]), 48_000, subtype="FLOAT")


def two_minutes_and_a_frame(path: Path) -> None:
    soundfile.write(path, np.zeros(120 * 1000 + 1, np.int16), 1000)


UNREADABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing.wav": (lambda _: None, "cannot read .*missing.wav: No such file"),
    "folder.wav": (lambda path: path.mkdir(), "cannot read .*folder.wav: "),
    "empty.wav": (lambda path: path.touch(), "empty.wav is damaged or not a sound file"),
    "words.mp3": (lambda path: path.write_text("la la"), "words.mp3 is damaged or not a sound file"),
    "samples.raw": (lambda path: path.write_bytes(bytes(9)), "samples.raw is damaged or not a sound"),
    "silent.wav": (no_frames, "silent.wav holds no sound"),
    "half.flac": (cut_in_half, "half.flac is cut off or damaged"),
    "half.mp3": (cut_in_half, "half.mp3 is cut off or damaged"),
    "nan.wav": (not_numbers, "nan.wav is damaged: some of its samples are not numbers"),
    "long.flac": (
        two_minutes_and_a_frame,
        r"long.flac is longer than 120 seconds, or damaged; cut it down to what is to be heard$",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_the_error_names_the_file(tmp_path: Path, name: str) -> None:
    make, message = UNREADABLE[name]
    make(tmp_path / name)
    with pytest.raises(VoicecoachError, match=message):
        read_sound(tmp_path / name)


@pytest.mark.parametrize("suffix", ENCODINGS)
def test_blocks_are_written_in_order(tmp_path: Path, suffix: str) -> None:
    whole = np.asarray(hum(120_000, 48_000) * 32_768, np.int16)
    path = tmp_path / "a"
    write_audio(path, np.split(whole, [7, 50_000]), suffix)
    got = read_sound(path).samples
    assert len(got) == 120_000
    compared = slice(0, -300)  # Opus fades the last 6 ms
    off = np.abs(got[compared].astype(np.int32) - whole[compared]).max()
    assert off <= (0 if suffix in {".wav", ".flac"} else 1500)


@pytest.mark.parametrize("suffix", ENCODINGS)
def test_both_channels_of_a_stereo_file_are_the_same(tmp_path: Path, suffix: str) -> None:
    whole = np.asarray(hum(120_000, 48_000) * 32_768, np.int16)
    write_audio(tmp_path / "a", np.split(whole, [7, 50_000]), suffix, Quality(2))
    got, _ = soundfile.read(tmp_path / "a", dtype="int16")
    assert got.shape == (120_000, 2)
    off = np.abs(got[:-300, 0].astype(np.int32) - whole[:-300]).max()
    assert off <= (0 if suffix in {".wav", ".flac"} else 1500)
    assert np.abs(got[:-300, 0].astype(np.int32) - got[:-300, 1]).max() <= 100


@pytest.mark.parametrize(
    ("suffix", "quality", "least", "most"),
    [
        pytest.param(".mp3", Quality(1, 64), 63, 66, id="MP3"),
        pytest.param(".mp3", Quality(2, 128), 127, 131, id="MP3, stereo"),
        pytest.param(".opus", Quality(1, 32), 20, 40, id="Opus"),
        pytest.param(".opus", Quality(2, 64), 40, 80, id="Opus, stereo"),
        pytest.param(".ogg", Quality(1, 60), 45, 75, id="Vorbis"),
    ],
)
def test_a_chosen_bit_rate_is_kept_to(
    tmp_path: Path, suffix: str, quality: Quality, least: int, most: int
) -> None:
    write_audio(tmp_path / "a", [noise(480_000)], suffix, quality)
    assert least <= (tmp_path / "a").stat().st_size * 8 / 10 / 1000 <= most


def test_a_missing_folder_is_an_oserror_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        write_audio(tmp_path / "nowhere" / "a", [noise(9)], ".wav")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is a Linux device")
def test_a_full_disk_is_an_oserror_that_says_so() -> None:
    with pytest.raises(OSError, match="No space left on device"):
        write_audio(Path("/dev/full"), [noise(48_000)], ".wav")


def decode_in_one_read(path: Path) -> npt.NDArray[np.float64]:
    """The samples from a decoder without a seek."""
    samples, _ = soundfile.read(path)
    return np.asarray(samples)


def test_a_long_mp3_is_read_without_gaps(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.mp3", noise(600_000) // 4, 48_000)
    expected = np.clip(decode_in_one_read(tmp_path / "a.mp3") * 32_768, -32_768, 32_767)
    assert np.abs(read_sound(tmp_path / "a.mp3").samples - expected).max() <= 1


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.mp3", "a.ogg"])
@pytest.mark.parametrize("rate", thorough_except(44_100, of=[8_000, 44_100, 48_000]))
def test_blocks_have_the_samples_of_read_sound(tmp_path: Path, name: str, rate: int) -> None:
    soundfile.write(tmp_path / name, np.stack([hum(600_000, rate), hum(600_000, rate, 0.1)], 1), rate)
    blocks = list(read_blocks(tmp_path / name))
    assert len(blocks) > 2
    assert np.abs(np.concatenate(blocks) * 32_768 - read_sound(tmp_path / name).samples).max() <= 1


def test_a_file_of_any_length_is_read_in_blocks(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.flac", np.zeros(121 * 48_000), 48_000)
    assert not next(read_blocks(tmp_path / "a.flac")).any()


def test_a_truncated_file_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    cut_in_half(tmp_path / "a.mp3")
    assert 40_000 < sum(map(len, read_blocks(tmp_path / "a.mp3"))) < 60_000


@pytest.mark.parametrize("name", ["missing.wav", "empty.wav", "words.mp3", "silent.wav"])
def test_a_file_without_sound_is_an_error_at_once(tmp_path: Path, name: str) -> None:
    make, message = UNREADABLE[name]
    make(tmp_path / name)
    with pytest.raises(VoicecoachError, match=message):
        read_blocks(tmp_path / name)


@pytest.mark.parametrize("name", ["half.mp3", "nan.wav"])
def test_damage_is_an_error_where_it_is_read(tmp_path: Path, name: str) -> None:
    make, message = UNREADABLE[name]
    make(tmp_path / name)
    blocks = read_blocks(tmp_path / name, whole=True)
    with pytest.raises(VoicecoachError, match=message):
        list(blocks)
