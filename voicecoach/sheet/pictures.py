"""Reads the pictures of steps, made small enough for a sheet."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.sheet.content import SheetPicture

if TYPE_CHECKING:
    from pathlib import Path

_MAX_WIDTH, _MAX_HEIGHT = 700, 600
"""In pixels: 300 to the inch where it is printed."""
_QUALITY = 85


def read_picture(path: Path) -> SheetPicture:
    """Read a JPEG, PNG or WebP file, upright and on white; raises VoicecoachError if it is damaged."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - only for sheets with pictures

    try:
        with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as file:
            image = ImageOps.exif_transpose(file).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise VoicecoachError(f"the picture {path} is damaged", "save it again, as JPEG or PNG") from None
    image.thumbnail((_MAX_WIDTH, _MAX_HEIGHT))
    on_white = Image.new("RGB", image.size, "white")
    on_white.paste(image, mask=image)
    jpeg = BytesIO()
    on_white.save(jpeg, "JPEG", quality=_QUALITY)
    return SheetPicture(jpeg.getvalue(), *image.size)
