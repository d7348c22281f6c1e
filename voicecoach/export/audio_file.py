"""Sound as one audio file, of the kind that the suffix of its name says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.audio import ENCODINGS, MP4_BRANDS, Quality, open_audio_writer
from voicecoach.errors import VoicecoachError, did_you_mean
from voicecoach.export.aac import open_aac_writer
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
"""The kinds of file that there are."""

MAX_WAV_FRAMES = (12 * 60 + 25) * 60 * SAMPLE_RATE
"""Frames that a mono WAV file holds: its header counts bytes up to 4 GiB, 39 s more, with the tags in it.

Beyond that libsndfile writes on, and the header tells of the beginning only.
"""


def check_suffix(path: Path) -> str:
    """The suffix that says how the file is written, in small letters; any other is a VoicecoachError.

    Whoever has long work to do before the export asks this first.
    """
    suffix = path.suffix.lower()
    if suffix in AUDIO_SUFFIXES:
        return suffix
    found = f"'{path.suffix}' is not a kind of audio file" if suffix else "its name has no suffix"
    hint = did_you_mean(suffix, AUDIO_SUFFIXES, f"use one of {', '.join(AUDIO_SUFFIXES)}")
    raise VoicecoachError(f"cannot write {path}: {found}", hint)


def check_length(path: Path, frames: int, channels: int = 1) -> None:
    """Refuse a session of so many frames where this kind of file cannot hold it, with a VoicecoachError.

    Whoever knows how long the sound will be asks this before it is written.
    """
    if check_suffix(path) == ".wav" and frames * channels > MAX_WAV_FRAMES:
        most = ("12 h 25 min", "6 h 12 min in stereo")[channels - 1]
        raise VoicecoachError(f"cannot write {path}: a WAV file holds at most {most}", "use .flac")


def open_writer(
    path: Path, suffix: str, quality: Quality, tags: Tags | None = None
) -> AbstractContextManager[AudioWriter]:
    """Open a new audio file at 48 kHz; writing raises OSError.

    An M4A or M4B file gets the chapters and the language of `tags` with its sound.
    """
    if suffix in MP4_BRANDS:
        return open_aac_writer(path, suffix, quality, tags)
    return open_audio_writer(path, suffix, quality)


def finalise_file(path: Path, suffix: str, tags: Tags | None) -> None:
    """Give a whole audio file its tags, in place; the same sound and tags give the same bytes then."""
    if tags:
        write_tags(path, suffix, tags)
    make_reproducible(path)


def export_audio(path: Path, blocks: Iterable[Samples], tags: Tags | None = None) -> None:
    """Write the blocks of a mix, one after another, to an audio file at 48 kHz, mono.

    The file is there when it is whole, and not before; the same samples and tags give the same bytes.
    Raises VoicecoachError when the file cannot be written.
    """
    suffix = check_suffix(path)
    with atomic_write(path) as partial:
        with open_writer(partial, suffix, Quality()) as writer:
            writer.write(blocks)
        finalise_file(partial, suffix, tags)
