"""Reading and writing sound files. The only module that uses soundfile; M4A and M4B are read with PyAV.

A file that cannot be read is a VoicecoachError that names it. A file that cannot be written is an OSError
with the system's reason, because only the caller knows the final name of the file.

soundfile and av are imported inside functions: loading them takes long, and most commands need neither.
"""

from __future__ import annotations

import errno
import math
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from voicecoach.audio.clip import Clip, FloatSamples, Samples, to_samples
from voicecoach.audio.encodings import MP4_BRANDS, Quality, encoding_for
from voicecoach.audio.resample import blocks_to_mix_rate
from voicecoach.errors import VoicecoachError
from voicecoach.system import open_regular_file
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_MAX_SECONDS = 120
_BLOCK_SAMPLES = 1 << 18  # of all channels together
_MP3_PREROLL_FRAMES = 1 << 15
_TAIL_CHECK_FRAMES = SAMPLE_RATE // 10
_PCM_SUBTYPES = {"PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"}


def read_sound(path: Path) -> Clip:
    """Read a file of any format that libsndfile knows as a clip: mixed to mono, resampled to 48 kHz.

    A mono 16 bit file at 48 kHz is read bit for bit. Raises VoicecoachError when the file is missing,
    damaged, empty, longer than two minutes or not a sound file. The file is decoded in blocks, so memory
    holds no more than the finished sound (96 kB a second) and one block.
    """
    with _open(path) as file:
        blocks = blocks_to_mix_rate(_mono_blocks(file, path), file.samplerate)
        samples = np.concatenate([to_samples(block) for block in blocks])
    samples.setflags(write=False)
    return Clip(samples)


def check_sound(path: Path) -> None:
    """Check a file's header; raises the errors of `read_sound`, but does not find damaged contents."""
    _open(path).close()


def sound_length_frames(path: Path) -> int:
    """The length of the clip that `read_sound` returns, in frames at 48 kHz; raises the same errors.

    Only uncompressed WAV at 48 kHz, such as the sounds that ship, is measured by its header. Other headers
    may be wrong, and only the resampler knows how it rounds: such files are read.
    """
    with _open(path) as file:
        if file.format == "WAV" and file.subtype in _PCM_SUBTYPES and file.samplerate == SAMPLE_RATE:
            return int(file.frames)
    return read_sound(path).frames


def decode_file(path: Path, suffix: str | None = None) -> Iterator[FloatSamples]:
    """Decode any file that voicecoach can write or libsndfile can read, in blocks of mono sound at 48 kHz.

    `suffix` is the file's format where its name does not end in it. Raises as `read_blocks` does.
    """
    format_suffix = (suffix or path.suffix).lower()
    return _read_aac_blocks(path) if format_suffix in MP4_BRANDS else read_blocks(path)


def read_blocks(path: Path, *, whole: bool = False) -> Iterator[FloatSamples]:
    """Read a file of any format and length in blocks: mixed to mono, resampled to 48 kHz.

    The samples are those of `read_sound` before rounding. A file that ends before its header says is read as
    far as it goes, or is an error if it must be `whole`. Raises VoicecoachError: at once when the file is
    missing, empty or not a sound file, and while reading where it is damaged.
    """
    return _read_blocks(_open(path, math.inf), path, whole=whole)


def _read_blocks(file: Any, path: Path, *, whole: bool) -> Iterator[FloatSamples]:
    with file:
        yield from blocks_to_mix_rate(_mono_blocks(file, path, whole=whole), file.samplerate)


def _open(path: Path, max_seconds: float = _MAX_SECONDS) -> Any:
    import soundfile  # noqa: PLC0415 - see the module's docstring

    try:
        open_regular_file(path).close()  # soundfile reports every failure here as "System error"
        file = soundfile.SoundFile(path)
    except OSError as error:
        raise VoicecoachError(f"cannot read {path}: {error.strerror}") from error
    except (soundfile.SoundFileError, TypeError) as error:  # TypeError: raw samples, whose rate is not known
        raise VoicecoachError(
            f"{path} is damaged or not a sound file", "use a WAV, FLAC, MP3, Ogg or Opus file"
        ) from error
    _check_length(file, path, max_seconds)
    return file


def _check_length(file: Any, path: Path, max_seconds: float) -> None:
    if not file.frames:
        raise VoicecoachError(f"{path} holds no sound: its length is 0")
    if file.frames > max_seconds * file.samplerate:
        raise VoicecoachError(
            f"{path} is longer than {_MAX_SECONDS} seconds, or damaged", "cut it down to what is to be heard"
        )


