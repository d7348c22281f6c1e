"""Writes Vorbis comments and pictures into FLAC, Ogg and Opus files."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from voicecoach.export.chapters import format_timestamp
from voicecoach.export.genre import GENRE

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.export.cover import Cover
    from voicecoach.export.tags import Tags


def write_flac(path: Path, tags: Tags) -> None:
    """Write the tags into a FLAC file."""
    from mutagen.flac import FLAC  # noqa: PLC0415 - only for files

    file = FLAC(path)
    file.update(_comments(tags) | dict(tags.replay_gain))
    if tags.cover:
        file.add_picture(_picture(tags.cover))
    file.save()


def write_ogg(path: Path, tags: Tags) -> None:
    """Write the tags into an Ogg Vorbis file."""
    from mutagen.oggvorbis import OggVorbis  # noqa: PLC0415 - only for files

    _write_comments(OggVorbis(path), _comments(tags) | dict(tags.replay_gain), tags.cover)


def write_opus(path: Path, tags: Tags) -> None:
    """Write the tags into an Opus file; its loudness is given as R128."""
    from mutagen.oggopus import OggOpus  # noqa: PLC0415 - only for files

    gain = {"R128_TRACK_GAIN": str(tags.level.r128_gain)} if tags.level else {}
    _write_comments(OggOpus(path), _comments(tags) | gain, tags.cover)


def _write_comments(file: Any, comments: dict[str, str], cover: Cover | None) -> None:
    file.update(comments)
    if cover:
        file["METADATA_BLOCK_PICTURE"] = base64.b64encode(_picture(cover).write()).decode()
    file.save()


def _comments(tags: Tags) -> dict[str, str]:
    number, total = tags.track or (None, 0)
    comments = {
        "TITLE": tags.title,
        "LANGUAGE": tags.language,
        "ARTIST": tags.author,
        "ALBUMARTIST": tags.album_artist,
        "DATE": tags.date,
        "COMMENT": tags.comment,
        "DESCRIPTION": tags.description,
        "GENRE": GENRE,
        "ALBUM": tags.album,
        "TRACKNUMBER": str(number) if number else None,
        "TRACKTOTAL": str(total) if total else None,
        "LYRICS": tags.lyrics,
    }
    for index, chapter in enumerate(tags.chapters, 1):
        comments[f"CHAPTER{index:03}"] = format_timestamp(chapter.start_ms, ".")
        comments[f"CHAPTER{index:03}NAME"] = chapter.title
    return {key: text for key, text in comments.items() if text}


def _picture(cover: Cover) -> Any:
    from mutagen.flac import Picture  # noqa: PLC0415 - only for files
    from mutagen.id3 import PictureType  # noqa: PLC0415 - only for files

    picture = Picture()
    picture.type, picture.mime, picture.data = PictureType.COVER_FRONT, cover.mime, cover.data
    return picture
