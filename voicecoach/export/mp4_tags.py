"""Writes iTunes items into M4A and M4B files; their chapters and language are written with the sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voicecoach.export.genre import GENRE

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.export.tags import Tags

_MUSIC, _AUDIOBOOK = 1, 2
"""Kinds of media as iTunes numbers them."""

_MAX_SHORT_BYTES = 255
"""The length of the short description; the long one has it all."""


def write_m4a(path: Path, tags: Tags) -> None:
    """Write the tags into an M4A file, as music."""
    _write(path, tags, _MUSIC)


def write_m4b(path: Path, tags: Tags) -> None:
    """Write the tags into an M4B file, as an audiobook."""
    _write(path, tags, _AUDIOBOOK)


def _write(path: Path, tags: Tags, kind: int) -> None:
    from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm  # noqa: PLC0415 - only for files

    file: Any = MP4(path)
    file.update({key: [text] for key, text in _texts(tags).items() if text})
    file["stik"] = [kind]
    if tags.track:
        file["trkn"] = [tags.track]
    if tags.cover:
        image_format = MP4Cover.FORMAT_PNG if tags.cover.mime == "image/png" else MP4Cover.FORMAT_JPEG
        file["covr"] = [MP4Cover(tags.cover.data, image_format)]
    for name, text in (("LANGUAGE", tags.language), *tags.replay_gain):
        file[f"----:com.apple.iTunes:{name}"] = [MP4FreeForm(text.encode())]
    file.save()


def _texts(tags: Tags) -> dict[str, str | None]:
    return {
        "\xa9nam": tags.title,
        "\xa9ART": tags.author,
        "aART": tags.album_artist,
        "\xa9alb": tags.album,
        "\xa9gen": GENRE,
        "\xa9day": tags.date,
        "\xa9cmt": tags.comment,
        "\xa9lyr": tags.lyrics,
        "desc": tags.description and tags.description.encode()[:_MAX_SHORT_BYTES].decode(errors="ignore"),
        "ldes": tags.description,
    }
