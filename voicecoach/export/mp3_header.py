"""Corrects the header of MP3 files, so that players that seek by proportion land where they should."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_NAME_AT = 36
"""Where the name of the header is in the first frame; in mono, it is earlier."""
_MONO_NAME_AT = 21
_CRC_AFTER_NAME = 154
_LEAST_FRAMES = 100
"""A shorter file needs no seeking, and FFmpeg checks the number of bytes to a sixteenth of the file."""


def correct_byte_count(path: Path) -> None:
    """Make the header of a new MP3 file of constant bit rate count the bytes of the session only, in place.

    LAME counts the frame of the header too, and the padding that players cut off. Chromium multiplies that
    number by the fraction of the time to seek to, so that at the end it was 60 ms late. The file has no tags
    yet. Files of variable bit rate are left as they are.
    """
    with path.open("r+b") as file:
        start = bytearray(file.read(_NAME_AT + _CRC_AFTER_NAME + 2))
        name_at = next((at for at in (_MONO_NAME_AT, _NAME_AT) if start[at : at + 4] == b"Info"), None)
        if name_at is None:
            return
        frames, size = struct.unpack_from(">II", start, name_at + 8)
        if frames < _LEAST_FRAMES:
            return
        # One frame is the header's, and the padding takes one and a half.
        struct.pack_into(">I", start, name_at + 12, size - 2 * size // (frames + 1))
        crc_at = name_at + _CRC_AFTER_NAME
        struct.pack_into(">H", start, crc_at, _crc16(start[:crc_at]))
        file.seek(0)
        file.write(start)


def _crc16(data: bytes | bytearray) -> int:
    """The checksum of the header (CRC-16-ARC).

    >>> hex(_crc16(b"123456789"))
    '0xbb3d'
    """
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
