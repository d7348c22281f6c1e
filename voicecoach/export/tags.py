"""Writes tags (title, author, cover, chapters, lyrics, loudness) into finished audio files.

MP3 and WAV get ID3 version 2.3, which most players know; FLAC, Ogg and Opus get Vorbis comments; M4A and M4B
get iTunes items, and their chapters are written by `aac`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.export.id3_tags import write_mp3, write_wav
from voicecoach.export.mp4_tags import write_m4a, write_m4b
from voicecoach.export.vorbis_tags import write_flac, write_ogg, write_opus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from voicecoach.export.chapters import Chapter
    from voicecoach.export.cover import Cover
    from voicecoach.export.loudness import Level

MAX_CHAPTERS = {".mp3": 255, ".wav": 255, ".flac": 999, ".ogg": 999, ".opus": 999}
"""The most chapters that a format holds; M4A and M4B hold any number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """The tags of an audio file.

    `track` is its number in the album, counted from 1, and their total, 0 if that is not known. `comment` is
    where the routine is from, `description` what it is. `timed_lyrics` are lines with their start in
    milliseconds.
    """

    title: str
    language: str
    author: str | None = None
    date: str | None = None
    comment: str | None = None
    description: str | None = None
    album: str | None = None
    album_artist: str | None = None
    track: tuple[int, int] | None = None
    cover: Cover | None = None
    chapters: tuple[Chapter, ...] = ()
    lyrics: str | None = None
    timed_lyrics: tuple[tuple[str, int], ...] = ()
    level: Level | None = None

    @property
    def replay_gain(self) -> Iterator[tuple[str, str]]:
        """The names and values of ReplayGain."""
        if self.level:
            yield "REPLAYGAIN_TRACK_GAIN", f"{self.level.replay_gain_db:+.2f} dB"
            yield "REPLAYGAIN_TRACK_PEAK", f"{self.level.peak:.6f}"


def write_tags(path: Path, suffix: str, tags: Tags) -> None:
    """Write tags into a finished audio file of the format `suffix`, in place; raises OSError."""
    from mutagen import MutagenError  # noqa: PLC0415 - only needed for files: starting up stays quick

    try:
        _TAG_WRITERS[suffix](path, tags)
    except MutagenError as error:
        if error.args and isinstance(error.args[0], OSError):
            raise OSError(error.args[0].errno, error.args[0].strerror, str(path)) from error
        raise


_TAG_WRITERS = {
    ".wav": write_wav,
    ".mp3": write_mp3,
    ".flac": write_flac,
    ".ogg": write_ogg,
    ".opus": write_opus,
    ".m4a": write_m4a,
    ".m4b": write_m4b,
}
