"""Reading sound files as mono sound at 48 kHz, and writing them.

A file that cannot be read is a VoicecoachError that names it. A file that cannot be written is an OSError
with the system's reason, because only the caller knows the final name of the file.

soundfile is imported inside functions: loading it takes long, and most commands do not need it.
"""

from __future__ import annotations

import errno
import math
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from voicecoach.audio.clip import Clip, FloatSamples, Samples, to_samples
from voicecoach.audio.decoders import cut_off, open_sound_file
from voicecoach.audio.encodings import Quality, encoding_for
from voicecoach.audio.resample import blocks_to_mix_rate
from voicecoach.errors import VoicecoachError
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from voicecoach.audio.decoders import Block, SoundFile

_MAX_SECONDS = 120
_TAIL_CHECK_FRAMES = SAMPLE_RATE // 10
_DAMAGED_TAIL_FRAMES = 4 * 1152
"""An MP3 file that ends this much before its header says is damaged: encoders round to whole frames."""

_CANCELLED_POWER_RATIO = 1e-6
"""Channels cancel each other out if their mean has less than this part of their power."""


def read_sound(path: Path) -> Clip:
    """Read a file of any known format as a clip: mixed to mono, resampled to 48 kHz.

    A mono 16 bit file at 48 kHz is read bit for bit, and sound beyond full scale is lowered to it as a whole.
    Raises VoicecoachError when the file is missing, damaged, empty, longer than two minutes or not a sound
    file. The file is decoded in blocks, so memory holds no more than the finished sound and one block.
    """
    peak, blocks = 0.0, []
    for block in _limited_blocks(path):
        peak = max(peak, float(np.max(np.abs(block), initial=0)))
        blocks.append(to_samples(block))
    if peak > 1:  # decoded again, as all of it at once would take twice the memory
        blocks = [to_samples(block / np.float32(peak)) for block in _limited_blocks(path)]
    samples = np.concatenate(blocks)
    samples.setflags(write=False)
    return Clip(samples)


def read_recording_sound(path: Path) -> FloatSamples:
    """Read a file as `read_sound` does, but without rounding: its level may be far from full scale."""
    return np.concatenate(list(_limited_blocks(path)))


def check_sound(path: Path, max_seconds: float = _MAX_SECONDS) -> None:
    """Check a file's header; raises the errors of `read_sound`, but does not find damaged contents."""
    _open_checked(path, max_seconds).close()


def sound_length_frames(path: Path) -> int:
    """The length of the clip that `read_sound` returns, in frames at 48 kHz; raises the same errors.

    Only uncompressed WAV at 48 kHz, such as the sounds that ship, is measured by its header. Other headers
    may be wrong, and only the resampler knows how it rounds: such files are read.
    """
    file = _open_checked(path)
    file.close()
    if file.is_plain_wav and file.rate == SAMPLE_RATE and file.frames is not None:
        return file.frames
    return read_sound(path).frames


def decode_file(path: Path) -> Iterator[FloatSamples]:
    """Decode any file that voicecoach can read, in blocks of mono sound at 48 kHz.

    Its content decides about the format, not its name. Raises as `read_blocks` does.
    """
    return read_blocks(path)


def read_blocks(path: Path, *, whole: bool = False, max_seconds: float = math.inf) -> Iterator[FloatSamples]:
    """Read a file of any format and length in blocks: mixed to mono, resampled to 48 kHz.

    The samples are those of `read_sound` before rounding. A file that ends before its header says is read as
    far as it goes, or is an error if it must be `whole`. Raises VoicecoachError: at once when the file is
    missing, empty or not a sound file, and while reading where it is damaged.
    """
    file = _open_checked(path, max_seconds, whole=whole)
    return blocks_to_mix_rate(_mono_blocks(file, path, max_seconds, whole=whole), file.rate)


def _open_checked(path: Path, max_seconds: float = _MAX_SECONDS, *, whole: bool = True) -> SoundFile:
    """Open a file; raises VoicecoachError where its header says that it is empty, too long or cut off."""
    file = open_sound_file(path)
    try:
        if whole and file.is_cut_by_header:
            raise cut_off(path)
        _check_length(file, path, max_seconds)
    except VoicecoachError:
        file.close()
        raise
    return file


def _limited_blocks(path: Path) -> Iterator[FloatSamples]:
    return read_blocks(path, whole=True, max_seconds=_MAX_SECONDS)


def _check_length(file: SoundFile, path: Path, max_seconds: float) -> None:
    """Raise VoicecoachError if the header says that the file is empty or too long."""
    if file.frames == 0:
        raise VoicecoachError(f"{path} holds no sound: its length is 0")
    if file.frames is not None and file.frames > max_seconds * file.rate:
        raise _too_long(path, max_seconds)


def _too_long(path: Path, max_seconds: float) -> VoicecoachError:
    return VoicecoachError(
        f"{path} is longer than {max_seconds:g} seconds, or damaged", "cut it down to what is to be heard"
    )


def _mono_blocks(file: SoundFile, path: Path, max_seconds: float, *, whole: bool) -> Iterator[FloatSamples]:
    """Mix the channels, block by block; raises VoicecoachError where the file is damaged or gets too long.

    A file that ends before its header says is damaged if it must be `whole`.
    """
    frames, mono_power, power = 0, 0.0, 0.0
    for block in file.blocks():
        frames += len(block)
        if frames > max_seconds * file.rate:
            raise _too_long(path, max_seconds)
        mono = _to_mono(block, path)
        mono_power += float(np.vdot(mono, mono))
        power += float(np.vdot(block, block)) / block.shape[1]
        yield mono
    if not frames:
        raise VoicecoachError(f"{path} holds no sound: its length is 0")
    if mono_power < _CANCELLED_POWER_RATIO * power:
        raise VoicecoachError(
            f"{path} is silent in mono: its channels cancel each other out", "keep one channel of it"
        )
    tolerance = 0 if file.has_exact_length else _DAMAGED_TAIL_FRAMES
    if whole and (file.is_cut() or (file.frames is not None and frames < file.frames - tolerance)):
        raise cut_off(path)


def _to_mono(block: Block, path: Path) -> FloatSamples:
    if not np.isfinite(block).all():
        raise VoicecoachError(f"{path} is damaged: some of its samples are not numbers")
    return np.asarray(block.mean(axis=1), np.float32)


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
            writer = _SoundFileWriter(file, encoding_for(suffix, quality).gain)
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
    """Writes with libsndfile, makes up for the gain of the encoder, and counts the frames."""

    def __init__(self, file: Any, gain: float) -> None:
        self._file = file
        self._gain = gain
        self.frames = 0

    def write(self, blocks: Iterable[Samples]) -> None:
        """Append blocks of sound."""
        channels = self._file.channels
        for block in blocks:
            if channels == 1 and self._gain == 1:
                self._file.buffer_write(block, dtype="int16")
            else:  # as 32 bit, because libsndfile 1.2.2 garbles stereo MP3 from 16 bit samples
                self._file.buffer_write(np.repeat(_to_32_bit(block, self._gain), channels), dtype="int32")
            self.frames += len(block)


def _to_32_bit(block: Samples, gain: float) -> NDArray[np.int32]:
    """The samples divided by a gain; full scale is the limit."""
    full_scale = np.iinfo(np.int32)
    return np.asarray(np.clip(block * (65_536 / gain), full_scale.min, full_scale.max), np.int32)


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
