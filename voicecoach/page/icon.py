"""The icon of a page, which lock screens show too: drawn as a PNG file."""

from __future__ import annotations

import struct
import zlib

import numpy as np

_BACKGROUND, _RING = (31, 111, 92), (247, 245, 240)
_RINGS = ((0.0, 0.11), (0.20, 0.25), (0.33, 0.37))
"""The inner and the outer radius of each ring, relative to the width."""


def icon_png(size: int = 192) -> bytes:
    """A square icon: rings around a dot, as sound spreads."""
    at = (np.arange(size) + 0.5) / size - 0.5
    radius = np.hypot(at[:, None], at[None, :])
    cover = sum(_ring_cover(radius, inner, outer, size) for inner, outer in _RINGS)
    pixels = np.asarray(_BACKGROUND) + np.asarray(cover)[..., None] * (
        np.asarray(_RING) - np.asarray(_BACKGROUND)
    )
    rows = np.zeros((size, 1 + 3 * size), np.uint8)  # each row starts with its filter: none
    rows[:, 1:] = np.rint(pixels).astype(np.uint8).reshape(size, -1)
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_chunk(kind, data) for kind, data in chunks)


def _ring_cover(radius: np.ndarray, inner: float, outer: float, size: int) -> np.ndarray:
    """How much of each pixel a ring covers, from 0 to 1, with smooth edges."""
    return np.clip((outer - radius) * size + 0.5, 0, 1) * np.clip((radius - inner) * size + 0.5, 0, 1)


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
