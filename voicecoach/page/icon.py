"""The icon of a page, which lock screens show too."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

_BACKGROUND, _RING = (31, 111, 92), (247, 245, 240)
_RINGS = ((0.0, 0.11), (0.20, 0.25), (0.33, 0.37))
"""The inner and the outer radius of each ring, relative to the width."""

_OVERSAMPLING = 4


def icon_png(size: int = 192) -> bytes:
    """A square icon as PNG: rings around a dot, as sound spreads."""
    width = size * _OVERSAMPLING
    picture = Image.new("RGB", (width, width), _BACKGROUND)
    draw = ImageDraw.Draw(picture)
    for inner, outer in reversed(_RINGS):
        for radius, colour in ((outer, _RING), (inner, _BACKGROUND)):
            if radius:
                corners = (width * (0.5 - radius), width * (0.5 + radius))
                draw.ellipse((corners[0], corners[0], corners[1], corners[1]), fill=colour)
    written = io.BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(written, "PNG", optimize=True)
    return written.getvalue()
