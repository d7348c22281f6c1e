"""How much room sound gets in a file: channels and bit rate, and what each kind of file can do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a kind of file is written: libsndfile's names for it, and how hard it is compressed.

    `compression` runs from 0 (large, faithful) to 1 (small).
    """

    format: str
    subtype: str
    compression: float | None = None
    bitrate_mode: str | None = None


ENCODINGS = {
    ".wav": Encoding("WAV", "PCM_16"),
    ".flac": Encoding("FLAC", "PCM_16"),
    ".mp3": Encoding("MP3", "MPEG_LAYER_III", 0.4, "VARIABLE"),
    ".ogg": Encoding("OGG", "VORBIS", 0.5),
    ".opus": Encoding("OGG", "OPUS"),
}
"""By suffix, all at 48 kHz. Speech takes some 50 kbit/s in the last three; silence 33, 2 and 4."""


def encoding_for(suffix: str, quality: Quality) -> Encoding:
    encoding, bitrate = ENCODINGS[suffix], bitrate_for(suffix, quality)
    if bitrate is None:
        return encoding
    mode = encoding.bitrate_mode and "CONSTANT"
    return Encoding(
        encoding.format, encoding.subtype, compression_level(suffix, bitrate, quality.channels), mode
    )


@dataclass(frozen=True, slots=True)
class Quality:
    """1 channel, or 2 that are alike; `bitrate` in kbit/s for all of them, None for what suits speech."""

    channels: int = 1
    bitrate: int | None = None


BITRATE_LIMITS = {
    ".mp3": ((64, 320), (64, 320)),
    ".ogg": ((48, 240), (64, 500)),
    ".opus": ((6, 256), (12, 512)),
    ".m4a": ((16, 256), (32, 512)),
    ".m4b": ((16, 256), (32, 512)),
}
"""The least and the most kbit/s of the kinds of file whose bit rate can be chosen, by channels.

An MP3 file of less has no room for the header that tells its length.
"""


SPEECH_BITRATES = {".opus": (80, 96), ".m4a": (80, 96), ".m4b": (80, 96)}
"""The kbit/s that suit speech, by channels, where an encoder knows nothing but bit rates.

With less, AAC lets peaks of an artificial voice rise by up to 1.7 dB.
"""


# What libvorbis calls the bit rate of the qualities 0, 0.1 … 1 at 48 kHz, by channels.
_VORBIS_BITRATES = (
    (48, 60, 70, 80, 86, 96, 110, 120, 140, 160, 240),
    (64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 500),
)


def bitrate_for(suffix: str, quality: Quality) -> int | None:
    """The bit rate that was chosen, or that suits speech; None where an encoder's own quality does."""
    return quality.bitrate or SPEECH_BITRATES.get(suffix, (None, None))[quality.channels - 1]


def compression_level(suffix: str, bitrate: int, channels: int) -> float:
    """What libsndfile is told, from 0 (large) to 1 (small), for so many kbit/s in an MP3, Ogg or Opus file.

    >>> compression_level(".opus", 81, 1), compression_level(".ogg", 96, 1), compression_level(".mp3", 320, 2)
    (0.7, 0.5, 0.0)
    """
    if suffix == ".ogg":
        qualities = np.linspace(0, 1, 11)
        return 1 - float(np.interp(bitrate, _VORBIS_BITRATES[channels - 1], qualities))
    if suffix == ".opus":
        return 1 - (bitrate / channels - 6) / 250
    return (320 - bitrate) / 288


MP4_BRANDS = {".m4a": "M4A ", ".m4b": "M4B "}
"""By suffix, what such a file calls itself; players keep the place in an audiobook."""
