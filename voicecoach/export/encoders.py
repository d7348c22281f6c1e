"""AAC in M4A and M4B files. The one place that knows PyAV.

What cannot be written is an OSError with the system's own reason.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from voicecoach.audio.quality import bitrate_for
from voicecoach.audio.resample import blocks_to_mix_rate
from voicecoach.documents.plain_file import open_regular_file
from voicecoach.errors import VoicecoachError
from voicecoach.export.languages import iso639_2_code
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from voicecoach.audio.clip import FloatSamples, Samples
    from voicecoach.audio.quality import Quality
    from voicecoach.export.chapters import Chapter
    from voicecoach.export.tags import Tags

MP4_BRANDS = {".m4a": "M4A ", ".m4b": "M4B "}
"""By suffix, what such a file calls itself; players keep the place in an audiobook."""

_CHANNEL_LAYOUTS = ("mono", "stereo")
_TIME_BASE = Fraction(1, SAMPLE_RATE)
# Nothing about the day or the library, the index ahead of the sound, and lengths to the frame.
_MUXER_OPTIONS = {"fflags": "+bitexact", "movflags": "+faststart", "movie_timescale": str(SAMPLE_RATE)}


def write_aac(
    path: Path, blocks: Iterable[Samples], suffix: str, quality: Quality, tags: Tags | None
) -> None:
    """Write blocks, one after another, as an M4A or M4B file; raises OSError.

    Of the tags, it gets those that are written with the sound: its chapters and its language. Both
    channels of a stereo file are the blocks.
    """
    import av  # noqa: PLC0415 - a native library, loaded by those who need it

    with av.open(
        path, "w", format="ipod", options={**_MUXER_OPTIONS, "brand": MP4_BRANDS[suffix]}
    ) as container:
        stream = container.add_stream("aac", rate=SAMPLE_RATE, layout=_CHANNEL_LAYOUTS[quality.channels - 1])
        stream.bit_rate = 1000 * (bitrate_for(suffix, quality) or 0)
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        if tags:
            stream.metadata["language"] = iso639_2_code(tags.language)
            container.set_chapters([_av_chapter(number, one) for number, one in enumerate(tags.chapters, 1)])
        for frame in _av_frames(blocks, quality.channels):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


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


def _av_chapter(number: int, chapter: Chapter) -> Any:
    """A chapter as PyAV takes it."""
    return {
        "id": number,
        "start": chapter.start,
        "end": chapter.end,
        "time_base": _TIME_BASE,
        "metadata": {"title": chapter.title},
    }


def _av_frames(blocks: Iterable[Samples], channels: int) -> Iterator[Any]:
    """The blocks as PyAV's frames, each with its place."""
    from av import AudioFrame  # noqa: PLC0415 - as above

    at = 0
    for block in blocks:
        sound = np.repeat(block, channels).reshape(1, -1)
        frame = AudioFrame.from_ndarray(sound, format="s16", layout=_CHANNEL_LAYOUTS[channels - 1])
        frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, _TIME_BASE, at
        yield frame
        at += len(block)
