"""AAC in M4A and M4B files. The one place that knows PyAV.

What cannot be written is an OSError with the system's own reason.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from voicecoach.audio.quality import speech_rate
from voicecoach.audio.resample import blocks_to_mix_rate
from voicecoach.documents.plain_file import open_plain
from voicecoach.errors import VoicecoachError
from voicecoach.export.languages import three_letters
from voicecoach.units import RATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from voicecoach.audio.clip import Raw, Samples
    from voicecoach.audio.quality import Quality
    from voicecoach.export.chapters import Chapter
    from voicecoach.export.tags import Tags

BRANDS = {".m4a": "M4A ", ".m4b": "M4B "}
"""By suffix, what such a file calls itself; players keep the place in an audiobook."""

_LAYOUTS = ("mono", "stereo")
_TICK = Fraction(1, RATE)
# Nothing about the day or the library, the index ahead of the sound, and lengths to the frame.
_OPTIONS = {"fflags": "+bitexact", "movflags": "+faststart", "movie_timescale": str(RATE)}


def write_aac(
    path: Path, blocks: Iterable[Samples], suffix: str, quality: Quality, tags: Tags | None
) -> None:
    """Write blocks, one after another, as an M4A or M4B file; raises OSError.

    Of the tags, it gets those that are written with the sound: its chapters and its language. Both
    channels of a stereo file are the blocks.
    """
    import av  # noqa: PLC0415 - a native library, loaded by those who need it

    with av.open(path, "w", format="ipod", options={**_OPTIONS, "brand": BRANDS[suffix]}) as container:
        stream = container.add_stream("aac", rate=RATE, layout=_LAYOUTS[quality.channels - 1])
        stream.bit_rate = 1000 * (speech_rate(suffix, quality) or 0)
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        if tags:
            stream.metadata["language"] = three_letters(tags.language)
            container.set_chapters([_chapter(number, one) for number, one in enumerate(tags.chapters, 1)])
        for frame in _frames(blocks, quality.channels):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def read_aac(path: Path) -> Iterator[Raw]:
    """An M4A or M4B file block by block, mixed to mono, at 48 kHz.

    It is as long as the file says: what the encoder puts before and behind the sound is not heard. Raises
    VoicecoachError, naming the file, at once where it is missing or no such file, and later where it is
    damaged.
    """
    import av  # noqa: PLC0415 - as above

    try:
        open_plain(path).close()
        container = av.open(path)
    except av.FFmpegError as error:
        raise _damaged(path) from error
    except OSError as error:
        raise VoicecoachError(f"cannot read {path}: {error.strerror}") from error
    if not container.streams.audio:
        container.close()
        raise _damaged(path)
    return _heard(container, path)


def _heard(container: Any, path: Path) -> Iterator[Raw]:
    import av  # noqa: PLC0415 - as above

    with container:
        stream = container.streams.audio[0]
        try:
            yield from blocks_to_mix_rate(_mono_blocks(container, stream), stream.rate)
        except av.FFmpegError as error:
            raise _damaged(path) from error


def _mono_blocks(container: Any, stream: Any) -> Iterator[Raw]:
    left = round(stream.duration * stream.time_base * stream.rate)
    for frame in container.decode(stream):
        block = frame.to_ndarray().mean(axis=0, dtype=np.float32)[:left]
        left -= len(block)
        yield block


def _damaged(path: Path) -> VoicecoachError:
    return VoicecoachError(f"{path} is damaged or not an M4A or M4B file")


def _chapter(number: int, chapter: Chapter) -> Any:
    """A chapter as PyAV takes it."""
    return {
        "id": number,
        "start": chapter.start,
        "end": chapter.end,
        "time_base": _TICK,
        "metadata": {"title": chapter.title},
    }


def _frames(blocks: Iterable[Samples], channels: int) -> Iterator[Any]:
    """The blocks as PyAV's frames, each with its place."""
    from av import AudioFrame  # noqa: PLC0415 - as above

    at = 0
    for block in blocks:
        sound = np.repeat(block, channels).reshape(1, -1)
        frame = AudioFrame.from_ndarray(sound, format="s16", layout=_LAYOUTS[channels - 1])
        frame.sample_rate, frame.time_base, frame.pts = RATE, _TICK, at
        yield frame
        at += len(block)
