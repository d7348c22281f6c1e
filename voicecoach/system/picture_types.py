"""The type of a picture, which its first bytes tell."""

from __future__ import annotations

_SIGNATURES = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (8, b"WEBP", "image/webp"),
)
"""The offset of the bytes by which a type is known, the bytes, and the type."""

PICTURE_HEAD_BYTES = 12
"""How many of the first bytes the type needs."""


def picture_type(data: bytes) -> str | None:
    r"""The MIME type of a JPEG, PNG or WebP picture; None if the bytes start no such picture.

    >>> picture_type(b"\xff\xd8\xff\xe0"), picture_type(b"RIFF\x10\0\0\0WEBPVP8 "), picture_type(b"GIF89a")
    ('image/jpeg', 'image/webp', None)
    """
    return next((mime for start, magic, mime in _SIGNATURES if data.startswith(magic, start)), None)
