"""Audio files as they are heard: any kind that is written here, and all that libsndfile knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.audio.files import read_blocks
from voicecoach.export.encoders import MP4_BRANDS, read_aac

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from voicecoach.audio.clip import FloatSamples


def decode_file(path: Path, suffix: str | None = None) -> Iterator[FloatSamples]:
    """The sound of a file block by block, mixed to mono, at 48 kHz; `suffix` where its name says another.

    Raises VoicecoachError, naming the file, at once or later: as `sound_blocks` does.
    """
    kind = (suffix or path.suffix).lower()
    return read_aac(path) if kind in MP4_BRANDS else read_blocks(path)
