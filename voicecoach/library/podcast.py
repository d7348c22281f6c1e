"""Renders a podcast feed of a folder that is served: RSS 2.0 with iTunes and Podcasting 2.0 tags.

The tags follow Apple's "Podcaster's guide to RSS" and the podcast namespace (podcastindex.org/namespace/1.0).
The feed is reproducible: the caller gives all times and GUIDs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem
from pydantic import HttpUrl

from voicecoach.errors import VoicecoachError
from voicecoach.units import format_clock
from voicecoach.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

FEED_FILE = "feed.xml"
FEED_PICTURE_FILES = {"image/jpeg": "feed.jpg", "image/png": "feed.png"}
"""File names of the feed's picture by MIME type."""
CHAPTERS_MIME = "application/json+chapters"

_ITUNES_NS = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST_NS = "https://podcastindex.org/namespace/1.0"
_AUDIO_MIMES = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/x-m4a",
    ".m4b": "audio/x-m4b",
    ".ogg": "audio/ogg",
    ".opus": "audio/opus",
    ".flac": "audio/flac",
    ".wav": "audio/wav",
}
_CAPTION_MIMES = {".vtt": "text/vtt", ".srt": "application/x-subrip"}


_HOST = re.compile(r"(?:(?!-)[\w-]{1,63}(?<!-)\.)*(?!-)[\w-]{1,63}(?<!-)\.?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")
"""A name with dots, or an address of IP version 6."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Episode:
    """One session in the feed. Paths are relative to the folder that is served, with `/`.

    `guid` and `published`, which has a time zone, never change. `chapters_path`, `captions_path` and
    `picture_path` are None if there are no such files. `needs` is the equipment; `steps` are the start of
    each step in seconds and its name.
    """

    path: str
    guid: UUID
    title: str
    about: str
    duration_s: int
    size_bytes: int
    published: datetime
    chapters_path: str | None = None
    captions_path: str | None = None
    picture_path: str | None = None
    needs: tuple[str, ...] = ()
    steps: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Show:
    """The feed itself: `address` is the URL of its folder, with a slash at the end.

    `cover_path` is the path of a JPEG or PNG file relative to that folder. `email` is the address of the
    owner, which directories of podcasts ask for. `guid` never changes, even where the address does.
    """

    address: str
    title: str
    about: str
    author: str
    language: str
    cover_path: str | None = None
    email: str | None = None
    guid: UUID | None = None


def check_email(address: str) -> str:
    """Check an email address; raises VoicecoachError if it cannot be one."""
    if not re.fullmatch(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\"]+", address):
        raise VoicecoachError(f"{address!r} is not an email address", "write one such as ann@example.org")
    return address


def check_address(address: str) -> str:
    """Check the URL of a folder and end it with a slash; raises VoicecoachError if no app could open it."""
    if not _is_folder_url(address):
        raise VoicecoachError(
            f"{address!r} is not the address of a folder", "write one such as https://example.org/stretching/"
        )
    if not address.isascii():  # links are ASCII: a host in Punycode, a path in percent signs
        address = str(HttpUrl(address))
    return f"{address.rstrip('/')}/"


def _is_folder_url(address: str) -> bool:
    if re.search(r"[\s?#\\\x00-\x1f\x7f]", address):
        return False
    try:
        parts = urlsplit(address)
        is_port = parts.port is None or parts.port > 0  # reading it checks it
    except ValueError:  # such as half a pair of brackets
        return False
    is_host = _HOST.fullmatch(parts.hostname or "") is not None
    return parts.scheme in {"http", "https"} and is_host and is_port


def render_feed(show: Show, episodes: Sequence[Episode]) -> bytes:
    """Render the feed as XML in UTF-8, the newest episode first; equal arguments give equal bytes."""
    feed = _make_channel(show)
    ordered = sorted(episodes, key=lambda episode: (episode.published, episode.path))
    for episode in ordered:
        _add_episode(feed, episode, show)
    feed.lastBuildDate(ordered[-1].published if ordered else datetime.fromisoformat("1970-01-01T00:00Z"))
    return bytes(feed.rss_str(pretty=True))


def _make_channel(show: Show) -> Any:
    feed: Any = FeedGenerator()
    feed.load_extension("podcast", atom=False)
    feed.register_extension("voicecoach", _ShowTags, _EpisodeTags, atom=False)
    feed.title(_xml_text(show.title))
    feed.link(href=show.address + FEED_FILE, rel="self", type="application/rss+xml")
    feed.link(href=show.address, rel="alternate")  # feedgen uses the last one as the channel's link
    feed.description(_xml_text(show.about))
    feed.language(show.language)
    feed.generator(f"voicecoach {__version__}")
    feed.podcast.itunes_author(_xml_text(show.author))
    feed.podcast.itunes_category("Health & Fitness", "Fitness")
    feed.podcast.itunes_type("episodic")
    if show.cover_path:
        feed.podcast.itunes_image(_url(show, show.cover_path))
    if show.email:
        feed.podcast.itunes_owner(_xml_text(show.author), show.email)
    feed.voicecoach.guid = show.guid
    return feed


def _add_episode(feed: Any, episode: Episode, show: Show) -> None:
    entry = feed.add_entry()
    entry.title(_xml_text(episode.title))
    entry.description(_xml_text(episode.about))
    entry.content(_xml_text("".join(_show_notes(episode))), type="CDATA")
    entry.guid(str(episode.guid), permalink=False)
    mime = _AUDIO_MIMES[PurePosixPath(episode.path).suffix]
    entry.enclosure(_url(show, episode.path), str(episode.size_bytes), mime)
    entry.published(episode.published)
    entry.podcast.itunes_duration(episode.duration_s)
    if episode.picture_path:
        entry.podcast.itunes_image(_url(show, episode.picture_path))
    entry.voicecoach.chapters_url = episode.chapters_path and _url(show, episode.chapters_path)
    entry.voicecoach.captions_url = episode.captions_path and _url(show, episode.captions_path)


def _show_notes(episode: Episode) -> Iterator[str]:
    """The notes of an episode in HTML; players make links of times such as 2:05."""
    yield f"<p>{escape(episode.about)}</p>"
    if episode.needs:
        yield f"<p>Needs: {escape(', '.join(episode.needs))}.</p>"
    if episode.steps:
        lines = (f"<li>{format_clock(start * 1000)} {escape(name)}</li>" for start, name in episode.steps)
        yield f"<ul>{''.join(lines)}</ul>"


def _url(show: Show, path: str) -> str:
    return show.address + quote(path, errors="surrogateescape")


def _xml_text(text: str) -> str:
    """The text with U+FFFD for each character that XML cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


