"""The drawn timeline of a session as SVG: all of it, and the part of one card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.page.elements import element, seconds
from voicecoach.units import SAMPLE_RATE, format_clock, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from voicecoach.page.cards import Card, CardRow

_MARK_FRAMES = SAMPLE_RATE // 5
"""How long sounds are drawn."""


def session_drawing(cards: Sequence[Card], frames: int, label: str) -> Element:
    """The whole session: a block for each step, and a darker one for each hold, which says what it is."""
    rows = [row for card in cards for row in card.rows]
    return element(
        "svg",
        {
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
        _blocks(f"base {step.kind}", ((step.start, step.frames),), (4, 12)),
        _blocks("hold", ((step.hold.start, step.hold.frames),), (0, 20)) if step.hold else None,
    )


def card_drawing(card: Card) -> Element:
    """The part of a card: holds above, words and sounds below."""
    start, end = card.first.start, card.end
    steps = tuple(row.step for row in card.rows)
    holds = tuple((step.hold.start, step.hold.frames) for step in steps if step.hold)
    events = tuple(event for row in card.rows for event in row.events)
    return element(
        "svg",
        {
            "viewBox": f"{seconds(start, 1)} 0 {seconds(max(1, end - start), 1)} 12",
            "preserveAspectRatio": "none",
            "aria-hidden": "true",
            "class": "part",
        },
        _blocks(f"base {card.first.kind}", [(step.start, step.frames) for step in steps], (1, 5)),
        _blocks("hold", holds, (0, 7)),
        _blocks("speech", [(event.start, event.frames) for event in events if event.text], (9, 3)),
        _blocks("sound", [(event.start, _MARK_FRAMES) for event in events if not event.text], (9, 3)),
    )


def _blocks(name: str, times: Sequence[tuple[int, int]], height: tuple[int, int]) -> Element | None:
    """Rectangles as one path, each from a start with a length, both in frames, at the same height."""
    if not times:
        return None
    top, tall = height
    path = "".join(
        f"M{seconds(start, 1)} {top}h{seconds(frames, 1)}v{tall}h-{seconds(frames, 1)}z"
        for start, frames in times
    )
    return element("path", {"class": name, "d": path})
