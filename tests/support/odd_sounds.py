"""Sound files as people have them, and some that nobody should have: for tests of all that reads sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import av
import numpy as np
import soundfile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.audio.clip import FloatSamples

    Maker = Callable[[Path], object]

RATE = 48_000
SECONDS = 8
ID3 = b"ID3\x04\x00\x00\x00\x00\x02\x01" + bytes(257)
APE_FOOTER = b"APETAGEX" + (2000).to_bytes(4, "little") + (32).to_bytes(4, "little") + bytes(16)


def hum(seconds: float = SECONDS, rate: int = RATE, level: float = 0.5) -> FloatSamples:
    times = np.arange(round(seconds * rate)) / rate
    return np.asarray(level * np.sin(2 * np.pi * 300 * times), np.float32)


def write_with_ffmpeg(path: Path, codec: str, rate: int = RATE, **options: str) -> None:
    """Write a hum with an encoder of FFmpeg, in the format that the suffix says."""
    with av.open(path, "w", options=options) as container:
        stream: Any = container.add_stream(codec, rate=rate, layout="mono")
        stream.bit_rate = 12_200 if "amr" in codec else 64_000
        for start in range(0, SECONDS * rate, rate):
            ints = np.asarray(hum(1, rate) * 32767, np.int16).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(ints, format="s16", layout="mono")
            frame.sample_rate, frame.pts = rate, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _hum_as(**options: Any) -> Maker:
    return lambda path: soundfile.write(path, hum(), RATE, **options)


def _encoded(codec: str, **options: Any) -> Maker:
    return lambda path: write_with_ffmpeg(path, codec, **options)


def _changed(make: Maker, change: Callable[[bytes], bytes]) -> Maker:
    def make_changed(path: Path) -> None:
        make(path)
        path.write_bytes(change(path.read_bytes()))

    return make_changed


def _cut(make: Maker) -> Maker:
    return _changed(make, lambda data: data[: len(data) // 2 + 3])


def _without_index(data: bytes) -> bytes:
    """An MP3 file without the frame that holds its length, as streams are recorded."""
    mark = max(data.find(b"Xing"), data.find(b"Info"))
    return data[data.index(b"\xff\xfb", mark) :]


def _of_unknown_length(flac: bytes) -> bytes:
    """A FLAC file whose header leaves the number of samples open, as encoders write to a pipe."""
    return flac[:21] + bytes([flac[21] & 0xF0]) + bytes(4) + flac[26:]


def _piped(wav: bytes) -> bytes:
    """A WAV file whose header leaves its length open."""
    return wav[:4] + b"\xff" * 4 + wav[8:40] + b"\xff" * 4 + wav[44:]


def _with_rate(rate: int) -> Callable[[bytes], bytes]:
    return lambda wav: wav[:24] + rate.to_bytes(4, "little") + wav[28:]


def _write(samples: Any, rate: int = RATE, **options: Any) -> Maker:
    return lambda path: soundfile.write(path, samples, rate, **options)


_MP3 = _hum_as()
_VARIABLE = _hum_as(bitrate_mode="VARIABLE", compression_level=0.5)
_CONSTANT = _hum_as(bitrate_mode="CONSTANT", compression_level=0.5)

WHOLE: dict[str, Maker] = {
    "plain.wav": _hum_as(),
    "UPPER.WAV": _hum_as(),
    "eight_bit.wav": _hum_as(subtype="PCM_U8"),
    "float.wav": _hum_as(subtype="FLOAT"),
    "loud_float.wav": _write(4 * hum(), subtype="FLOAT"),
    "quiet.wav": _write(hum() / 500, subtype="FLOAT"),
    "surround.wav": _write(np.stack([hum()] * 6, 1)),
    "fast.flac": _write(hum(rate=192_000), 192_000),
    "telephone.wav": _write(hum(rate=8_000), 8_000, subtype="ULAW"),
    "pipe.wav": _changed(_hum_as(), _piped),
    "big.w64": _hum_as(),
    "big.rf64.wav": _hum_as(format="RF64"),
    "pipe.flac": _changed(_hum_as(), _of_unknown_length),
    "a.flac": _hum_as(),
    "a.aiff": _hum_as(),
    "a.au": _hum_as(),
    "a.caf": _hum_as(),
    "a.ogg": _hum_as(),
    "a.oga": _hum_as(format="OGG", subtype="VORBIS"),
    "a.opus": _hum_as(format="OGG", subtype="OPUS"),
    "a.mp3": _MP3,
    "constant.mp3": _changed(_CONSTANT, _without_index),
    "variable.mp3": _changed(_VARIABLE, _without_index),
    "tagged.mp3": _changed(_MP3, lambda data: ID3 + data + b"TAG" + bytes(125)),
    "padded.mp3": _changed(_MP3, lambda data: data + bytes(3000)),
    "ape_tag.mp3": _changed(_MP3, lambda data: data + APE_FOOTER),
    "joined.mp3": _changed(_write(hum(4)), lambda data: 2 * (ID3 + data)),
    "a.mp2": _encoded("mp2"),
    "a.m4a": _encoded("aac"),
    "lossless.m4a": _encoded("alac"),
    "a.3gp": _encoded("aac"),
    "a.aac": _encoded("aac"),
    "a.webm": _encoded("libopus"),
    "a.mka": _encoded("libopus"),
    "a.wma": _encoded("wmav2"),
    "a.amr": _encoded("libopencore_amrnb", rate=8_000),
    "wrong_suffix.wav": _hum_as(format="MP3"),
}
"""Eight seconds of a hum each."""

_CUT_OFF = "is cut off or damaged: it cannot be read to its end"
_NO_SOUND = "is damaged or not a sound file"
_PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n/etc/hostname\n#EXT-X-ENDLIST\n"

REFUSED: dict[str, tuple[Maker, str]] = {
    **{f"cut_{name}": (_cut(WHOLE[name]), _CUT_OFF) for name in ("plain.wav", "a.aiff", "a.au", "a.caf")},
    **{f"cut_{name}": (_cut(WHOLE[name]), _CUT_OFF) for name in ("big.w64", "big.rf64.wav", "a.flac")},
    **{f"cut_{name}": (_cut(WHOLE[name]), _CUT_OFF) for name in ("a.ogg", "a.opus", "a.mp3", "constant.mp3")},
    **{f"cut_{name}": (_cut(WHOLE[name]), _CUT_OFF) for name in ("a.aac", "a.webm", "a.wma", "a.amr")},
    "cut_fast_start.m4a": (_cut(_encoded("aac", movflags="faststart")), _CUT_OFF),
    "cut_a.m4a": (_cut(WHOLE["a.m4a"]), _NO_SOUND),
    "unknown_codec.m4a": (
        _changed(WHOLE["a.m4a"], lambda data: data.replace(b"mp4a", b"zzzz").replace(b"esds", b"zzzz")),
        _NO_SOUND,
    ),
    "one_hertz.wav": (_changed(_hum_as(), _with_rate(1)), "has a sample rate of 1 Hz, or is damaged"),
    "two_gigahertz.wav": (_changed(_hum_as(), _with_rate(2 * 10**9)), "has a sample rate of 2000000000 Hz"),
    "no_hertz.wav": (_changed(_hum_as(), _with_rate(0)), _NO_SOUND),
    "only_a_tag.mp3": (lambda path: path.write_bytes(ID3), _NO_SOUND),
    "nothing.wav": (lambda path: path.write_bytes(b""), _NO_SOUND),
    "no_samples.wav": (_write(np.zeros(0)), "holds no sound: its length is 0"),
    "words.ogg": (lambda path: path.write_text("la la"), _NO_SOUND),
    "playlist.mp3": (lambda path: path.write_text(_PLAYLIST), _NO_SOUND),
    "concat.mp3": (lambda path: path.write_text("ffconcat version 1.0\nfile a.wav\n"), _NO_SOUND),
    "not_numbers.wav": (
        _write(np.where(np.arange(RATE) % 9, 0.1, np.nan), subtype="FLOAT"),
        "is damaged: some of its samples are not numbers",
    ),
    "opposite.wav": (
        _write(np.stack([hum(), -hum()], 1)),
        "is silent in mono: its channels cancel each other out; keep one channel of it",
    ),
}
"""By name, how each is made, and what is said of it as a sound, as music and as a recording."""
