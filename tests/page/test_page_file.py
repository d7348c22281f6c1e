"""The file of a page: what is in it, its policy and its size, and faults while it is written."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

import voicecoach
from tests.support.sample_timeline import TIMELINE, clip_of
from voicecoach.errors import VoicecoachError
from voicecoach.export.file_options import ExportOptions, check_options
from voicecoach.export.page_head import PageHead
from voicecoach.page.cards import make_cards
from voicecoach.page.content import PageContent, StepSource
from voicecoach.page.icon import icon_png
from voicecoach.page.write import write_page
from voicecoach.session.options import (
    SessionOptions,
    carried_options_json,
    combine_with_carried,
    parse_options,
)
from voicecoach.wording.packs import load_language, page_labels

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = ("de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru")


class Elements(HTMLParser):
    """Collects the attributes of all elements, and the texts of scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inline: dict[str, list[str]] = {"script": [], "style": []}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        is_data = dict(attrs).get("type") == "application/json"
        if tag in self.inline and not is_data:
            self.inline[tag].append("")

    def handle_data(self, data: str) -> None:
        tag, attributes = self.found[-1] if self.found else ("", {})
        if tag in self.inline and attributes.get("type") != "application/json" and data.strip():
            self.inline[tag][-1] += data


def page_of(tmp_path: Path, **extra: object) -> str:
    """The page of the sample timeline, with three bytes for its sound."""
    (tmp_path / "a.m4a").write_bytes(b"abc")
    content = PageContent(timeline=TIMELINE, labels=page_labels("de"), **extra)  # type: ignore[arg-type]  # of any field
    write_page(tmp_path / "a.html", tmp_path / "a.m4a", content, clip_of)
    return (tmp_path / "a.html").read_text("utf-8")


def policy_of(html: str) -> str:
    metas = [attributes for tag, attributes in Elements(html).found if tag == "meta"]
    return next(
        meta["content"] or "" for meta in metas if meta.get("http-equiv") == "Content-Security-Policy"
    )


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_sound_is_the_last_thing_in_it(tmp_path: Path) -> None:
    html = page_of(tmp_path)
    assert html.startswith('<!DOCTYPE html>\n<html lang="de"><head><meta charset="utf-8">')
    assert html.endswith(
        '<audio id="audio" controls="" preload="auto" src="data:audio/mp4;base64,YWJj"></audio>\n'
        "</body></html>\n"
    )


def test_texts_are_escaped(tmp_path: Path) -> None:
    html = page_of(tmp_path, about="</p><script>alert(1)</script>", needs=("<b>",))
    assert "alert(1)</script>" not in html
    assert "&lt;b&gt;" in html
    assert "Weiter --&gt; links &lt;b&gt;" in html


def test_the_policy_allows_its_own_style_and_script_and_nothing_else(tmp_path: Path) -> None:
    html = page_of(tmp_path)
    elements = Elements(html)
    assert policy_of(html) == (
        f"default-src 'none'; script-src {hash_of(elements.inline['script'][0])}; "
        f"style-src {hash_of(elements.inline['style'][0])}; media-src data: blob:; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    names = {name for _, attributes in elements.found for name in attributes}
    assert not {name for name in names if name.startswith("on")}
    assert "style" not in names
    sources = [attributes.get(name) or "" for _, attributes in elements.found for name in ("src", "href")]
    assert {source[:5] for source in sources if source} == {"data:", "#s0", "#s1", "#s2"}


def test_a_site_adds_links_scripts_and_directives(tmp_path: Path) -> None:
    head = PageHead(
        links=((("rel", "manifest"), ("href", "site.webmanifest")),),
        scripts=("navigator.serviceWorker.register('worker.js');",),
        policy=("manifest-src 'self'", "worker-src 'self'"),
    )
    html = page_of(tmp_path, head=head)
    assert '<link rel="manifest" href="site.webmanifest">' in html
    assert "<script>navigator.serviceWorker.register('worker.js');</script>" in html
    assert hash_of(head.scripts[0]) in policy_of(html)
    assert policy_of(html).endswith("; manifest-src 'self'; worker-src 'self'")


def test_sides_and_sets_of_a_step_are_on_one_card() -> None:
    sources = (StepSource(-1), StepSource(0, note="Slowly."), StepSource(0))
    content = PageContent(timeline=TIMELINE, labels={}, sources=sources)
    cards = make_cards(content, clip_of)
    assert [(card.first.name, len(card.rows), card.note) for card in cards] == [
        ("Bereit machen", 1, None),
        ("Kinn", 1, "Slowly."),
        ("Glocke: aus?", 1, None),
    ]


def test_the_same_session_gives_the_same_bytes(routine: Path, page_file: Path, tmp_path: Path) -> None:
    voicecoach.open(routine).export(tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == page_file.read_bytes()


def test_a_page_is_hardly_larger_than_its_sound(page_file: Path) -> None:
    html = page_file.read_bytes()
    sound = len(base64.b64decode(html.rpartition(b"base64,")[2].partition(b'"')[0]))
    assert len(html) <= 1.34 * sound + 150_000


def test_an_export_that_fails_leaves_the_page_that_was_there(routine: Path, tmp_path: Path) -> None:
    page = tmp_path / "calf.html"
    page.write_text("as it was", "utf-8")

    def refuse(*_: object) -> None:
        raise VoicecoachError("not like this")

    with pytest.raises(VoicecoachError, match="not like this"):
        voicecoach.open(routine, voice="silent").export(page, check_written=refuse)
    assert [path.name for path in tmp_path.iterdir()] == ["calf.html"]
    assert page.read_text("utf-8") == "as it was"


def test_a_page_is_not_split(tmp_path: Path) -> None:
    with pytest.raises(VoicecoachError, match="a web page holds the whole session"):
        check_options(tmp_path / "a.html", ExportOptions(split_steps=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_in_every_language(language: str) -> None:
    words = load_language(language)
    assert words.page.keys() == load_language("en").page.keys()
    assert page_labels(language)["play"] == words.page["play"]


def test_the_icon_is_a_picture() -> None:
    data = icon_png(16)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(data[16:20]) == int.from_bytes(data[20:24]) == 16


def test_a_page_carries_no_paths_and_no_settings_of_who_made_it() -> None:
    options = parse_options(
        voice="espeak", bed="/home/ana/music.mp3", recordings="/home/ana/me", allow=["/home/ana"]
    )
    assert carried_options_json(options) == '{"voice":"espeak"}'


@pytest.mark.parametrize(
    ("own", "combined"),
    [
        pytest.param(SessionOptions(), SessionOptions(voice="espeak", scale=0.5), id="those of the page"),
        pytest.param(
            SessionOptions(voice="silent"),
            SessionOptions(voice="silent", scale=0.5),
            id="the listener's first",
        ),
        pytest.param(
            SessionOptions(voice="silent", from_settings=frozenset({"voice"})),
            SessionOptions(voice="espeak", scale=0.5),
            id="settings last",
        ),
    ],
)
def test_options_of_a_page_and_of_the_listener(own: SessionOptions, combined: SessionOptions) -> None:
    assert combine_with_carried(own, '{"voice":"espeak","scale":0.5}') == combined


def test_no_time_of_a_sentence_is_missing(page_file: Path) -> None:
    spans = re.findall(
        r"<span(?: class=\"(?:own|count)\")? data-at=\"([\d.]+) ([\d.]+)\">", page_file.read_text("utf-8")
    )
    starts = [float(start) for start, _ in spans]
    assert starts == sorted(starts)
    assert all(float(start) < float(end) for start, end in spans)
