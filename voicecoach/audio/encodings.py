"""What each file format can do, and how it is encoded: channels, bit rates, compression."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True, slots=True)
class Quality:
    """1 channel or 2 equal ones; `bitrate` in kbit/s for all channels, None for the default for speech."""

    channels: int = 1
    bitrate: int | None = None


@dataclass(frozen=True, slots=True)
class Encoding:
    """The parameters of libsndfile for a file format.

    `compression` runs from 0 (large file, best quality) to 1 (small file). `gain` is the factor by which the
    encoder makes everything softer.
    """

    format: str
    subtype: str
    compression: float | None = None
    bitrate_mode: str | None = None
    gain: float = 1.0


ENCODINGS = {
    ".wav": Encoding("WAV", "PCM_16"),
    ".flac": Encoding("FLAC", "PCM_16"),
    ".mp3": Encoding("MP3", "MPEG_LAYER_III", bitrate_mode="CONSTANT"),
    ".ogg": Encoding("OGG", "VORBIS", 0.5),
    ".opus": Encoding("OGG", "OPUS"),
}
"""By suffix, all at 48 kHz. In the last two, speech takes some 50 kbit/s, and silence 2 and 4.

MP3 has a constant bit rate: with a variable one, Chromium's player is off by seconds after seeking, whatever
table of positions the file has.
"""

MP4_BRANDS = {".m4a": "M4A ", ".m4b": "M4B "}
"""By suffix, the brand in the header of an MP4 file. Players remember the position in an M4B (audiobook)."""

BITRATE_LIMITS = {
    ".mp3": ((64, 320), (64, 320)),
    ".ogg": ((48, 240), (64, 500)),
    ".opus": ((6, 256), (12, 512)),
    ".m4a": ((16, 256), (32, 512)),
    ".m4b": ((16, 256), (32, 512)),
}
"""By suffix, the lowest and the highest bit rate in kbit/s, for 1 and for 2 channels.

Below its limit, an MP3 frame has no room for the header with the file's length.
"""

_SPEECH_BITRATES = {".mp3": (96, 112), ".opus": (80, 96), ".m4a": (80, 96), ".m4b": (80, 96)}
"""By suffix, the kbit/s for speech in 1 and in 2 channels, for encoders that have no quality setting.

At lower rates, AAC raises the peaks of synthetic voices by up to 1.7 dB. MP3 of a constant 96 kbit/s has less
noise in speech than the variable rate of LAME's V4, and of 80 kbit/s it has more.
"""

_LAME_GAINS = ((160, 0.95), (192, 0.97), (224, 0.98))
"""Up to these kbit/s, LAME makes everything softer by these factors."""

# The nominal bit rates of libvorbis at the qualities 0, 0.1 … 1 at 48 kHz, for 1 and for 2 channels.
_VORBIS_BITRATES = (
    (48, 60, 70, 80, 86, 96, 110, 120, 140, 160, 240),
    (64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 500),
)


def encoding_for(suffix: str, quality: Quality) -> Encoding:
    """The encoding of a file format with the bit rate of `quality`, or with its default."""
    encoding, bitrate = ENCODINGS[suffix], bitrate_for(suffix, quality)
    if bitrate is None:
        return encoding
    compression = compression_level(suffix, bitrate, quality.channels)
    gain = next((gain for limit, gain in _LAME_GAINS if bitrate <= limit), 1.0) if suffix == ".mp3" else 1.0
    return replace(encoding, compression=compression, gain=gain)


def bitrate_for(suffix: str, quality: Quality) -> int | None:
    """The bit rate in kbit/s: the chosen one, else the default; None where the encoder's quality decides."""
    return quality.bitrate or _SPEECH_BITRATES.get(suffix, (None, None))[quality.channels - 1]


def compression_level(suffix: str, bitrate: int, channels: int) -> float:
    """The compression from 0 (large) to 1 (small) that gives a bit rate in kbit/s, for MP3, Ogg and Opus.

    >>> compression_level(".opus", 81, 1), compression_level(".ogg", 96, 1), compression_level(".mp3", 320, 2)
    (0.7, 0.5, 0.0)
    """
    if suffix == ".ogg":
        qualities = np.linspace(0, 1, 11)
        return 1 - float(np.interp(bitrate, _VORBIS_BITRATES[channels - 1], qualities))
    if suffix == ".opus":
        return 1 - (bitrate / channels - 6) / 250
    return (320 - bitrate) / 288