def _mono_blocks(file: Any, path: Path, *, whole: bool = True) -> Iterator[FloatSamples]:
    """Mix the channels, block by block; raises VoicecoachError where the file is damaged.

    A file that ends before its header says is damaged if it must be `whole`.
    """
    import soundfile  # noqa: PLC0415 - see the module's docstring

    frames, size = 0, max(1, _BLOCK_SAMPLES // file.channels)
    try:
        while len(block := _read_block(file, frames, size)):
            frames += len(block)
            yield _to_mono(block, path)
    except soundfile.SoundFileError as error:
        raise VoicecoachError(f"{path} is damaged: it cannot be read to its end") from error
    if whole and frames != file.frames:
        raise VoicecoachError(f"{path} is damaged: it ends after {frames} of {file.frames} frames")


def _to_mono(block: FloatSamples, path: Path) -> FloatSamples:
    if not np.isfinite(block).all():
        raise VoicecoachError(f"{path} is damaged: some of its samples are not numbers")
    return np.asarray(block.mean(axis=1), np.float32)


def _read_block(file: Any, position: int, size: int) -> Any:
    """Read the next frames of a file that has been read up to frame `position`.

    soundfile seeks to its own position after each read. After a seek, an MP3 decoder lacks the bits that the
    next frames borrow from earlier ones, so it first decodes 28 of those again.
    """
    preroll = min(position, _MP3_PREROLL_FRAMES) if file.format == "MP3" else 0
    if preroll:
        file.seek(position - preroll)
    return file.read(size + preroll, dtype="float32", always_2d=True)[preroll:]


def _read_aac_blocks(path: Path) -> Iterator[FloatSamples]:
    """Read an M4A or M4B file in blocks of mono sound at 48 kHz, without the encoder's padding at both ends.

    Raises VoicecoachError: at once when the file is missing or of another format, and while reading where it
    is damaged.
    """
    import av  # noqa: PLC0415 - see the module's docstring

    try:
        open_regular_file(path).close()
        container = av.open(path)
    except av.FFmpegError as error:
        raise _aac_error(path) from error
    except OSError as error:
        raise VoicecoachError(f"cannot read {path}: {error.strerror}") from error
    if not container.streams.audio:
        container.close()
        raise _aac_error(path)
    return _decode_aac(container, path)


def _decode_aac(container: Any, path: Path) -> Iterator[FloatSamples]:
    import av  # noqa: PLC0415 - see the module's docstring

    with container:
        stream = container.streams.audio[0]
        try:
            yield from blocks_to_mix_rate(_mono_aac_blocks(container, stream), stream.rate)
        except av.FFmpegError as error:
            raise _aac_error(path) from error


def _mono_aac_blocks(container: Any, stream: Any) -> Iterator[FloatSamples]:
    remaining = round(stream.duration * stream.time_base * stream.rate)
    for frame in container.decode(stream):
        block = frame.to_ndarray().mean(axis=0, dtype=np.float32)[:remaining]
        remaining -= len(block)
        yield block


def _aac_error(path: Path) -> VoicecoachError:
    return VoicecoachError(f"{path} is damaged or not an M4A or M4B file")


class AudioWriter(Protocol):
    """An open audio file."""

    def write(self, blocks: Iterable[Samples]) -> None:
        """Append blocks of sound; raises OSError."""
        ...


@contextmanager
def open_audio_writer(path: Path, suffix: str, quality: Quality) -> Iterator[AudioWriter]:
    """Open a new audio file in the format of `suffix`, a key of ENCODINGS.

    In a stereo file both channels are the same. Raises OSError when not everything could be written; the
    caller removes what was.
    """
    import soundfile  # noqa: PLC0415 - see the module's docstring

    try:
        with _open_for_writing(path, suffix, quality) as file:
            writer = _SoundFileWriter(file)
            yield writer
        complete = _is_complete(path, writer.frames)
    except soundfile.SoundFileError as error:
        raise _write_failure(path) from error
    if not complete:
        raise _write_failure(path)


def write_audio(
    path: Path,
    blocks: Iterable[Samples],
    suffix: str,
    quality: Quality = Quality(),  # noqa: B008 - it is frozen
) -> None:
    """Write blocks as a whole audio file; see `open_audio_writer`."""
    with open_audio_writer(path, suffix, quality) as writer:
        writer.write(blocks)


class _SoundFileWriter:
    """Writes with libsndfile, and counts the frames."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.frames = 0

    def write(self, blocks: Iterable[Samples]) -> None:
        """Append blocks of sound."""
        channels = self._file.channels
        for block in blocks:
            if channels == 1:
                self._file.buffer_write(block, dtype="int16")
            else:  # as 32 bit, because libsndfile 1.2.2 garbles stereo MP3 from 16 bit samples
                self._file.buffer_write(np.repeat(block.astype(np.int32) << 16, channels), dtype="int32")
            self.frames += len(block)


def _open_for_writing(path: Path, suffix: str, quality: Quality) -> Any:
    import soundfile  # noqa: PLC0415 - see the module's docstring

    class Unsynced(soundfile.SoundFile):  # type: ignore[misc]  # soundfile has no types
        """Is closed without an fsync, which soundfile's own flush does."""

        def flush(self) -> None:
            """Do nothing: closing hands everything to the system."""

    encoding = encoding_for(suffix, quality)
    return Unsynced(
        path,
        "w",
        samplerate=SAMPLE_RATE,
        channels=quality.channels,
        format=encoding.format,
        subtype=encoding.subtype,
        compression_level=encoding.compression,
        bitrate_mode=encoding.bitrate_mode,
    )


def _is_complete(path: Path, frames: int) -> bool:
    """Whether a file that was just written can be read to its last frame.

    libsndfile reports nothing when the disk fills up while it closes a compressed file, and the header of an
    MP3 file has the full length even when its end is missing: so the end is decoded.
    """
    import soundfile  # noqa: PLC0415 - see the module's docstring

    with soundfile.SoundFile(path) as file:
        if file.frames != frames:
            return False
        start = max(0, frames - _TAIL_CHECK_FRAMES)
        file.seek(start)
        return len(file.read(_TAIL_CHECK_FRAMES + 1, dtype="int16")) == frames - start


def _write_failure(path: Path) -> OSError:
    """The reason of a failed write, which libsndfile does not report: the system does, on one more write."""
    try:
        with path.open("ab") as file:
            file.write(bytes(1 << 16))
    except OSError as error:
        return OSError(error.errno, error.strerror, str(path))
    return OSError(errno.EIO, "not everything was written", str(path))
