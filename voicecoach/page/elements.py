"""Elements of HTML and SVG, made with xml.etree, which escapes all texts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias
from xml.etree.ElementTree import Element, tostring

from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Mapping

Child: TypeAlias = Element | str | None


def element(tag: str, attributes: Mapping[str, str | None] | None = None, *children: Child) -> Element:
    """An element; attributes and children that are None are left out.

    >>> tostring(element("p", {"class": "note", "id": None}, "a < b ", element("b", {}, "c"), " d"))
    b'<p class="note">a &lt; b <b>c</b> d</p>'
    """
    made = Element(tag, {key: value for key, value in (attributes or {}).items() if value is not None})
    last: Element | None = None
    for child in children:
        if isinstance(child, str):
            if last is None:
                made.text = (made.text or "") + child
            else:
                last.tail = (last.tail or "") + child
        elif child is not None:
            made.append(child)
            last = child
    return made


def to_html(made: Element) -> str:
    """An element as HTML; the text of script and style elements is written as it is."""
    return tostring(made, encoding="unicode", method="html")


def data_block(element_id: str, value: object) -> Element:
    """A script element that holds data and is not run; nothing in it can end the element early."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return element("script", {"type": "application/json", "id": element_id}, text)


def seconds(frames: int, digits: int = 2) -> str:
    """A time in seconds with at most `digits` after the point.

    >>> seconds(96_000), seconds(50_544), seconds(50_544, 1)
    ('2', '1.05', '1.1')
    """
    return f"{frames / SAMPLE_RATE:.{digits}f}".rstrip("0").rstrip(".")
