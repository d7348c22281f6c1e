"""The address on a sheet, and its QR code."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_LINK_CHARS = 500
"""A longer one gives a code that phones do not read from paper."""


def check_link(link: str) -> str:
    """The address as it is; raises VoicecoachError if a phone could not open it."""
    hint = "write one such as https://example.org/neck.html"
    if len(link) > _MAX_LINK_CHARS:
        raise VoicecoachError(f"the address is longer than {_MAX_LINK_CHARS} characters", hint)
    try:
        parts = urlsplit(link)
    except ValueError:  # such as half a pair of brackets
        raise VoicecoachError(f"{link!r} is not an address", hint) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or not link.isprintable() or " " in link:
        raise VoicecoachError(f"{link!r} is not an address", hint)
    return link


def code_runs(link: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """The QR code of an address: its width, and the dark runs of its rows as row, first column, length."""
    import segno  # noqa: PLC0415 - only for a sheet with an address

    matrix = segno.make_qr(link, error="m").matrix
    return len(matrix), tuple(
        (row, start, length) for row, cells in enumerate(matrix) for start, length in _dark_runs(cells)
    )


def _dark_runs(cells: bytearray) -> Iterator[tuple[int, int]]:
    """The first column and the length of each run of dark cells."""
    start: int | None = None
    for column, is_dark in enumerate((*cells, 0)):
        if is_dark and start is None:
            start = column
        elif not is_dark and start is not None:
            yield start, column - start
            start = None
