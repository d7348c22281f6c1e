"""Same sound in, same bytes out: what encoders draw at random is set to a fixed value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

_STREAM_SERIAL = 1


def make_reproducible(path: Path) -> None:
    """Give every page of an Ogg file (Vorbis, Opus) the same serial number, in place, page by page.

    The encoder draws it at random, to tell streams within one file apart; here there is only one.
    Nothing is random in the other kinds of file that voicecoach writes: those are left as they are.
    """
    with path.open("r+b") as file:
        if file.read(4) == b"OggS":
            file.seek(0)
            _renumber(file)


def _renumber(file: BinaryIO) -> None:
    from mutagen.ogg import OggPage  # noqa: PLC0415 - loaded only for a file that needs it

    read_page: Any = OggPage  # mutagen is typed in parts only
    while True:
        try:
            page = read_page(file)
        except EOFError:
            return
        page.serial = _STREAM_SERIAL
        file.seek(page.offset)
        file.write(page.write())  # as long as it was, with its checksum anew
