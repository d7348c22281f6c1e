"""What is shared: for each routine a page and a sound file, and a page that lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from voicecoach.units import format_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

INDEX_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.125rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:40rem;padding:1rem}"
    "a{display:block;padding:.75rem 0}"
    "li{border-top:1px solid;list-style:none}"
    "ul{padding:0}"
)


@dataclass(frozen=True, slots=True)
class SharedRoutine:
    """A routine as files; their names are the last part of their addresses."""

    title: str
    language: str
    page: Path
    audio: Path


def index_html(routines: Sequence[SharedRoutine]) -> bytes:
    """The page that lists the routines, each with its page and its sound file."""
    html = Element("html", lang="en")
    head = SubElement(html, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    SubElement(head, "title").text = "voicecoach"
    SubElement(head, "style").text = INDEX_STYLE
    main = SubElement(SubElement(html, "body"), "main")
    SubElement(main, "h1").text = "Routines"
    rows = SubElement(main, "ul")
    for routine in routines:
        row = SubElement(rows, "li", lang=routine.language)
        SubElement(row, "a", href=quote(routine.page.name)).text = routine.title
        audio = SubElement(row, "a", href=quote(routine.audio.name), lang="en", download="")
        audio.text = f"Sound file, {format_bytes(routine.audio.stat().st_size)}"
    return f"<!doctype html>\n{tostring(html, encoding='unicode', method='html')}".encode()
