"""Audio files as they are heard: any kind that is written here, and all that libsndfile knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from voicecoach.audio.codecs import read_blocks
from voicecoach.audio.encodings import MP4_BRANDS
from voicecoach.audio.resample import blocks_to_mix_rate
from voicecoach.errors import VoicecoachError
from voicecoach.system import open_regular_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from voicecoach.audio.clip import FloatSamples


def read_aac(path: Path) -> Iterator[FloatSamples]:
    """An M4A or M4B file block by block, mixed to mono, at 48 kHz.

    It is as long as the file says: what the encoder puts before and behind the sound is not heard. Raises
    VoicecoachError, naming the file, at once where it is missing or no such file, and later where it is
    damaged.
    """
    import av  # noqa: PLC0415 - as above

    try:
        open_regular_file(path).close()
        container = av.open(path)
    except av.FFmpegError as error:
        raise _damaged_error(path) from error
    except OSError as error:
        raise VoicecoachError(f"cannot read {path}: {error.strerror}") from error
    if not container.streams.audio:
        container.close()
        raise _damaged_error(path)
    return _decoded_blocks(container, path)


def _decoded_blocks(container: Any, path: Path) -> Iterator[FloatSamples]:
    import av  # noqa: PLC0415 - as above

    with container:
        stream = container.streams.audio[0]
        try:
            yield from blocks_to_mix_rate(_mono_blocks(container, stream), stream.rate)
        except av.FFmpegError as error:
            raise _damaged_error(path) from error


def _mono_blocks(container: Any, stream: Any) -> Iterator[FloatSamples]:
    left = round(stream.duration * stream.time_base * stream.rate)
    for frame in container.decode(stream):
        block = frame.to_ndarray().mean(axis=0, dtype=np.float32)[:left]
        left -= len(block)
        yield block


def _damaged_error(path: Path) -> VoicecoachError:
    return VoicecoachError(f"{path} is damaged or not an M4A or M4B file")


def decode_file(path: Path, suffix: str | None = None) -> Iterator[FloatSamples]:
    """The sound of a file block by block, mixed to mono, at 48 kHz; `suffix` where its name says another.

    Raises VoicecoachError, naming the file, at once or later: as `sound_blocks` does.
    """
    kind = (suffix or path.suffix).lower()
    return read_aac(path) if kind in MP4_BRANDS else read_blocks(path)
