"""Makes exported files reproducible: replaces the random serial numbers of Ogg streams by a fixed one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

_STREAM_SERIAL = 1


def make_reproducible(path: Path) -> None:
    """Set the serial number of an Ogg file (Vorbis, Opus) to a fixed value, in place.

    Encoders choose it at random, to distinguish several streams in one file; here there is only one. The
    other formats contain nothing random, so their files are not changed.
    """
    with path.open("r+b") as file:
        if file.read(4) == b"OggS":
            file.seek(0)
            _renumber(file)


def _renumber(file: BinaryIO) -> None:
    from mutagen.ogg import OggPage  # noqa: PLC0415 - loaded only for a file that needs it

    read_page: Any = OggPage  # its constructor has no annotations
    while True:
        try:
            page = read_page(file)
        except EOFError:
            return
        page.serial = _STREAM_SERIAL
        file.seek(page.offset)
        file.write(page.write())  # the same length, with a new checksum
