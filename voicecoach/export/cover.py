"""The picture on a file: JPEG or PNG, as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.documents.plain_file import open_regular_file
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from pathlib import Path

MAX_COVER_BYTES = 2 * 1024 * 1024
"""Larger pictures are of no use on a phone, and some players give up on them."""

_IMAGE_SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture: its bytes, and what they are (`image/jpeg` or `image/png`)."""

    data: bytes
    mime: str


def read_cover(path: Path) -> Cover:
    """The picture in a file; raises VoicecoachError when it is none, or too large."""
    try:
        with open_regular_file(path) as file:
            data = file.read()
    except OSError as error:
        raise VoicecoachError(f"cannot read the cover {path}: {error.strerror}") from error
    mime = next((mime for magic, mime in _IMAGE_SIGNATURES.items() if data.startswith(magic)), None)
    if mime is None:
        raise VoicecoachError(f"{path} is not a picture for a cover; use a JPEG or PNG file")
    if len(data) > MAX_COVER_BYTES:
        raise VoicecoachError(
            f"the cover {path} is larger than 2 MB; make it smaller, such as 1400 pixels wide"
        )
    return Cover(data, mime)
