"""Pictures for tests."""

from __future__ import annotations

from io import BytesIO

from PIL import Image


def jpeg_bytes(size: tuple[int, int] = (32, 32), *, is_noise: bool = False) -> bytes:
    """A JPEG picture, red, or of noise, which cannot be made small."""
    file = BytesIO()
    image = Image.effect_noise(size, 90) if is_noise else Image.new("RGB", size, "red")
    image.save(file, "JPEG", quality=95)
    return file.getvalue()
