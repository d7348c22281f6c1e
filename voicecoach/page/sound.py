"""The sound of a page as a file of its own."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.system import open_regular_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader
    from pathlib import Path

SOUND_START = b'src="data:audio/mp4;base64,'
"""What comes right before the sound in a page."""

_CHUNK_BYTES = 1 << 20
"""A multiple of 4, which is what base64 is decoded in."""


def write_sound(page: Path, target: Path) -> None:
    """Write the sound of a page to an M4A file, in parts; raises VoicecoachError if there is none."""
    try:
        with open_regular_file(page) as source, target.open("wb") as file:
            for text in _sound_text(source):
                file.write(base64.b64decode(text, validate=True))
    except OSError as error:
        raise VoicecoachError(f"cannot read the sound of {page.as_posix()}: {error.strerror}") from error
    except binascii.Error:
        raise VoicecoachError(f"the sound of {page.as_posix()} is damaged", "export it again") from None
    if not target.stat().st_size:
        raise VoicecoachError(f"there is no sound in {page.as_posix()}", "export it again")


def _sound_text(source: BufferedReader) -> Iterator[bytes]:
    """The sound in base64, in parts of a multiple of 4 bytes."""
    found = bytearray()
    while SOUND_START not in found:
        chunk = source.read(_CHUNK_BYTES)
        if not chunk:
            return
        found = found[-len(SOUND_START) :] + chunk
    rest = bytes(found.partition(SOUND_START)[2])
    while rest and b'"' not in rest:
        whole = len(rest) - len(rest) % 4
        yield rest[:whole]
        rest = rest[whole:] + source.read(_CHUNK_BYTES)
        if len(rest) < 4:  # noqa: PLR2004 - the file ends within the sound
            break
    yield rest.partition(b'"')[0]
