"""Sound files as people have them: read to their true end, or refused by name, in little memory."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest
import soundfile

from voicecoach.audio.codecs import check_sound, read_blocks, read_recording_sound, read_sound
from voicecoach.audio.finish import finish_clip
from voicecoach.audio.mix.loop import LoopFile, write_loop
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.audio.clip import FloatSamples

RATE = 48_000


def hum(seconds: float, rate: int = RATE, level: float = 0.5) -> FloatSamples:
    times = np.arange(round(seconds * rate)) / rate
    return np.asarray(level * np.sin(2 * np.pi * 300 * times), np.float32)


def write_with_ffmpeg(path: Path, codec: str, seconds: float = 8, rate: int = RATE, **options: str) -> None:
    """Write a hum with an encoder of FFmpeg, in the format that the suffix says."""
    with av.open(path, "w", options=options) as container:
        stream: Any = container.add_stream(codec, rate=rate, layout="mono")
        stream.bit_rate = 64_000
        for start in range(0, round(seconds * rate), rate):
            samples = hum(seconds, rate)[start : start + rate]
            ints = np.asarray(samples * 32767, np.int16).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(ints, format="s16", layout="mono")
            frame.sample_rate, frame.pts = rate, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def without_index(path: Path, mode: str) -> None:
    """An MP3 file without the frame that holds its length, as streams are recorded."""
    soundfile.write(path, hum(8), RATE, bitrate_mode=mode, compression_level=0.5)
    data = path.read_bytes()
    start = data.index(b"\xff\xfb", data.index(b"Xing" if mode == "VARIABLE" else b"Info"))
    path.write_bytes(data[start:])


def joined(path: Path) -> None:
    soundfile.write(path, hum(4), RATE)
    path.write_bytes(2 * path.read_bytes())


def of_unknown_length(path: Path) -> None:
    """A FLAC file whose header leaves the number of samples open, as encoders write to a pipe."""
    soundfile.write(path, hum(8), RATE)
    data = bytearray(path.read_bytes())
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    path.write_bytes(data)


def with_text_before(path: Path) -> None:
    soundfile.write(path, hum(8), RATE)
    path.write_bytes(b"ID3\x04\x00\x00\x00\x00\x02\x01" + bytes(257) + path.read_bytes())


EIGHT_SECONDS: dict[str, Callable[[Path], object]] = {
    "constant.mp3": lambda path: without_index(path, "CONSTANT"),
    "variable.mp3": lambda path: without_index(path, "VARIABLE"),
    "joined.mp3": joined,
    "tagged.mp3": with_text_before,
    "pipe.flac": of_unknown_length,
    "a.m4a": lambda path: write_with_ffmpeg(path, "aac"),
    "a.aac": lambda path: write_with_ffmpeg(path, "aac"),
    "a.oga": lambda path: soundfile.write(path, hum(8), RATE, format="OGG", subtype="VORBIS"),
    "a.webm": lambda path: write_with_ffmpeg(path, "libopus"),
    "a.wma": lambda path: write_with_ffmpeg(path, "wmav2"),
    "A.AIFF": lambda path: soundfile.write(path, hum(8), RATE, format="AIFF"),
    "eight_bit.wav": lambda path: soundfile.write(path, hum(8), RATE, subtype="PCM_U8"),
    "surround.wav": lambda path: soundfile.write(path, np.stack([hum(8)] * 6, 1), RATE),
    "fast.flac": lambda path: soundfile.write(path, hum(8, 192_000), 192_000),
    "telephone.wav": lambda path: soundfile.write(path, hum(8, 8_000), 8_000, subtype="ULAW"),
    "wrong_suffix.wav": lambda path: soundfile.write(path, hum(8), RATE, format="MP3"),
}


@pytest.mark.parametrize("name", EIGHT_SECONDS)
def test_a_file_is_read_to_its_end(tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    EIGHT_SECONDS[name](path)
    check_sound(path)
    clip = read_sound(path)
    assert clip.frames / RATE == pytest.approx(8, abs=0.1)
    middle = clip.samples[RATE : 7 * RATE]
    assert np.std(middle) == pytest.approx(32_768 * 0.5 / 2**0.5, rel=0.05)
    assert sum(map(len, read_blocks(path, whole=True))) == clip.frames
    assert capfd.readouterr() == ("", "")


def wav_with_rate(path: Path, rate: int) -> None:
    soundfile.write(path, hum(0.1), RATE)
    data = bytearray(path.read_bytes())
    data[24:28] = rate.to_bytes(4, "little")
    path.write_bytes(data)


PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n/etc/hostname\n#EXT-X-ENDLIST\n"

REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "slow.wav": (lambda path: wav_with_rate(path, 1), "slow.wav has a sample rate of 1 Hz, or is damaged"),
    "fast.wav": (lambda path: wav_with_rate(path, 2_000_000_000), "a sample rate of 2000000000 Hz"),
    "zero.wav": (lambda path: wav_with_rate(path, 0), "zero.wav "),
    "tag.mp3": (lambda path: path.write_bytes(b"ID3\x04\0\0\0\0\2\1" + bytes(257)), "is damaged or not a"),
    "list.mp3": (lambda path: path.write_text(PLAYLIST), "list.mp3 is damaged or not a sound file"),
    "concat.mp3": (lambda path: path.write_text("ffconcat version 1.0\nfile a.wav\n"), "is damaged or not"),
    "opposite.wav": (
        lambda path: soundfile.write(path, np.stack([hum(1), -hum(1)], 1), RATE),
        "opposite.wav is silent in mono: its channels cancel each other out; keep one channel of it",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_is_refused_by_name(
    tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    make, message = REFUSED[name]
    make(tmp_path / name)
    with pytest.raises(VoicecoachError, match=message):
        read_sound(tmp_path / name)
    assert capfd.readouterr() == ("", "")


def test_music_longer_than_its_limit_is_refused_while_it_is_read(tmp_path: Path) -> None:
    without_index(tmp_path / "a.mp3", "CONSTANT")
    with pytest.raises(VoicecoachError, match=r"a.mp3 is longer than 5 seconds"):
        list(read_blocks(tmp_path / "a.mp3", max_seconds=5))


@pytest.mark.parametrize("level_db", [-60, 12])
def test_a_recording_keeps_its_quality_at_any_level(tmp_path: Path, level_db: int) -> None:
    plain = hum(2)
    soundfile.write(tmp_path / "a.wav", plain * 10 ** (level_db / 20), RATE, subtype="FLOAT")
    clip = finish_clip(read_recording_sound(tmp_path / "a.wav"), RATE)
    expected = finish_clip(plain, RATE)
    assert np.abs(clip.samples.astype(int) - expected.samples).max() <= 2


def test_a_short_loop_has_the_loudness_that_is_heard(tmp_path: Path) -> None:
    for name, seconds in (("short", 0.3), ("long", 5)):
        write_loop(tmp_path / name, [hum(seconds)])
    assert LoopFile(tmp_path / "short").lufs == pytest.approx(LoopFile(tmp_path / "long").lufs, abs=0.5)


READ_IN_LITTLE_MEMORY = """
import resource, sys
from pathlib import Path
from voicecoach.audio.codecs import read_blocks
from voicecoach.errors import VoicecoachError

limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
for name in sys.argv[2:]:
    try:
        print(sum(map(len, read_blocks(Path(name)))))
    except VoicecoachError as error:
        print(error.what.rpartition("/")[2])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is Linux's")
def test_no_small_file_takes_much_memory(tmp_path: Path) -> None:
    wav_with_rate(tmp_path / "slow.wav", 1)
    soundfile.write(tmp_path / "low.flac", np.zeros(1_000_000, np.int16), 1_000)
    soundfile.write(tmp_path / "wide.wav", np.zeros((2_000, 1024), np.int16), 1_000)
    names = ["slow.wav", "low.flac", "wide.wav"]
    command = [sys.executable, "-c", READ_IN_LITTLE_MEMORY, "1000000000", *(str(tmp_path / n) for n in names)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.splitlines() == [
        "slow.wav has a sample rate of 1 Hz, or is damaged",
        "48000000",
        "96000",
    ], done.stderr
