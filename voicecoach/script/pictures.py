"""The picture files that steps name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.errors import InputError
from voicecoach.system import PICTURE_HEAD_BYTES, open_regular_file, picture_type

if TYPE_CHECKING:
    from pathlib import Path

MAX_PICTURE_BYTES = 5 * 1024 * 1024

_HINT = "name a JPEG, PNG or WebP file next to the script"


def check_picture(path: Path) -> None:
    """Raise InputError if a file is no JPEG, PNG or WebP picture, or larger than 5 MB."""
    try:
        with open_regular_file(path) as file:
            head = file.read(PICTURE_HEAD_BYTES)
            size = path.stat().st_size
    except OSError as error:
        raise InputError(f"cannot read {path.name}: {error.strerror}", _HINT) from None
    if picture_type(head) is None:
        raise InputError(f"{path.name} is not a picture", _HINT)
    if size > MAX_PICTURE_BYTES:
        raise InputError(f"{path.name} is larger than 5 MB", "make it smaller, such as 1600 pixels wide")
