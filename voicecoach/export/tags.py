"""Writes tags (title, author, cover, chapters, loudness) into finished audio files.

MP3 and WAV get ID3 version 2.3, which most players know; FLAC, Ogg and Opus get Vorbis comments; M4A and M4B
get iTunes items, and their chapters are written by `aac`.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voicecoach.errors import VoicecoachError
from voicecoach.export.chapters import format_timestamp
from voicecoach.system import iso639_2_code, open_regular_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from voicecoach.export.chapters import Chapter
    from voicecoach.export.loudness import Level

MAX_COVER_BYTES = 2 * 1024 * 1024
"""A phone gains nothing from a larger picture, and some players do not show one."""

MAX_CHAPTERS = {".mp3": 255, ".wav": 255, ".flac": 999, ".ogg": 999, ".opus": 999}
"""The most chapters that a format holds; M4A and M4B hold any number."""

_ID3_NO_OFFSET = 0xFFFFFFFF
"""In an ID3 chapter: only its times are given, no byte offsets."""

_IMAGE_SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture for an audio file: its bytes, and their MIME type (`image/jpeg` or `image/png`)."""

    data: bytes
    mime: str


def read_cover(path: Path) -> Cover:
    """Read a JPEG or PNG file; raises VoicecoachError when it is neither, or too large."""
    try:
        with open_regular_file(path) as file:
            data = file.read()
    except OSError as error:
        raise VoicecoachError(f"cannot read the cover {path}: {error.strerror}") from error
    mime = next((mime for magic, mime in _IMAGE_SIGNATURES.items() if data.startswith(magic)), None)
    if mime is None:
        raise VoicecoachError(f"{path} is not a picture for a cover", "use a JPEG or PNG file")
    if len(data) > MAX_COVER_BYTES:
        raise VoicecoachError(
            f"the cover {path} is larger than 2 MB", "make it smaller, such as 1400 pixels wide"
        )
    return Cover(data, mime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """The tags of an audio file; `track` is its number in the album, counted from 1, and their total."""

    title: str
    language: str
    author: str | None = None
    date: str | None = None
    comment: str | None = None
    album: str | None = None
    track: tuple[int, int] | None = None
    cover: Cover | None = None
    chapters: tuple[Chapter, ...] = ()
    level: Level | None = None


def write_tags(path: Path, suffix: str, tags: Tags) -> None:
    """Write tags into a finished audio file of the format `suffix`, in place; raises OSError."""
    from mutagen import MutagenError  # noqa: PLC0415 - only needed for files: starting up stays quick

    try:
        _TAG_WRITERS[suffix](path, tags)
    except MutagenError as error:
        if error.args and isinstance(error.args[0], OSError):
            raise OSError(error.args[0].errno, error.args[0].strerror, str(path)) from error
        raise


def _write_mp3(path: Path, tags: Tags) -> None:
    from mutagen.mp3 import MP3  # noqa: PLC0415 - as above

    _write_id3(MP3(path), tags)


def _write_wav(path: Path, tags: Tags) -> None:
    from mutagen.wave import WAVE  # noqa: PLC0415 - as above

    _write_id3(WAVE(path), tags)


def _write_id3(file: Any, tags: Tags) -> None:
    if file.tags is None:
        file.add_tags()
    for frame in _id3_frames(tags):
        file.tags.add(frame)
    file.save(v2_version=3)


def _id3_frames(tags: Tags) -> Iterator[Any]:
    from mutagen import id3  # noqa: PLC0415 - as above

    language = iso639_2_code(tags.language)
    yield id3.TIT2(text=tags.title)
    yield id3.TLAN(text=language)
    optional: dict[Any, str | None] = {id3.TPE1: tags.author, id3.TDRC: tags.date, id3.TALB: tags.album}
    yield from (frame(text=text) for frame, text in optional.items() if text)
    if tags.comment:
        yield id3.COMM(lang=language, desc="", text=tags.comment)
    if tags.track:
        yield id3.TRCK(text="{}/{}".format(*tags.track))
    if tags.cover:
        yield id3.APIC(mime=tags.cover.mime, type=id3.PictureType.COVER_FRONT, data=tags.cover.data)
    yield from (id3.TXXX(desc=name, text=text) for name, text in _replay_gain(tags))
    yield from _id3_chapters(tags.chapters)


def _id3_chapters(chapters: tuple[Chapter, ...]) -> Iterator[Any]:
    from mutagen import id3  # noqa: PLC0415 - as above

    ids = _id3_chapter_ids(chapters)
    if chapters:
        flags = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
        yield id3.CTOC(element_id="toc", flags=flags, child_element_ids=ids, sub_frames=[])
    for element_id, chapter in zip(ids, chapters, strict=True):
        yield id3.CHAP(
            element_id=element_id,
            start_time=chapter.start_ms,
            end_time=chapter.end_ms,
            start_offset=_ID3_NO_OFFSET,
            end_offset=_ID3_NO_OFFSET,
            sub_frames=[id3.TIT2(text=chapter.title)],
        )


def _id3_chapter_ids(chapters: tuple[Chapter, ...]) -> list[str]:
    """The ids of the chapters' frames, padded so that all frames have the same length.

    mutagen writes short frames first, and frames of one length by id; many players show chapters in the order
    of the file.
    """
    sizes = [len(chapter.title.encode("utf-16-le")) for chapter in chapters]
    padding = [max(sizes) - size for size in sizes]
    return [f"chp{number:03}" + "." * length for number, length in enumerate(padding)]


def _write_flac(path: Path, tags: Tags) -> None:
    from mutagen.flac import FLAC  # noqa: PLC0415 - as above

    file = FLAC(path)
    file.update(_vorbis_comments(tags) | dict(_replay_gain(tags)))
    if tags.cover:
        file.add_picture(_flac_picture(tags.cover))
    file.save()


def _write_ogg(path: Path, tags: Tags) -> None:
    from mutagen.oggvorbis import OggVorbis  # noqa: PLC0415 - as above

    _write_ogg_comments(OggVorbis(path), _vorbis_comments(tags) | dict(_replay_gain(tags)), tags.cover)


def _write_opus(path: Path, tags: Tags) -> None:
    from mutagen.oggopus import OggOpus  # noqa: PLC0415 - as above

    gain = {"R128_TRACK_GAIN": str(tags.level.r128_gain)} if tags.level else {}
    _write_ogg_comments(OggOpus(path), _vorbis_comments(tags) | gain, tags.cover)


def _write_ogg_comments(file: Any, comments: dict[str, str], cover: Cover | None) -> None:
    file.update(comments)
    if cover:
        file["METADATA_BLOCK_PICTURE"] = base64.b64encode(_flac_picture(cover).write()).decode()
    file.save()


def _vorbis_comments(tags: Tags) -> dict[str, str]:
    number, total = map(str, tags.track) if tags.track else (None, None)
    comments = {
        "TITLE": tags.title,
        "LANGUAGE": tags.language,
        "ARTIST": tags.author,
        "DATE": tags.date,
        "COMMENT": tags.comment,
        "ALBUM": tags.album,
        "TRACKNUMBER": number,
        "TRACKTOTAL": total,
    }
    for index, chapter in enumerate(tags.chapters, 1):
        comments[f"CHAPTER{index:03}"] = format_timestamp(chapter.start_ms, ".")
        comments[f"CHAPTER{index:03}NAME"] = chapter.title
    return {key: text for key, text in comments.items() if text}


def _flac_picture(cover: Cover) -> Any:
    from mutagen.flac import Picture  # noqa: PLC0415 - as above
    from mutagen.id3 import PictureType  # noqa: PLC0415 - as above

    picture = Picture()
    picture.type, picture.mime, picture.data = PictureType.COVER_FRONT, cover.mime, cover.data
    return picture


def _write_mp4(path: Path, tags: Tags) -> None:
    from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm  # noqa: PLC0415 - as above

    file = MP4(path)
    texts = {"\xa9nam": tags.title, "\xa9ART": tags.author, "\xa9day": tags.date, "\xa9cmt": tags.comment}
    file.update({key: [text] for key, text in (texts | {"\xa9alb": tags.album}).items() if text})
    if tags.track:
        file["trkn"] = [tags.track]
    if tags.cover:
        kind = MP4Cover.FORMAT_PNG if tags.cover.mime == "image/png" else MP4Cover.FORMAT_JPEG
        file["covr"] = [MP4Cover(tags.cover.data, kind)]
    for name, text in _replay_gain(tags):
        file[f"----:com.apple.iTunes:{name}"] = [MP4FreeForm(text.encode())]
    file.save()


def _replay_gain(tags: Tags) -> Iterator[tuple[str, str]]:
    if tags.level:
        yield "REPLAYGAIN_TRACK_GAIN", f"{tags.level.replay_gain_db:+.2f} dB"
        yield "REPLAYGAIN_TRACK_PEAK", f"{tags.level.peak:.6f}"


_TAG_WRITERS = {
    ".wav": _write_wav,
    ".mp3": _write_mp3,
    ".flac": _write_flac,
    ".ogg": _write_ogg,
    ".opus": _write_opus,
    ".m4a": _write_mp4,
    ".m4b": _write_mp4,
}
