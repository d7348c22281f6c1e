"""Writes ID3 tags, version 2.3, into MP3 and WAV files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voicecoach.export.genre import GENRE
from voicecoach.system import iso639_2_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from voicecoach.export.chapters import Chapter
    from voicecoach.export.tags import Tags

_NO_OFFSET = 0xFFFFFFFF
"""In a chapter: only its times are given, no byte offsets."""

_MILLISECONDS, _LYRICS = 2, 1
"""In synchronised lyrics: the unit of the times, and that the texts are what is said."""


def write_mp3(path: Path, tags: Tags) -> None:
    """Write the tags into an MP3 file."""
    from mutagen.mp3 import MP3  # noqa: PLC0415 - only for files

    _write_id3(MP3(path), tags)


def write_wav(path: Path, tags: Tags) -> None:
    """Write the tags into a WAV file."""
    from mutagen.wave import WAVE  # noqa: PLC0415 - only for files

    _write_id3(WAVE(path), tags)


def _write_id3(file: Any, tags: Tags) -> None:
    if file.tags is None:
        file.add_tags()
    for frame in _frames(tags):
        file.tags.add(frame)
    file.save(v2_version=3)


def _frames(tags: Tags) -> Iterator[Any]:
    from mutagen import id3  # noqa: PLC0415 - only for files

    language = iso639_2_code(tags.language)
    yield id3.TIT2(text=tags.title)
    yield id3.TLAN(text=language)
    yield id3.TCON(text=GENRE)
    optional: dict[Any, str | None] = {
        id3.TPE1: tags.author,
        id3.TPE2: tags.album_artist,
        id3.TALB: tags.album,
        id3.TDES: tags.description,
    }
    yield from (frame(text=text) for frame, text in optional.items() if text)
    yield from _date_frames(tags.date)
    if tags.comment:
        yield id3.COMM(lang=language, desc="", text=tags.comment)
    if tags.track:
        number, total = tags.track
        yield id3.TRCK(text=f"{number}/{total}" if total else str(number))
    if tags.cover:
        yield id3.APIC(mime=tags.cover.mime, type=id3.PictureType.COVER_FRONT, data=tags.cover.data)
    yield from (id3.TXXX(desc=name, text=text) for name, text in tags.replay_gain)
    yield from _lyrics_frames(tags, language)
    yield from _chapter_frames(tags.chapters)


def _date_frames(date: str | None) -> Iterator[Any]:
    """The date in the frames of version 2.3 and in that of version 2.4: players know one or the other."""
    from mutagen import id3  # noqa: PLC0415 - only for files

    if not date:
        return
    year, *month_and_day = date.split("-")
    yield id3.TDRC(text=date)
    yield id3.TYER(text=year)
    if len(month_and_day) == 2:  # noqa: PLR2004 - both of them
        yield id3.TDAT(text=month_and_day[1] + month_and_day[0])


def _lyrics_frames(tags: Tags, language: str) -> Iterator[Any]:
    from mutagen import id3  # noqa: PLC0415 - only for files

    if tags.lyrics:
        yield id3.USLT(lang=language, desc="", text=tags.lyrics)
    if tags.timed_lyrics:
        text = list(tags.timed_lyrics)
        yield id3.SYLT(lang=language, format=_MILLISECONDS, type=_LYRICS, desc="", text=text)


def _chapter_frames(chapters: tuple[Chapter, ...]) -> Iterator[Any]:
    from mutagen import id3  # noqa: PLC0415 - only for files

    ids = _chapter_ids(chapters)
    if chapters:
        flags = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
        yield id3.CTOC(element_id="toc", flags=flags, child_element_ids=ids, sub_frames=[])
    for element_id, chapter in zip(ids, chapters, strict=True):
        yield id3.CHAP(
            element_id=element_id,
            start_time=chapter.start_ms,
            end_time=chapter.end_ms,
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[id3.TIT2(text=chapter.title)],
        )


def _chapter_ids(chapters: tuple[Chapter, ...]) -> list[str]:
    """The ids of the chapters' frames, padded so that all frames have the same length.

    mutagen writes short frames first, and frames of one length by id; many players show chapters in the order
    of the file.
    """
    sizes = [len(chapter.title.encode("utf-16-le")) for chapter in chapters]
    padding = [max(sizes) - size for size in sizes]
    return [f"chp{number:03}" + "." * length for number, length in enumerate(padding)]