class _ShowTags(BaseExtension):  # type: ignore[misc]  # feedgen is untyped
    """Tags of the channel that feedgen does not write: some of iTunes, and those of the podcast namespace."""

    guid: UUID | None = None

    def extend_ns(self) -> dict[str, str]:
        """The XML namespaces by prefix."""
        return {"itunes": _ITUNES_NS, "podcast": _PODCAST_NS}

    def extend_rss(self, rss: Any) -> Any:
        """Add the tags to the channel."""
        channel = rss[0]
        xml_elem(f"{{{_ITUNES_NS}}}explicit", channel).text = "false"
        if self.guid:
            xml_elem(f"{{{_PODCAST_NS}}}guid", channel).text = str(self.guid)
        xml_elem(f"{{{_PODCAST_NS}}}medium", channel).text = "podcast"
        xml_elem(f"{{{_PODCAST_NS}}}locked", channel).text = "no"
        return rss


class _EpisodeTags(BaseEntryExtension):  # type: ignore[misc]  # as above
    """Tags of an episode that feedgen does not write, with the URLs of its chapters and captions."""

    chapters_url: str | None = None
    captions_url: str | None = None

    def extend_rss(self, entry: Any) -> Any:
        """Add the tags to the item."""
        xml_elem(f"{{{_ITUNES_NS}}}explicit", entry).text = "false"
        if self.chapters_url:
            xml_elem(f"{{{_PODCAST_NS}}}chapters", entry, url=self.chapters_url, type=CHAPTERS_MIME)
        if self.captions_url:
            mime = _CAPTION_MIMES[PurePosixPath(self.captions_url).suffix]
            xml_elem(f"{{{_PODCAST_NS}}}transcript", entry, url=self.captions_url, type=mime)
        return entry
