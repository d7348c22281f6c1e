"""Sound files: any file to a clip, and blocks of samples to a file. The one place that knows soundfile.

What cannot be read is a VoicecoachError that names the file. What cannot be written is an OSError with
the system's own reason, because only the caller knows what the file is to be called in the end.
"""

from __future__ import annotations

import errno
import math
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from voicecoach.audio.clip import Clip, FloatSamples, Samples, to_samples
from voicecoach.audio.encodings import Quality, encoding_for
from voicecoach.audio.resample import blocks_to_mix_rate
from voicecoach.errors import VoicecoachError
from voicecoach.system import open_regular_file
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


MAX_SECONDS = 120


_BLOCK_SAMPLES = 1 << 18  # samples, of all channels together


_MP3_PREROLL_FRAMES = 1 << 15


_TAIL_CHECK_FRAMES = SAMPLE_RATE // 10


_PCM_SUBTYPES = {"PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"}


def read_sound(path: Path) -> Clip:
    """Read a file of any kind that libsndfile knows as a clip: mixed to mono, brought to 48 kHz.

    A 48 kHz mono 16 bit file comes through bit for bit. Raises VoicecoachError, naming the file, when
    it is missing, damaged, empty, longer than LONGEST_SECONDS or not a sound file. Only finished sound is
    ever whole in memory, 96 kB a second, whatever the file's rate and channels.
    """
    with _open(path) as file:
        finished = blocks_to_mix_rate(_mono_blocks(file, path), file.samplerate)
        samples = np.concatenate([to_samples(block) for block in finished])
    samples.setflags(write=False)
    return Clip(samples)


def check_sound(path: Path) -> None:
    """Look whether a file says that it is a sound that `read_sound` reads; raises the same errors.

    Whether it is damaged is known once it is read.
    """
    _open(path).close()


def sound_length_frames(path: Path) -> int:
    """The length that `read_sound` gives, in frames at 48 kHz; raises the same errors.

    Only uncompressed WAV at 48 kHz, such as the sounds that ship, is measured by its header: other
    headers may promise what is not there, and how resampling rounds is known to it alone.
    """
    with _open(path) as file:
        if file.format == "WAV" and file.subtype in _PCM_SUBTYPES and file.samplerate == SAMPLE_RATE:
            return int(file.frames)
    return read_sound(path).frames


def read_blocks(path: Path, *, whole: bool = False) -> Iterator[FloatSamples]:
    """A file of any kind and length, block by block: mixed to mono, brought to 48 kHz.

    What `read_sound` gives, but for rounding to 16 bit, and without having all of it in memory. Of a
    file that ends before its header says, what is there comes, unless the `whole` of it is wanted. Raises
    VoicecoachError, naming the file, at once when it is missing, empty or not a sound file, and later
    where it is damaged.
    """
    return _read_blocks(_open(path, math.inf), path, whole=whole)


def _read_blocks(file: Any, path: Path, *, whole: bool) -> Iterator[FloatSamples]:
    with file:
        yield from blocks_to_mix_rate(_mono_blocks(file, path, whole=whole), file.samplerate)


class AudioWriter(Protocol):
    """An open audio file."""

    def write(self, blocks: Iterable[Samples]) -> None:
        """Append blocks, one after another; raises OSError."""
        ...


@contextmanager
def open_audio_writer(path: Path, suffix: str, quality: Quality) -> Iterator[AudioWriter]:
    """Open a new audio file of the kind that `suffix` (a key of ENCODINGS) stands for.

    Both channels of a stereo file get the same samples. Raises OSError when not everything could be
    written; the caller removes what is left of the file then.
    """
    import soundfile  # noqa: PLC0415 - loaded by those who need it: starting up stays quick

    try:
        with _open_for_writing(path, suffix, quality) as file:
            writer = _SoundFileWriter(file)
            yield writer
        is_complete = _is_complete(path, writer.frames)
    except soundfile.SoundFileError as error:
        raise _write_failure(path) from error
    if not is_complete:
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
    """Writes through libsndfile and counts the frames."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.frames = 0

    def write(self, blocks: Iterable[Samples]) -> None:
        channels = self._file.channels
        for block in blocks:
            if channels == 1:
                self._file.buffer_write(block, dtype="int16")
            else:  # as 32 bit: libsndfile 1.2.2 garbles a stereo MP3 that it gets as 16
                self._file.buffer_write(np.repeat(block.astype(np.int32) << 16, channels), dtype="int32")
            self.frames += len(block)


def _open(path: Path, longest_seconds: float = MAX_SECONDS) -> Any:
    import soundfile  # noqa: PLC0415 - as in write_audio

    try:
        open_regular_file(
            path
        ).close()  # soundfile has one word, "System error", for all that can go wrong here
        file = soundfile.SoundFile(path)
    except OSError as error:
        raise VoicecoachError(f"cannot read {path}: {error.strerror}") from error
    except (soundfile.SoundFileError, TypeError) as error:  # TypeError: raw samples, whose rate nobody knows
        raise VoicecoachError(
            f"{path} is damaged or not a sound file", "use a WAV, FLAC, MP3, Ogg or Opus file"
        ) from error
    _check_length(file, path, longest_seconds)
    return file


def _check_length(file: Any, path: Path, longest_seconds: float) -> None:
    if not file.frames:
        raise VoicecoachError(f"{path} holds no sound: its length is 0")
    if file.frames > longest_seconds * file.samplerate:
        raise VoicecoachError(
            f"{path} is longer than {MAX_SECONDS} seconds, or damaged", "cut it down to what is to be heard"
        )


def _mono_blocks(file: Any, path: Path, *, whole: bool = True) -> Iterator[FloatSamples]:
    """The channels mixed, block by block; raises VoicecoachError where the file is damaged.

    One that ends before its header says is damaged where the `whole` of it is wanted.
    """
    import soundfile  # noqa: PLC0415 - as in write_audio

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


def _read_block(file: Any, at: int, size: int) -> Any:
    """The next frames of a file, of which `at` were read before.

    soundfile moves to where it is after each reading. An MP3 decoder that was moved knows no longer what
    the frames that come borrow from those before, so it is given 28 of these to decode again.
    """
    again = min(at, _MP3_PREROLL_FRAMES) if file.format == "MP3" else 0
    if again:
        file.seek(at - again)
    return file.read(size + again, dtype="float32", always_2d=True)[again:]


def _open_for_writing(path: Path, suffix: str, quality: Quality) -> Any:
    import soundfile  # noqa: PLC0415 - as in write_audio

    class Unsynced(soundfile.SoundFile):  # type: ignore[misc]  # soundfile has no types
        """Closed without waiting until all of it is on the disk, as any other file is."""

        def flush(self) -> None:
            """Nothing: what is closed is handed to the system."""

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

    libsndfile says nothing when the disk fills up while it closes a compressed file, and an MP3 file
    knows its full length even when its end is missing: so the end is decoded.
    """
    import soundfile  # noqa: PLC0415 - as in write_audio

    with soundfile.SoundFile(path) as file:
        if file.frames != frames:
            return False
        start = max(0, frames - _TAIL_CHECK_FRAMES)
        file.seek(start)
        return len(file.read(_TAIL_CHECK_FRAMES + 1, dtype="int16")) == frames - start


def _write_failure(path: Path) -> OSError:
    """Why a write failed, which libsndfile does not tell: the system does, when asked for one more."""
    try:
        with path.open("ab") as file:
            file.write(bytes(1 << 16))
    except OSError as error:
        return OSError(error.errno, error.strerror, str(path))
    return OSError(errno.EIO, "not everything was written", str(path))
