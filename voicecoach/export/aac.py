"""AAC in M4A and M4B files. The one place that knows PyAV.

What cannot be written is an OSError with the system's own reason.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from voicecoach.audio import MP4_BRANDS, Quality, bitrate_for
from voicecoach.system import iso639_2_code
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from voicecoach.audio import Quality, Samples
    from voicecoach.export.chapters import Chapter
    from voicecoach.export.tags import Tags


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
