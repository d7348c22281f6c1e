"""Writes one audio file, in the format that the suffix of its name says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.audio import ENCODINGS, MP4_BRANDS, Quality, open_audio_writer
from voicecoach.errors import VoicecoachError, did_you_mean
from voicecoach.export.aac import open_aac_writer
from voicecoach.export.mp3_header import correct_byte_count
from voicecoach.export.reproducible import make_reproducible
from voicecoach.export.tags import write_tags
from voicecoach.system import atomic_write
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from voicecoach.audio import AudioWriter, Samples
    from voicecoach.export.tags import Tags

AUDIO_SUFFIXES = (*ENCODINGS, *MP4_BRANDS)
"""The suffixes of all formats."""

PAGE_SUFFIX = ".html"
"""The suffix of a web page with the session in it."""

MAX_WAV_FRAMES = (12 * 60 + 25) * 60 * SAMPLE_RATE
"""The most frames of a mono WAV file: its header counts bytes up to 4 GiB, less 39 s of sound for the tags.

Beyond 4 GiB libsndfile goes on writing, but the header then gives a length that is too short.
"""


def audio_suffix(path: Path) -> str:
    """The suffix of the audio in an exported file: that of the file itself, `.m4a` in a web page.

    Raises VoicecoachError if a session cannot be exported to such a file.
    """
    return ".m4a" if path.suffix.lower() == PAGE_SUFFIX else check_suffix(path, (PAGE_SUFFIX,))


def check_suffix(path: Path, others: tuple[str, ...] = ()) -> str:
    """The suffix in lower case; raises VoicecoachError if it is that of no audio format.

    `others` are suffixes that are named in the error too.

    Call it before the work of an export starts, so that the error comes early.
    """
    suffix = path.suffix.lower()
    if suffix in AUDIO_SUFFIXES:
        return suffix
    found = f"'{path.suffix}' is not a kind of audio file" if suffix else "its name has no suffix"
    known = (*AUDIO_SUFFIXES, *others)
    hint = did_you_mean(suffix, known, f"use one of {', '.join(known)}")
    raise VoicecoachError(f"cannot write {path}: {found}", hint)


def check_length(path: Path, frames: int, channels: int = 1) -> None:
    """Raise VoicecoachError if the format cannot hold a session of `frames` frames.

    Call it as soon as the length is known, before the file is written.
    """
    if audio_suffix(path) == ".wav" and frames * channels > MAX_WAV_FRAMES:
        limit = ("12 h 25 min", "6 h 12 min in stereo")[channels - 1]
        raise VoicecoachError(f"cannot write {path}: a WAV file holds at most {limit}", "use .flac")


def open_writer(
    path: Path, suffix: str, quality: Quality, tags: Tags | None = None
) -> AbstractContextManager[AudioWriter]:
    """Open a new audio file at 48 kHz; writing raises OSError.

    In an M4A or M4B file the chapters and the language of `tags` are written together with the sound.
    """
    if suffix in MP4_BRANDS:
        return open_aac_writer(path, suffix, quality, tags)
    return open_audio_writer(path, suffix, quality)


def finalise_file(path: Path, suffix: str, tags: Tags | None) -> None:
    """Write the tags into a finished audio file, in place, and make its bytes reproducible."""
    if suffix == ".mp3":
        correct_byte_count(path)
    if tags:
        write_tags(path, suffix, tags)
    make_reproducible(path)


def export_audio(path: Path, blocks: Iterable[Samples], tags: Tags | None = None) -> None:
    """Write blocks of samples to a mono audio file at 48 kHz.

    The file appears only when it is complete. The same samples and tags give the same bytes. Raises
    VoicecoachError when the file cannot be written.
    """
    suffix = check_suffix(path)
    with atomic_write(path) as partial:
        with open_writer(partial, suffix, Quality()) as writer:
            writer.write(blocks)
        finalise_file(partial, suffix, tags)
