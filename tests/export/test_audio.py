"""Audio files: the right length, onsets where the mix has them, reproducible bytes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
import soundfile

from tests.support.thorough import thorough_except
from voicecoach.audio.clip import Clip
from voicecoach.audio.codecs import read_sound
from voicecoach.audio.mix.mixer import mix_blocks, mix_range
from voicecoach.errors import VoicecoachError
from voicecoach.export.audio_file import check_length, check_suffix, export_audio
from voicecoach.export.tags import Tags
from voicecoach.timeline.model import Event

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.audio.clip import Samples

SUFFIXES = thorough_except(
    *(".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4b"),
    of=[".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".m4b"],
)
MS = 48
FRAMES = 20_000 * MS
ONSETS = [1_300 * MS, 7_070 * MS + 11, 12_841 * MS + 29, 18_000 * MS]
# Seconds by which a player's display is too long: it counts the encoder's padding at the end.
EXTRA_SHOWN_S = {".wav": 0, ".flac": 0, ".ogg": 0, ".opus": 0.007, ".mp3": 0.048, ".m4a": 0, ".m4b": 0}
# AAC has blocks of 1,024 frames; the file says where the sound ends, and players may cut there.
EXTRA_FRAMES = {".m4a": 1023, ".m4b": 1023}

needs_ffmpeg = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is a second opinion on files")


def clicks() -> list[Event]:
    return [Event(kind="sound", cue="click", start=start, frames=480) for start in ONSETS]


def click(_: Event) -> Clip:
    wave = np.cos(2 * np.pi * 2000 * np.arange(480) / 48_000)
    return Clip((20_000 * wave).astype(np.int16))


def export(path: Path) -> None:
    export_audio(path, mix_blocks(clicks(), click, 0, FRAMES), Tags(title="Clicks", language="en"))


def decoded(path: Path) -> Samples:
    """Decode a file with the library that wrote it."""
    if path.suffix not in EXTRA_FRAMES:
        return read_sound(path).samples
    with av.open(path) as file:
        sound = np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1)[0]
    return np.asarray(32_768 * sound, np.int16)


def onsets(sound: Samples) -> list[int]:
    """The frames at which the sound rises above a fifth of a click, after 100 ms below it."""
    loud = np.flatnonzero(np.abs(sound.astype(np.int32)) > 4000)
    return [int(at) for at, before in zip(loud, [-FRAMES, *loud], strict=False) if at - before > 100 * MS]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_is_as_long_as_the_mix_to_the_frame(tmp_path: Path, suffix: str) -> None:
    export(tmp_path / f"a{suffix}")
    assert 0 <= len(decoded(tmp_path / f"a{suffix}")) - FRAMES <= EXTRA_FRAMES.get(suffix, 0)


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_a_lossless_file_is_the_mix_sample_for_sample(tmp_path: Path, suffix: str) -> None:
    export(tmp_path / f"a{suffix}")
    assert np.array_equal(read_sound(tmp_path / f"a{suffix}").samples, mix_range(clicks(), click, 0, FRAMES))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_onset_is_within_1_ms(tmp_path: Path, suffix: str) -> None:
    export(tmp_path / f"a{suffix}")
    assert onsets(decoded(tmp_path / f"a{suffix}")) == pytest.approx(ONSETS, abs=MS)


@needs_ffmpeg
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_another_decoder_finds_the_same_length_and_onsets(tmp_path: Path, suffix: str) -> None:
    export(tmp_path / f"a{suffix}")
    decode = ["ffmpeg", "-v", "error", "-i", str(tmp_path / f"a{suffix}"), "-f", "s16le", "-"]
    sound = np.frombuffer(subprocess.run(decode, check=True, capture_output=True).stdout, np.int16)
    assert 0 <= len(sound) - FRAMES <= EXTRA_FRAMES.get(suffix, 0)
    assert onsets(sound) == pytest.approx(ONSETS, abs=MS)


@needs_ffmpeg
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_player_shows_the_right_length(tmp_path: Path, suffix: str) -> None:
    export(tmp_path / f"a{suffix}")
    command = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0"]
    shown = subprocess.run([*command, tmp_path / f"a{suffix}"], check=True, capture_output=True).stdout
    assert 0 <= float(shown) - 20 <= EXTRA_SHOWN_S[suffix]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_mix_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    export(tmp_path / f"a{suffix}")
    export(tmp_path / f"b{suffix}")
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


def test_a_suffix_in_capitals_is_the_same_kind_of_file(tmp_path: Path) -> None:
    export(tmp_path / "A.FLAC")
    assert (tmp_path / "A.FLAC").read_bytes().startswith(b"fLaC")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("neck.mp4", r"'\.mp4' is not a kind of audio file; did you mean '\.mp3'\?$"),
        ("neck.opu", r"did you mean '\.opus'\?$"),
        ("neck.docx", "use one of .wav, .flac, .mp3, .ogg, .opus, .m4a, .m4b"),
        ("neck", "its name has no suffix; use one of .wav, .flac, .mp3, .ogg, .opus, .m4a, .m4b"),
    ],
)
def test_another_suffix_is_refused_before_anything_is_written(
    tmp_path: Path, name: str, message: str
) -> None:
    with pytest.raises(VoicecoachError, match=message):
        export(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_suffix_can_be_checked_before_the_export(tmp_path: Path) -> None:
    assert check_suffix(tmp_path / "neck.OPUS") == ".opus"


@pytest.mark.parametrize(
    ("name", "frames"),
    [
        pytest.param("a.wav", 2_145_600_000, id="12 h 25 min as WAV"),
        pytest.param("a.flac", 10_000_000_000, id="58 h as FLAC"),
        pytest.param("a.opus", 10_000_000_000, id="58 h as Opus"),
    ],
)
def test_a_length_that_fits_can_be_checked_before_the_export(tmp_path: Path, name: str, frames: int) -> None:
    check_length(tmp_path / name, frames)


def test_a_length_that_no_wav_file_holds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VoicecoachError) as caught:
        check_length(tmp_path / "a.WAV", 2_145_600_001)
    assert str(caught.value) == (
        f"cannot write {tmp_path / 'a.WAV'}: a WAV file holds at most 12 h 25 min; use .flac"
    )


def test_a_stereo_wav_file_holds_half_as_much(tmp_path: Path) -> None:
    check_length(tmp_path / "a.wav", 1_072_800_000, 2)
    with pytest.raises(VoicecoachError, match=r"a WAV file holds at most 6 h 12 min in stereo; use \.flac$"):
        check_length(tmp_path / "a.wav", 1_072_800_001, 2)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems may have no sparse files")
def test_the_longest_wav_file_is_read_to_its_end(tmp_path: Path) -> None:
    with soundfile.SoundFile(tmp_path / "a.wav", "w", 48_000, 1, "PCM_16") as file:
        file.seek(2_145_600_000 - 1)
        file.write(np.array([7], np.int16))
    with soundfile.SoundFile(tmp_path / "a.wav") as file:
        file.seek(2_145_600_000 - 1)
        assert (file.frames, file.read(2, dtype="int16").tolist()) == (2_145_600_000, [7])
