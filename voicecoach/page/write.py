"""Writes the file of a page: the HTML first, its sound last."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from voicecoach.page.markup import page_html
from voicecoach.page.sound import SOUND_START

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.audio import Sound
    from voicecoach.page.content import PageContent
    from voicecoach.timeline import Event

_CHUNK_BYTES = 3 << 16
"""A multiple of 3, so that the chunks in base64 can be joined."""


def write_page(page: Path, audio: Path, content: PageContent, clip_of: Callable[[Event], Sound]) -> None:
    """Write a page with the sound of an M4A file; raises OSError.

    `clip_of` gives the clips of events of speech, in which pauses between sentences are found. The sound is
    copied in parts, so that memory stays low.
    """
    with audio.open("rb") as source, page.open("wb") as target:
        target.write(page_html(content, clip_of).encode())
        target.write(b'<audio id="audio" controls="" preload="auto" ' + SOUND_START)
        while chunk := source.read(_CHUNK_BYTES):
            target.write(base64.b64encode(chunk))
        target.write(b'"></audio>\n</body></html>\n')
