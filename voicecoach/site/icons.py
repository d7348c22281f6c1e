"""The icons of a site, for the home screen of a phone."""

from __future__ import annotations

import io

from voicecoach.page import icon_png

ICON_SIZES = (192, 512)


def site_icon(cover: bytes | None, size: int) -> bytes:
    """A square PNG: the middle of the cover, or the drawn icon."""
    if cover is None:
        return icon_png(size)
    from PIL import Image, ImageOps  # noqa: PLC0415 - only for covers

    with Image.open(io.BytesIO(cover)) as picture:
        square = ImageOps.fit(picture.convert("RGB"), (size, size))
    written = io.BytesIO()
    square.save(written, "PNG", optimize=True)
    return written.getvalue()
