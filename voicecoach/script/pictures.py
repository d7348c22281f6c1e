"""Picture files that steps name; voicecoach itself does not show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.errors import InputError
from voicecoach.system import open_regular_file

if TYPE_CHECKING:
    from pathlib import Path

MAX_PICTURE_BYTES = 5 * 1024 * 1024

_SIGNATURES = ((0, b"\xff\xd8\xff"), (0, b"\x89PNG\r\n\x1a\n"), (8, b"WEBP"))
"""The offset and the bytes by which JPEG, PNG and WebP are known."""
_HEAD_BYTES = 16
_HINT = "name a JPEG, PNG or WebP file next to the script"


def check_picture(path: Path) -> None:
    """Raise InputError if a file is no JPEG, PNG or WebP picture, or larger than 5 MB."""
    try:
        with open_regular_file(path) as file:
            head = file.read(_HEAD_BYTES)
            size = path.stat().st_size
    except OSError as error:
        raise InputError(f"cannot read {path.name}: {error.strerror}", _HINT) from None
    if not any(head[start:].startswith(magic) for start, magic in _SIGNATURES):
        raise InputError(f"{path.name} is not a picture", _HINT)
    if size > MAX_PICTURE_BYTES:
        raise InputError(f"{path.name} is larger than 5 MB", "make it smaller, such as 1600 pixels wide")
