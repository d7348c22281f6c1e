"""The HTML of a page, apart from its sound."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from voicecoach.page.cards import make_cards
from voicecoach.page.carried import carried_blocks
from voicecoach.page.content import Picture
from voicecoach.page.drawing import session_drawing
from voicecoach.page.elements import data_block, element, seconds, to_html
from voicecoach.page.icon import icon_png
from voicecoach.page.policy import content_policy
from voicecoach.page.step_list import card_elements
from voicecoach.timeline import count_exercises
from voicecoach.units import format_clock, ms_from_frames
from voicecoach.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from xml.etree.ElementTree import Element

    from voicecoach.audio import Sound
    from voicecoach.page.cards import Card
    from voicecoach.page.content import PageContent
    from voicecoach.timeline import Event

_SPEEDS = (0.75, 0.9, 1.0, 1.1, 1.25, 1.5)
_SCRIPT_LABELS = (
    *("play", "pause", "next", "left", "repetition", "breath", "no_sound"),
    *("prepare", "hold", "work", "breathe", "release", "rest", "wait", "finish"),
)
"""The labels that the script of the page uses."""


def page_html(content: PageContent, clip_of: Callable[[Event], Sound]) -> str:
    """The page without the audio element, which comes last, and without the end tags after it."""
    cards = make_cards(content, clip_of)
    body = element(
        "body", {}, *_header(content, cards), _player(content), _main(content, cards), *_data(content)
    )
    page = element("html", {"lang": content.timeline.language}, _head(content), body)
    html = to_html(page)
    return f"<!DOCTYPE html>\n{html.removesuffix('</body></html>')}\n"


@cache
def _asset(name: str) -> str:
    """The text of the style or the script, which are files of this package."""
    return files("voicecoach.page").joinpath(name).read_text("utf-8")


def _head(content: PageContent) -> Element:
    style, extra = _asset("style.css"), content.head
    policy = content_policy(style, (*extra.scripts, _asset("script.js")), extra.policy)
    artwork = content.artwork or Picture("icon.png", icon_png())
    return element(
        "head",
        {},
        element("meta", {"charset": "utf-8"}),
        element("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        element(
            "meta", {"name": "viewport", "content": "width=device-width, initial-scale=1, viewport-fit=cover"}
        ),
        element("meta", {"name": "color-scheme", "content": "light dark"}),
        element("meta", {"name": "generator", "content": f"voicecoach {__version__}"}),
        element("meta", {"name": "description", "content": content.about}) if content.about else None,
        element("title", {}, content.timeline.title),
        element("link", {"rel": "icon", "id": "artwork", "href": artwork.data_url}),
        *(element("link", dict(link)) for link in extra.links),
        element("style", {}, style),
        *(element("script", {}, script) for script in extra.scripts),
    )


def _header(content: PageContent, cards: Sequence[Card]) -> tuple[Element, ...]:
    timeline, labels = content.timeline, content.labels
    facts = [(labels["length"], format_clock(ms_from_frames(timeline.frames)))]
    if any(step.exercise for step in timeline.steps):
        facts.append((labels["exercises"], str(count_exercises(timeline.steps))))
    if content.needs:
        facts.append((labels["needs"], ", ".join(content.needs)))
    terms = [element("div", {}, element("dt", {}, name), element("dd", {}, value)) for name, value in facts]
    about = element("p", {"class": "about"}, content.about) if content.about else None
    drawing = element(
        "div",
        {"id": "overview"},
        session_drawing(cards, timeline.frames, labels["timeline"]),
        element("div", {"id": "needle", "hidden": ""}),
    )
    return (
        element("header", {}, element("h1", {}, timeline.title), about, element("dl", {}, *terms), drawing),
    )


def _player(content: PageContent) -> Element:
    """The player that the script shows and fills; without it, the browser's own controls are used."""
    labels = content.labels
    now = element(
        "div",
        {"id": "now"},
        element("p", {"id": "title"}),
        element("p", {"id": "phase"}),
        element("p", {"id": "figure", "role": "timer", "aria-live": "off"}),
        element("p", {"id": "count"}),
        element("p", {"id": "caption", "aria-hidden": "true"}),
        element("p", {"id": "next"}),
        element("p", {"id": "left"}),
    )
    seek = element(
        "input",
        {
            "type": "range",
            "id": "seek",
            "min": "0",
            "max": seconds(content.timeline.frames, 1),
            "step": "1",
            "value": "0",
            "aria-label": labels["position"],
        },
    )
    buttons = element(
        "div",
        {"class": "buttons"},
        _button("restart", labels["from_start"], "M7 5v14M19 5l-9 7 9 7z"),
        _button("previous", labels["previous"], "M15 5l-7 7 7 7M20 5l-7 7 7 7"),
        _button("play", labels["play"], "M7 4l13 8-13 8z"),
        _button("following", labels["following"], "M9 5l7 7-7 7M4 5l7 7-7 7"),
        _speed(labels["speed"]),
    )
    controls = element("div", {"id": "controls"}, seek, buttons)
    return element(
        "section",
        {"id": "player", "hidden": "", "aria-label": labels["player"]},
        now,
        controls,
        element("p", {"id": "fault", "role": "alert"}),
    )


def _button(element_id: str, label: str, path: str) -> Element:
    drawn = element(
        "svg",
        {"viewBox": "0 0 24 24", "aria-hidden": "true", "focusable": "false"},
        element("path", {"d": path}),
    )
    return element("button", {"type": "button", "id": element_id, "aria-label": label, "title": label}, drawn)


def _speed(label: str) -> Element:
    options = (
        element(
            "option",
            {"value": f"{speed:g}", "selected": "" if speed == 1 else None},
            f"{speed:g}\N{MULTIPLICATION SIGN}",
        )
        for speed in _SPEEDS
    )
    return element("select", {"id": "speed", "aria-label": label, "title": label}, *options)


def _main(content: PageContent, cards: Sequence[Card]) -> Element:
    labels = content.labels
    return element(
        "main",
        {},
        element("h2", {}, labels["steps"]),
        element("p", {"id": "tap", "hidden": ""}, labels["tap"]),
        element("ol", {"class": "cards"}, *card_elements(cards, labels)),
    )


def _data(content: PageContent) -> tuple[Element, ...]:
    """The labels for the script, the script, and the files that the page carries."""
    labels = {name: content.labels[name] for name in _SCRIPT_LABELS}
    settings = {"id": page_id(content), "title": content.timeline.title, "labels": labels}
    carried = carried_blocks(content.carried) if content.carried else ()
    return (data_block("settings", settings), *carried, element("script", {}, _asset("script.js")))


def page_id(content: PageContent) -> str:
    """Tells pages apart, so that each remembers its own position."""
    timeline = content.timeline
    words = "\n".join(f"{event.start} {event.text}" for event in timeline.events if event.text)
    return hashlib.sha256(f"{timeline.title}\n{timeline.frames}\n{words}".encode()).hexdigest()[:16]
