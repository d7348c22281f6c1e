"""The files that a page carries, with which the session can be opened again: writing and reading them."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from voicecoach.errors import VoicecoachError
from voicecoach.page.elements import data_block
from voicecoach.system import open_regular_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from xml.etree.ElementTree import Element

_SCRIPTS_ID, _TIMELINE_ID = "voicecoach-scripts", "voicecoach-timeline"
_AUDIO_START = b"<audio"
_CHUNK_BYTES = 1 << 20
_MAX_HEAD_BYTES = 1 << 28
"""Far more than all pictures of a routine take; a file without sound is not read into memory as a whole."""
_MAX_TIMELINE_BYTES = 1 << 25
"""Decompressed; an hour takes about 70 kB."""


@dataclass(frozen=True, slots=True)
class CarriedFiles:
    """The scripts of a session, the options that it was opened with as JSON, and its timeline as JSON.

    `scripts` are texts by their path relative to the folder of the routine, whose name is `routine`; it is
    None for a session of a timeline file. `pictures` are filled in when a page is read.
    """

    timeline: str
    routine: str | None = None
    scripts: Mapping[str, str] = field(default_factory=dict)
    options: str = "{}"
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def is_carried_path(path: str) -> bool:
    """Whether a relative path leads to a file inside of its folder.

    >>> is_carried_path("parts/neck.yaml"), is_carried_path("../neck.yaml"), is_carried_path("/etc/passwd")
    (True, False, False)
    """
    pure = PurePosixPath(path)
    has_odd_characters = any(character in path for character in "\\:\0")
    return bool(pure.parts) and not pure.is_absolute() and ".." not in pure.parts and not has_odd_characters


def carried_blocks(carried: CarriedFiles) -> tuple[Element, ...]:
    """The elements that hold the files in a page; pictures are in its images."""
    timeline = data_block(_TIMELINE_ID, _compress(_without_empty_values(json.loads(carried.timeline))))
    if carried.routine is None:
        return (timeline,)
    scripts = {
        "routine": carried.routine,
        "scripts": dict(carried.scripts),
        "options": json.loads(carried.options),
    }
    return data_block(_SCRIPTS_ID, scripts), timeline


def _without_empty_values(timeline: dict[str, Any]) -> dict[str, Any]:
    """The timeline without keys that are null, which are the defaults when it is read."""
    for key in ("events", "steps"):
        timeline[key] = [
            {name: value for name, value in part.items() if value is not None} for part in timeline[key]
        ]
    return timeline


def _compress(timeline: dict[str, Any]) -> str:
    """The timeline as JSON, compressed by zlib, in base64: a seventh of its size."""
    text = json.dumps(timeline, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def _decompress(carried: Any) -> Any:
    """What `_compress` was given; raises ValueError or TypeError if it is damaged or too large."""
    decompressor = zlib.decompressobj()
    try:
        text = decompressor.decompress(base64.b64decode(carried, validate=True), _MAX_TIMELINE_BYTES)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not decompressor.eof:
        raise ValueError("the timeline is cut off or too large")
    return json.loads(text)


def read_page(path: Path) -> CarriedFiles:
    """Read what a page carries; raises VoicecoachError if the file is no page of a session.

    Everything in it may have been changed by others: scripts and timeline are not checked here.
    """
    parser = _PageParser()
    try:
        parser.feed(_read_head(path).decode("utf-8"))
        timeline = _decompress(json.loads(parser.blocks[_TIMELINE_ID]))
        scripts = json.loads(parser.blocks.get(_SCRIPTS_ID, "{}"))
        return _carried(timeline, scripts, parser.pictures)
    except OSError as error:
        raise VoicecoachError(f"{path.as_posix()} cannot be read: {error.strerror}") from error
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        raise VoicecoachError(
            f"{path.as_posix()} is not a page of a session", "name one that `export -o FILE.html` wrote"
        ) from None


def _carried(timeline: Any, scripts: Any, pictures: Mapping[str, bytes]) -> CarriedFiles:
    texts = {
        str(name): str(text) for name, text in scripts.get("scripts", {}).items() if is_carried_path(name)
    }
    routine = scripts.get("routine")
    return CarriedFiles(
        timeline=json.dumps(timeline, ensure_ascii=False, indent=1),
        routine=routine if routine in texts else None,
        scripts=texts,
        options=json.dumps(scripts.get("options", {})),
        pictures=pictures,
    )


def _read_head(path: Path) -> bytes:
    """The part of a page that comes before its sound."""
    head = bytearray()
    with open_regular_file(path) as file:
        while chunk := file.read(_CHUNK_BYTES):
            searched = max(0, len(head) - len(_AUDIO_START))
            head += chunk
            end = head.find(_AUDIO_START, searched)
            if end >= 0:
                return bytes(head[:end])
            if len(head) > _MAX_HEAD_BYTES:
                break
    return bytes(head)


class _PageParser(HTMLParser):
    """Collects the blocks of data by their id, and the pictures by the path of their file."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: dict[str, str] = {}
        self.pictures: dict[str, bytes] = {}
        self._open_block: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self._open_block = attributes.get("id") if tag == "script" else None
        file, url = attributes.get("data-file"), attributes.get("src")
        if tag == "img" and file and url and is_carried_path(file):
            self.pictures[file] = _decode(url.partition(";base64,")[2])

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - as HTMLParser calls it
        self._open_block = None

    def handle_data(self, data: str) -> None:
        if self._open_block is not None:
            self.blocks[self._open_block] = self.blocks.get(self._open_block, "") + data


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""
