"""A sheet as one web page, without scripts and without requests, to be printed or read."""

from __future__ import annotations

import base64
from importlib.resources import files
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from voicecoach.sheet.link import code_runs
from voicecoach.system import policy_hash

if TYPE_CHECKING:
    from voicecoach.sheet.content import Sheet, SheetItem

_QUIET_ZONE = 4
"""The white border of a QR code, in cells."""


def html_sheet(sheet: Sheet) -> str:
    """The whole page; its policy allows nothing but its own style and pictures."""
    style = files("voicecoach.sheet").joinpath("sheet.css").read_text("utf-8")
    html = Element("html", {"lang": sheet.language})
    head = SubElement(html, "head")
    SubElement(head, "meta", {"charset": "utf-8"})
    SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": _policy(style)})
    SubElement(head, "meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"})
    _text(head, "title", sheet.title)
    _text(head, "style", style)
    body = SubElement(html, "body")
    _add_header(body, sheet)
    main = SubElement(body, "main")
    person = SubElement(main, "div", {"class": "person"})
    for key in ("patient", "date"):
        _text(person, "span", f"{sheet.labels[key]}:")
    items = SubElement(main, "ol")
    for item in sheet.items:
        _add_item(items, item)
    return f"<!doctype html>\n{tostring(html, 'unicode', method='html')}\n"


def _policy(style: str) -> str:
    own = f"style-src {policy_hash(style)}; img-src data:"
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def _add_header(body: Element, sheet: Sheet) -> None:
    header = SubElement(body, "header")
    words = SubElement(header, "div")
    _text(words, "h1", sheet.title)
    for kind in ("about", "needs", "length", "author"):
        if text := getattr(sheet, kind):
            _text(words, "p", text, kind)
    if sheet.link:
        figure = SubElement(header, "figure")
        _add_code(figure, sheet.link, sheet.labels["scan"])
        caption = SubElement(figure, "figcaption")
        _text(caption, "div", sheet.labels["scan"])
        _text(caption, "a", sheet.link).set("href", sheet.link)


def _add_code(parent: Element, link: str, label: str) -> None:
    size, runs = code_runs(link)
    whole = size + 2 * _QUIET_ZONE
    svg = SubElement(parent, "svg", {"viewBox": f"0 0 {whole} {whole}", "role": "img", "aria-label": label})
    path = "".join(
        f"M{column + _QUIET_ZONE} {row + _QUIET_ZONE}h{length}v1h-{length}z" for row, column, length in runs
    )
    SubElement(svg, "path", {"d": path, "shape-rendering": "crispEdges"})


def _add_item(parent: Element, item: SheetItem) -> None:
    level = f" level{min(item.level, 2)}" if item.level else ""
    entry = SubElement(parent, "li", {"class": item.kind + level})
    if item.kind != "exercise":
        _text(entry, "p", " · ".join((*item.facts, *item.texts)))
        for note in item.notes:
            _text(entry, "p", note, "note")
        return
    _text(entry, "div", f"{item.number}.", "number")
    words = SubElement(entry, "div")
    _text(words, "h2", item.title)
    if item.facts:
        facts = SubElement(words, "ul")
        for fact in item.facts:
            _text(facts, "li", fact)
    for kind, texts in (("text", item.texts), ("warning", item.warnings), ("note", item.notes)):
        for text in texts:
            _text(words, "p", text, kind)
    if item.picture:
        data = base64.b64encode(item.picture.jpeg).decode()
        size = {"width": str(item.picture.width), "height": str(item.picture.height)}
        SubElement(entry, "img", {"src": f"data:image/jpeg;base64,{data}", "alt": item.title, **size})


def _text(parent: Element, tag: str, text: str, kind: str = "") -> Element:
    child = SubElement(parent, tag, {"class": kind} if kind else {})
    child.text = text
    return child
