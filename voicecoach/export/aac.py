"""Writes AAC in M4A and M4B files: the only module that imports PyAV for writing. Errors are OSErrors."""

from __future__ import annotations

from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from voicecoach.audio import MP4_BRANDS, Quality, bitrate_for
from voicecoach.system import iso639_2_code
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from voicecoach.audio import AudioWriter, Samples
    from voicecoach.export.chapters import Chapter
    from voicecoach.export.tags import Tags

_MAX_TITLE_BYTES = 255
_CHANNEL_LAYOUTS = ("mono", "stereo")
_TIME_BASE = Fraction(1, SAMPLE_RATE)
# No date and no library version in the file, the index in front of the sound, lengths exact to the frame.
_MUXER_OPTIONS = {"fflags": "+bitexact", "movflags": "+faststart", "movie_timescale": str(SAMPLE_RATE)}


@contextmanager
def open_aac_writer(path: Path, suffix: str, quality: Quality, tags: Tags | None) -> Iterator[AudioWriter]:
    """Open a new M4A or M4B file; raises OSError.

    The chapters and the language of `tags` are written with the sound. Both channels of a stereo file get
    the same samples.
    """
    import av  # noqa: PLC0415 - a native library, only for AAC

    options = {**_MUXER_OPTIONS, "brand": MP4_BRANDS[suffix]}
    with av.open(path, "w", format="ipod", options=options) as container:
        layout = _CHANNEL_LAYOUTS[quality.channels - 1]
        stream = container.add_stream("aac", rate=SAMPLE_RATE, layout=layout)
        stream.bit_rate = 1000 * (bitrate_for(suffix, quality) or 0)
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        if tags:
            stream.metadata["language"] = iso639_2_code(tags.language)
            container.set_chapters(
                [_av_chapter(number, chapter) for number, chapter in enumerate(tags.chapters, 1)]
            )
        yield _AacWriter(container, stream, quality.channels)
        container.mux(stream.encode(None))


class _AacWriter:
    """Encodes blocks of samples and muxes them with their timestamps."""

    def __init__(self, container: Any, stream: Any, channels: int) -> None:
        self._container = container
        self._stream = stream
        self._channels = channels
        self._frames = 0

    def write(self, blocks: Iterable[Samples]) -> None:
        from av import AudioFrame  # noqa: PLC0415 - as above

        for block in blocks:
            samples = np.repeat(block, self._channels).reshape(1, -1)
            frame = AudioFrame.from_ndarray(
                samples, format="s16", layout=_CHANNEL_LAYOUTS[self._channels - 1]
            )
            frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, _TIME_BASE, self._frames
            self._container.mux(self._stream.encode(frame))
            self._frames += len(block)


def _av_chapter(number: int, chapter: Chapter) -> Any:
    """Convert a chapter to what PyAV expects."""
    return {
        "id": number,
        "start": chapter.start,
        "end": chapter.end,
        "time_base": _TIME_BASE,
        # FFmpeg cuts longer titles for some players, in the middle of a character.
        "metadata": {"title": chapter.title.encode()[:_MAX_TITLE_BYTES].decode(errors="ignore")},
    }
