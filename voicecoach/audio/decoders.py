"""Decoders of sound files: libsndfile for the formats whose length it knows, FFmpeg (PyAV) for all others.

Each gives blocks of a bounded size until the file ends. What a header says about the length is not trusted:
an MP3 file without an index, or two that were joined, are longer than libsndfile takes them for.

soundfile and av are imported inside functions: loading them takes long, and most commands need neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voicecoach.audio.truncation import (
    HEAD_BYTES,
    indexed_frames,
    is_cut_asf,
    is_cut_by_log,
    is_cut_mpeg_frame,
    starts_mpeg_frame,
)
from voicecoach.errors import VoicecoachError
from voicecoach.system import open_regular_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    Block = npt.NDArray[np.float32]
    """Sound of all channels, full scale at ±1, shape (frames, channels)."""

MIN_RATE_HZ, MAX_RATE_HZ = 1_000, 768_000

_MAX_BLOCK_SAMPLES = 1 << 18  # of all channels together
_UNKNOWN_FRAMES = 1 << 48
"""libsndfile takes a length that a header leaves open for one beyond this."""

_HEAD_BYTES = 12
_SNDFILE_MAGIC = (b"RIFF", b"RF64", b"RIFX", b"fLaC", b"OggS", b"FORM", b".snd", b"caff", b"riff")

_FFMPEG_FORMATS = "aac,aiff,amr,asf,au,caf,flac,matroska,mov,mp3,ogg,w64,wav"
"""What FFmpeg may take a file for: none of the formats that name other files or addresses."""

_MICROSECONDS = 1_000_000
_MATROSKA_SLACK_FRAMES = 10_000
"""How much less than it announces a whole file may have: the delay of an encoder, a last packet."""


@dataclass(frozen=True, slots=True)
class SoundFile:
    """An open sound file. `frames` is its length by its header, None where that is not known.

    `blocks` decodes it to its end; it closes the file, as does `close`. `has_exact_length` is false where the
    file may be longer than its header says. `is_cut_by_header` is whether the header says that the end is
    missing; `is_cut`, which is to be called after all blocks, whether that has shown up in them.
    """

    rate: int
    frames: int | None
    is_plain_wav: bool
    blocks: Callable[[], Iterator[Block]]
    close: Callable[[], None]
    is_cut_by_header: bool = False
    is_cut: Callable[[], bool] = bool
    has_exact_length: bool = True


def open_sound_file(path: Path) -> SoundFile:
    """Open a sound file of any known format; raises VoicecoachError, also for absurd sample rates."""
    try:
        with open_regular_file(path) as file:
            head = file.read(_HEAD_BYTES)
        opened = _open_sndfile(path) if head.startswith(_SNDFILE_MAGIC) else None
        opened = opened or _open_ffmpeg(path)
    except OSError as error:
        raise VoicecoachError(f"cannot read {path}: {error.strerror}") from error
    if not MIN_RATE_HZ <= opened.rate <= MAX_RATE_HZ:
        opened.close()
        raise VoicecoachError(
            f"{path} has a sample rate of {opened.rate} Hz, or is damaged",
            f"save it with {MIN_RATE_HZ} to {MAX_RATE_HZ} Hz",
        )
    return opened


def _not_sound(path: Path) -> VoicecoachError:
    return VoicecoachError(
        f"{path} is damaged or not a sound file", "use a WAV, FLAC, MP3, M4A, Ogg or Opus file"
    )


def cut_off(path: Path) -> VoicecoachError:
    """The error of a file that ends early, or cannot be decoded to its end."""
    return VoicecoachError(f"{path} is cut off or damaged: it cannot be read to its end")


def _open_sndfile(path: Path) -> SoundFile | None:
    """Open a file with libsndfile; None if that cannot read it, or does not know its length."""
    import soundfile  # noqa: PLC0415 - see the module's docstring

    try:
        file = soundfile.SoundFile(path)
    except (soundfile.SoundFileError, TypeError):
        return None
    if file.frames > _UNKNOWN_FRAMES:
        file.close()
        return None
    pcm = {"PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"}
    is_plain_wav = file.format == "WAV" and file.subtype in pcm

    def blocks() -> Iterator[Block]:
        size = max(1, _MAX_BLOCK_SAMPLES // file.channels)
        with file:
            try:
                while len(block := file.read(size, dtype="float32", always_2d=True)):
                    yield block
            except soundfile.SoundFileError as error:
                raise cut_off(path) from error

    is_cut = is_cut_by_log(file.extra_info)
    return SoundFile(file.samplerate, file.frames, is_plain_wav, blocks, file.close, is_cut_by_header=is_cut)


def _open_ffmpeg(path: Path) -> SoundFile:
    """Open a file with FFmpeg, which gets the open file and not its name: a name could be an address."""
    import av  # noqa: PLC0415 - see the module's docstring

    av.logging.set_level(None)  # its lines are not for the user
    source = path.open("rb")
    try:
        container = av.open(source, metadata_errors="ignore", options={"format_whitelist": _FFMPEG_FORMATS})
        stream: Any = next(iter(container.streams.audio), None)  # its types leave out unknown codecs
    except (av.FFmpegError, OSError, ValueError) as error:
        source.close()
        raise _not_sound(path) from error
    if stream is None or stream.codec_context is None or not stream.rate or not stream.channels:
        container.close()
        source.close()
        raise _not_sound(path)

    def close() -> None:
        container.close()
        source.close()

    is_mp4 = "mov" in container.format.name.split(",")
    length = None
    if is_mp4 and stream.duration and stream.time_base:
        length = round(stream.duration * stream.time_base * stream.rate)
    elif container.format.name == "mp3":
        length = indexed_frames(_head(path))
    reader = _StreamReader(container, stream, length if is_mp4 else None)

    def blocks() -> Iterator[Block]:
        try:
            yield from reader.blocks()
        except (av.FFmpegError, OSError, ValueError) as error:
            raise cut_off(path) from error
        finally:
            close()

    is_cut_by_header = container.format.name == "asf" and is_cut_asf(_head(path), path.stat().st_size)
    return SoundFile(
        *(stream.rate, length, False, blocks, close),
        is_cut_by_header=is_cut_by_header,
        is_cut=reader.is_cut,
        has_exact_length=is_mp4,
    )


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


class _StreamReader:
    """Decodes a stream, at most `max_frames` frames: an MP4 file ends with padding of the encoder."""

    def __init__(self, container: Any, stream: Any, max_frames: int | None) -> None:
        self._container, self._stream, self._max_frames = container, stream, max_frames
        self._is_mpeg = container.format.name == "mp3"
        self._is_last_packet_cut = False
        self._frames = 0
        self._announced_frames = _announced_frames(container, stream)

    def is_cut(self) -> bool:
        """Whether the last packet is not whole, or a header has announced more; only after all blocks."""
        return self._is_last_packet_cut or self._frames < self._announced_frames

    def blocks(self) -> Iterator[Block]:
        """The sound to its end."""
        import av  # noqa: PLC0415 - see the module's docstring

        to_planes = av.AudioResampler(format="fltp", layout=self._stream.layout.name, rate=self._stream.rate)
        for packet in self._packets():
            for decoded in packet.decode():
                decoded.pts = None
                for frame in to_planes.resample(decoded):
                    block: Any = frame.to_ndarray().T
                    if self._max_frames is not None:
                        block = block[: self._max_frames - self._frames]
                    self._frames += len(block)
                    if len(block):
                        yield block

    def _packets(self) -> Iterator[Any]:
        """The packets of the stream; tags and padding between the frames of an MP3 file are left out."""
        for packet in self._container.demux(self._stream):
            if packet.size and self._is_mpeg:
                head = bytes(memoryview(packet)[:4])
                if not starts_mpeg_frame(head):
                    continue
                self._is_last_packet_cut = is_cut_mpeg_frame(head, packet.size)
            elif packet.size:
                self._is_last_packet_cut = packet.is_corrupt
            yield packet


def _announced_frames(container: Any, stream: Any) -> float:
    """The least that a Matroska or WebM file announces that has nothing but this stream; else 0."""
    if len(container.streams) > 1 or not container.format.name.startswith("matroska"):
        return 0
    return float((container.duration or 0) / _MICROSECONDS * stream.rate - _MATROSKA_SLACK_FRAMES)
