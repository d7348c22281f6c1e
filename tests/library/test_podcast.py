"""The podcast feed, as two independent parsers read it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

import feedparser
import podcastparser
import pytest

from voicecoach.errors import VoicecoachError
from voicecoach.library.feed_identity import IDENTITY_FILE, identify_feed
from voicecoach.library.podcast import Episode, Show, check_address, check_email, render_feed

if TYPE_CHECKING:
    from pathlib import Path

GUID = UUID("dbc13115-da88-57ec-81b2-82516f64f144")
SHOW = Show(
    "https://example.org/stretching/",
    "Stretching",
    "Short breaks.",
    "Ann",
    "en",
    "cover.jpg",
    "ann@example.org",
    GUID,
)
NECK = Episode(
    "neck.mp3",
    UUID("5f6bd5a4-0000-4000-8000-000000000001"),
    "Neck warm-up",
    "Two minutes for the neck.",
    127,
    1_234_567,
    datetime.fromisoformat("2026-11-25T10:00:00+00:00"),
    "neck.chapters.json",
    "neck.vtt",
    "neck.jpg",
    ("towel", "chair"),
    ((0, "Get ready"), (3_725, "Chin <down>")),
)
ODD = Episode(
    "räume/a b.m4a",
    UUID("5f6bd5a4-0000-4000-8000-000000000002"),
    "Räume & <mehr>",
    "?",
    60,
    99,
    datetime.fromisoformat("2026-11-24T22:00:00+02:00"),
)


def test_feedparser_reads_every_tag_without_errors() -> None:
    read = feedparser.parse(render_feed(SHOW, [NECK, ODD]))
    assert not read.bozo
    assert (read.version, read.feed.title, read.feed.language) == ("rss20", "Stretching", "en")
    assert (read.feed.link, read.feed.author) == ("https://example.org/stretching/", "Ann")
    assert read.feed.podcast_guid == "dbc13115-da88-57ec-81b2-82516f64f144"
    assert [entry.title for entry in read.entries] == ["Neck warm-up", "Räume & <mehr>"]
    neck, odd = read.entries
    assert neck.enclosures == [
        {"href": "https://example.org/stretching/neck.mp3", "length": "1234567", "type": "audio/mpeg"}
    ]
    assert neck.podcast_chapters == {
        "url": "https://example.org/stretching/neck.chapters.json",
        "type": "application/json+chapters",
    }
    assert neck.podcast_transcript == {"url": "https://example.org/stretching/neck.vtt", "type": "text/vtt"}
    assert odd.enclosures[0].href == "https://example.org/stretching/r%C3%A4ume/a%20b.m4a"
    assert odd.published == "Tue, 24 Nov 2026 22:00:00 +0200"
    assert (neck.id, neck.image.href) == (
        "5f6bd5a4-0000-4000-8000-000000000001",
        "https://example.org/stretching/neck.jpg",
    )
    assert read.feed.publisher_detail == {"name": "Ann", "email": "ann@example.org"}


def test_show_notes_have_what_it_is_what_it_needs_and_its_steps() -> None:
    neck, odd = feedparser.parse(render_feed(SHOW, [NECK, ODD])).entries
    assert (neck.summary, neck.content[0].value) == (
        "Two minutes for the neck.",
        (
            "<p>Two minutes for the neck.</p><p>Needs: towel, chair.</p>"
            "<ul><li>0:00 Get ready</li><li>1:02:05 Chin &lt;down&gt;</li></ul>"
        ),
    )
    assert odd.content[0].value == "<p>?</p>"


def test_podcastparser_reads_the_feed() -> None:
    read = podcastparser.parse(SHOW.address, io.BytesIO(render_feed(SHOW, [NECK])))
    assert (read["title"], read["itunes_author"], read["explicit"]) == ("Stretching", "Ann", False)
    assert read["cover_url"] == "https://example.org/stretching/cover.jpg"
    (neck,) = read["episodes"]
    assert (neck["title"], neck["total_time"], neck["explicit"]) == ("Neck warm-up", 127, False)
    assert neck["enclosures"] == [
        {"url": "https://example.org/stretching/neck.mp3", "file_size": 1234567, "mime_type": "audio/mpeg"}
    ]


def test_order_of_episodes_makes_no_difference() -> None:
    assert render_feed(SHOW, [NECK, ODD]) == render_feed(SHOW, [ODD, NECK])


@pytest.mark.parametrize(
    "address",
    [
        *("example.org", "ftp://example.org/", "https://", "https://example.org/?a=b", "feed"),
        *("https://[::1", "https://example.org/#", "https://example.org/my files/", "https://a b/"),
        *("https://example.org:port/", "https://exa<mple.org/", "https://example.org\\a/"),
        *("https://a..b/", "https://-/", "https://a-.org/", "https://example.org:99999/", "https://a\x1b/"),
    ],
)
def test_bad_addresses_are_refused(address: str) -> None:
    with pytest.raises(VoicecoachError, match="is not the address of a folder"):
        check_address(address)


def test_a_host_and_a_path_that_are_not_ascii_are_written_as_links_have_them() -> None:
    assert check_address("https://dehnübung.example/für alle".replace(" ", "")) == (
        "https://xn--dehnbung-95a.example/f%C3%BCralle/"
    )
    assert check_address("https://[::1]:8000") == "https://[::1]:8000/"


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    show = replace(SHOW, title="a\x1b[31m\x00b\ud800\ufffe", author="\x07", about="\x0b")
    feed = feedparser.parse(render_feed(show, [replace(NECK, title="\x1b]0;x", path="a\udcff\x1b#.mp3")]))
    assert (feed.feed.title, feed.feed.author) == ("a\ufffd[31m\ufffdb\ufffd\ufffd", "\ufffd")
    assert feed.entries[0].title == "\ufffd]0;x"
    assert feed.entries[0].enclosures[0].href.endswith("/a%FF%1B%23.mp3")


def test_address_ends_with_a_slash() -> None:
    assert check_address("https://example.org/stretching") == "https://example.org/stretching/"


TIME = "2026-11-25T10:00:00+00:00"


def test_another_address_and_format_keep_every_guid_and_date(tmp_path: Path) -> None:
    first = identify_feed(tmp_path, SHOW.address, {"arms.mp3": TIME, "back/neck.mp3": TIME})
    later = "2027-01-01T00:00:00+00:00"
    moved = identify_feed(tmp_path, "http://elsewhere.org/", {"arms.opus": later, "back/neck.opus": later})
    assert moved == first
    assert str(first.guid) == "dbc13115-da88-57ec-81b2-82516f64f144"


def test_each_episode_has_its_own_date(tmp_path: Path) -> None:
    first = identify_feed(tmp_path, SHOW.address, {"c.mp3": TIME, "a.mp3": TIME})
    both = identify_feed(tmp_path, SHOW.address, {"c.mp3": TIME, "a.mp3": TIME, "b.mp3": TIME})
    assert {name: episode.published.second for name, episode in both.episodes.items()} == {
        "a": 0,
        "c": 1,
        "b": 2,
    }
    assert first.episodes.items() < both.episodes.items()


def test_a_feed_from_before_keeps_its_guids_in_any_format(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text("<rss/>")
    found = identify_feed(tmp_path, SHOW.address, {"neck.opus": TIME})
    assert found.episodes["neck"].guid == uuid5(GUID, "neck.opus")
    assert identify_feed(tmp_path, SHOW.address, {"neck.mp3": TIME}) == found


@pytest.mark.parametrize("damaged", ["", "{", "[]", '{"guid": "neck", "episodes": {}}'])
def test_a_damaged_identity_is_kept_and_made_again(tmp_path: Path, damaged: str) -> None:
    first = identify_feed(tmp_path, SHOW.address, {"neck.mp3": TIME})
    (tmp_path / IDENTITY_FILE).write_text(damaged)
    said: list[str] = []
    assert identify_feed(tmp_path, SHOW.address, {"neck.mp3": TIME}, said.append) == first
    assert len(said) == 1
    assert damaged in [file.read_text() for file in tmp_path.iterdir()]


@pytest.mark.parametrize(
    "address", ["ann", "ann@", "ann@example", "a b@example.org", "Ann <ann@example.org>"]
)
def test_what_is_no_email_address_is_refused(address: str) -> None:
    with pytest.raises(VoicecoachError, match=r"is not an email address; write one such as ann@example\.org"):
        check_email(address)
