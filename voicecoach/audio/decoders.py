"""Decoders of sound files: libsndfile for the formats whose length it knows, FFmpeg (PyAV) for all others.

Each gives blocks of a bounded size until the file ends. What a header says about the length is not trusted:
an MP3 file without an index, or two that were joined, are longer than libsndfile takes them for.

soundfile and av are imported inside functions: loading them takes long, and most commands need neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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

_MP3_INDEX_MARKS = (b"Xing", b"Info", b"VBRI")
_MP3_HEAD_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class SoundFile:
    """An open sound file. `frames` is its length by its header, None where that is not known.

    `blocks` decodes it to its end; it closes the file, as does `close`. `has_exact_length` is false where the
    file may be longer than its header says.
    """

    rate: int
    frames: int | None
    is_plain_wav: bool
    blocks: Callable[[], Iterator[Block]]
    close: Callable[[], None]
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
    return VoicecoachError(f"{path} is damaged or not a sound file", "use a WAV, FLAC, MP3, Ogg or Opus file")


def _cannot_decode(path: Path) -> VoicecoachError:
    return VoicecoachError(f"{path} is damaged: it cannot be read to its end")


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
                raise _cannot_decode(path) from error

    return SoundFile(file.samplerate, file.frames, is_plain_wav, blocks, file.close)


def _open_ffmpeg(path: Path) -> SoundFile:
    """Open a file with FFmpeg, which gets the open file and not its name: a name could be an address."""
    import av  # noqa: PLC0415 - see the module's docstring

    av.logging.set_level(None)  # its lines are not for the user
    source = path.open("rb")
    try:
        container = av.open(source, metadata_errors="ignore", options={"format_whitelist": _FFMPEG_FORMATS})
        stream = next(iter(container.streams.audio), None)
    except (av.FFmpegError, OSError, ValueError) as error:
        source.close()
        raise _not_sound(path) from error
    if stream is None or not stream.rate or not stream.channels:
        container.close()
        source.close()
        raise _not_sound(path)

    def close() -> None:
        container.close()
        source.close()

    is_mp4 = "mov" in container.format.name.split(",")
    is_exact = is_mp4 or (container.format.name == "mp3" and _has_index(path))
    length = None
    if is_exact and stream.duration and stream.time_base:
        length = round(stream.duration * stream.time_base * stream.rate)

    def blocks() -> Iterator[Block]:
        try:
            yield from _decoded_blocks(container, stream, length if is_mp4 else None)
        except (av.FFmpegError, OSError, ValueError) as error:
            raise _cannot_decode(path) from error
        finally:
            close()

    return SoundFile(stream.rate, length, False, blocks, close, has_exact_length=is_mp4)


def _has_index(path: Path) -> bool:
    """Whether an MP3 file starts with a frame that holds its length."""
    with path.open("rb") as file:
        head = file.read(_MP3_HEAD_BYTES)
    return any(mark in head for mark in _MP3_INDEX_MARKS)


def _decoded_blocks(container: Any, stream: Any, max_frames: int | None) -> Iterator[Block]:
    """Decode a stream, at most `max_frames` frames: an MP4 file ends with padding of the encoder."""
    import av  # noqa: PLC0415 - see the module's docstring

    to_planes = av.AudioResampler(format="fltp", layout=stream.layout.name, rate=stream.rate)
    frames = 0
    for decoded in container.decode(stream):
        decoded.pts = None
        for frame in to_planes.resample(decoded):
            block: Any = frame.to_ndarray().T
            if max_frames is not None:
                block = block[: max_frames - frames]
            frames += len(block)
            if len(block):
                yield block
