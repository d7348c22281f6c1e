"""The HTML of the page that lists the sessions of a site."""

from __future__ import annotations

from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote

from voicecoach.page import content_policy, data_block, element, to_html
from voicecoach.site.head import SITE_POLICY
from voicecoach.units import format_bytes, format_clock, ms_from_frames
from voicecoach.version import __version__
from voicecoach.wording import language_name, page_labels, site_labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from voicecoach.site.entry import Site, SiteEntry

_SCRIPT_LABELS = ("keep", "kept", "keeping", "not_kept", "nothing_found")


def asset(name: str) -> str:
    """The text of a file of this package."""
    return files("voicecoach.site").joinpath(name).read_text("utf-8")


def index_html(site: Site) -> str:
    """The list: a search and languages, and for each routine its pages, shown also without JavaScript."""
    labels = {**page_labels(site.language), **site_labels(site.language)}
    settings = {
        "labels": {name: labels[name] for name in _SCRIPT_LABELS},
        "sha256": {quote(entry.path): entry.sha256 for entry in site.entries},
    }
    body = element(
        "body",
        {},
        element("header", {}, element("h1", {}, site.title), _tools(site, labels)),
        element("main", {}, element("ul", {"id": "routines"}, *_rows(site, labels))),
        element("footer", {}, element("a", {"href": quote(site.feed)}, labels["podcast"]))
        if site.feed
        else None,
        data_block("settings", settings),
        element("script", {}, asset("index.js")),
    )
    page = element("html", {"lang": site.language}, _head(site), body)
    return f"<!DOCTYPE html>\n{to_html(page)}\n"


def _head(site: Site) -> Element:
    style = asset("index.css")
    policy = content_policy(style, (asset("index.js"),), SITE_POLICY)
    feed = {"rel": "alternate", "type": "application/rss+xml", "href": quote(site.feed or "")}
    return element(
        "head",
        {},
        element("meta", {"charset": "utf-8"}),
        element("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("meta", {"name": "color-scheme", "content": "light dark"}),
        element("meta", {"name": "generator", "content": f"voicecoach {__version__}"}),
        element("title", {}, site.title),
        element("link", {"rel": "manifest", "href": "site.webmanifest"}),
        element("link", {"rel": "icon", "href": "icon-192.png"}),
        element("link", {"rel": "apple-touch-icon", "href": "icon-192.png"}),
        element("link", feed) if site.feed else None,
        element("style", {}, style),
    )


def _tools(site: Site, labels: Mapping[str, str]) -> Element:
    """The search and the choice of a language, which the script shows."""
    languages = sorted({entry.language for entry in site.entries})
    options = (element("option", {"value": tag}, language_name(tag)) for tag in languages)
    every = element("option", {"value": ""}, labels["all_languages"])
    one_language = "" if len(languages) < 2 else None  # noqa: PLR2004 - a choice is between two
    total = format_bytes(sum(entry.size_bytes for entry in site.entries))
    return element(
        "div",
        {"id": "tools", "hidden": ""},
        element(
            "input",
            {
                "type": "search",
                "id": "search",
                "aria-label": labels["search"],
                "placeholder": labels["search"],
            },
        ),
        element(
            "select",
            {"id": "language", "aria-label": labels["language"], "hidden": one_language},
            every,
            *options,
        ),
        element("span", {"id": "found", "role": "status"}),
        element(
            "button", {"type": "button", "id": "keep-all", "hidden": ""}, f"{labels['keep_all']} ({total})"
        ),
    )


def _rows(site: Site, labels: Mapping[str, str]) -> Iterator[Element]:
    """A row for each routine in each language, in the order of their titles."""
    ordered = sorted(site.entries, key=_row_key)
    for _, group in groupby(ordered, _row_key):
        yield _row(tuple(group), labels)


def _row_key(entry: SiteEntry) -> tuple[str, str, str]:
    return entry.title.casefold(), entry.routine, entry.language


def _row(entries: tuple[SiteEntry, ...], labels: Mapping[str, str]) -> Element:
    first = entries[0]
    facts = [language_name(first.language)]
    if first.needs:
        facts.append(f"{labels['needs']}: {', '.join(first.needs)}")
    return element(
        "li",
        {"lang": first.language},
        element("h2", {}, first.title),
        element("p", {"class": "about"}, first.about) if first.about else None,
        element("p", {"class": "facts"}, " · ".join(facts)),
        *(_version(entry, labels) for entry in entries),
    )


def _version(entry: SiteEntry, labels: Mapping[str, str]) -> Element:
    """A page: its detail level if it was built with one, its length, and the button that keeps it."""
    length = format_clock(ms_from_frames(entry.frames))
    name = f"{labels[entry.detail]} · {length}" if entry.detail else length
    about = f"{entry.title}, {name}"
    return element(
        "p",
        {"class": "version"},
        element(
            "a",
            {"class": "page", "href": quote(entry.path), "aria-label": f"{labels['play']}: {about}"},
            f"▶ {name}",
        ),
        element("button", {"type": "button", "hidden": "", "aria-pressed": "false"}, labels["keep"]),
    )
