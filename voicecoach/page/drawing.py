"""The drawn timeline of a session as SVG: all of it, and the part of one card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.page.elements import element, seconds
from voicecoach.units import SAMPLE_RATE, format_clock, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from voicecoach.page.cards import Card, CardRow

_NS = "http://www.w3.org/2000/svg"
_MIN_MARK_FRAMES = SAMPLE_RATE // 5
"""Sounds are drawn at least so long, to be seen."""


def session_drawing(cards: Sequence[Card], frames: int, label: str) -> Element:
    """The whole session: a block for each step, and a darker one for each hold, which says what it is."""
    rows = [row for card in cards for row in card.rows]
    return element(
        "svg",
        {
            "xmlns": _NS,
            "viewBox": f"0 0 {seconds(frames, 1)} 20",
            "preserveAspectRatio": "none",
            "role": "img",
            "aria-label": label,
            "class": "session",
        },
        *(part for row in rows for part in _session_parts(row)),
    )


def _session_parts(row: CardRow) -> Iterator[Element]:
    step = row.step
    title = " · ".join(filter(None, (step.name, step.side, format_clock(ms_from_frames(step.start)))))
    yield element(
        "g",
        {},
        element("title", {}, title),
        _block(f"base {step.kind}", (step.start, step.frames), (4, 12)),
        _block("hold", (step.hold.start, step.hold.frames), (0, 20)) if step.hold else None,
    )


def card_drawing(card: Card) -> Element:
    """The part of a card: holds above, words and sounds below."""
    start, end = card.first.start, card.end
    return element(
        "svg",
        {
            "xmlns": _NS,
            "viewBox": f"{seconds(start, 1)} 0 {seconds(max(1, end - start), 1)} 12",
            "preserveAspectRatio": "none",
            "aria-hidden": "true",
            "class": "part",
        },
        *(part for row in card.rows for part in _card_parts(row)),
    )


def _card_parts(row: CardRow) -> Iterator[Element]:
    step = row.step
    yield _block(f"base {step.kind}", (step.start, step.frames), (1, 5))
    if step.hold:
        yield _block("hold", (step.hold.start, step.hold.frames), (0, 7))
    for event in row.events:
        yield _block(event.kind, (event.start, max(event.frames, _MIN_MARK_FRAMES)), (9, 3))


def _block(name: str, time: tuple[int, int], height: tuple[int, int]) -> Element:
    """A rectangle from a start with a length, both in frames, at a height."""
    return element(
        "rect",
        {
            "class": name,
            "x": seconds(time[0], 1),
            "width": seconds(time[1], 1),
            "y": str(height[0]),
            "height": str(height[1]),
        },
    )
