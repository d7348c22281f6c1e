"""A podcast feed: RSS 2.0 with the tags of iTunes and of Podcasting 2.0, of a folder that is served.

What each tag holds is told by Apple's "Podcaster's guide to RSS" and by the podcast namespace
(podcastindex.org/namespace/1.0). Nothing in it is drawn at random or taken from a clock: identities
come from the address of the feed, as that namespace has it, and days from whoever calls.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid5

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from voicecoach.errors import VoicecoachError
from voicecoach.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

FEED_FILE = "feed.xml"
FEED_PICTURE_FILES = {"image/jpeg": "feed.jpg", "image/png": "feed.png"}
"""What the picture of the feed is called beside it, by its kind."""
CHAPTERS_MIME = "application/json+chapters"

_ITUNES_NS = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST_NS = "https://podcastindex.org/namespace/1.0"
_GUID_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace of podcast:guid, told there."""

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


@dataclass(frozen=True, slots=True)
class Episode:
    """One session in the feed: `name` is its file's path below the folder that is served, with `/`.

    `chapters` and `captions` are the paths of the files beside it, if there are any; `published` has a
    time zone.
    """

    path: str
    title: str
    about: str
    duration_s: int
    size_bytes: int
    published: datetime
    chapters_path: str | None = None
    captions_path: str | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """The feed itself: `address` is where its folder is served, `cover` the path of a JPEG or PNG in it."""

    address: str
    title: str
    about: str
    author: str
    language: str
    cover_path: str | None = None


def check_address(address: str) -> str:
    """The address with a slash at its end; raises VoicecoachError for one that no podcast app can open."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise VoicecoachError(
            f"{address!r} is not the address of a folder; write one such as https://example.org/stretching/"
        )
    return f"{address.rstrip('/')}/"


def render_feed(show: Show, episodes: Sequence[Episode]) -> bytes:
    """The feed as XML in UTF-8, the newest episode first; the same facts give the same bytes."""
    made = _make_channel(show)
    ordered = sorted(episodes, key=lambda one: (one.published, one.path))
    for episode in ordered:
        _add_episode(made, episode, show)
    made.lastBuildDate(ordered[-1].published if ordered else datetime.fromisoformat("1970-01-01T00:00Z"))
    return bytes(made.rss_str(pretty=True))


def _make_channel(show: Show) -> Any:
    made: Any = FeedGenerator()
    made.load_extension("podcast", atom=False)
    made.register_extension("own", _ShowTags, _EpisodeTags, atom=False)
    made.title(show.title)
    made.link(href=show.address + FEED_FILE, rel="self", type="application/rss+xml")
    made.link(href=show.address, rel="alternate")  # the last one is the channel's own
    made.description(show.about)
    made.language(show.language)
    made.generator(f"voicecoach {__version__}")
    made.podcast.itunes_author(show.author)
    made.podcast.itunes_category("Health & Fitness", "Fitness")
    made.podcast.itunes_type("episodic")
    if show.cover_path:
        made.podcast.itunes_image(_url(show, show.cover_path))
    made.own.guid = uuid5(_GUID_NAMESPACE, (show.address + FEED_FILE).partition("://")[2].rstrip("/"))
    return made


def _add_episode(made: Any, episode: Episode, show: Show) -> None:
    entry = made.add_entry()
    entry.title(episode.title)
    entry.description(episode.about)
    entry.guid(str(uuid5(made.own.guid, episode.path)), permalink=False)
    kind = _AUDIO_MIMES[PurePosixPath(episode.path).suffix]
    entry.enclosure(_url(show, episode.path), str(episode.size_bytes), kind)
    entry.published(episode.published)
    entry.podcast.itunes_duration(episode.duration_s)
    entry.own.chapters_url = episode.chapters_path and _url(show, episode.chapters_path)
    entry.own.captions_url = episode.captions_path and _url(show, episode.captions_path)


def _url(show: Show, name: str) -> str:
    return show.address + quote(name)


class _ShowTags(BaseExtension):  # type: ignore[misc]  # feedgen is untyped
    """What feedgen's own iTunes tags lack, and the podcast namespace."""

    guid: UUID

    def extend_ns(self) -> dict[str, str]:
        """The namespaces of both."""
        return {"itunes": _ITUNES_NS, "podcast": _PODCAST_NS}

    def extend_rss(self, rss: Any) -> Any:
        """Add the tags to the channel."""
        channel = rss[0]
        xml_elem(f"{{{_ITUNES_NS}}}explicit", channel).text = "false"
        xml_elem(f"{{{_PODCAST_NS}}}guid", channel).text = str(self.guid)
        xml_elem(f"{{{_PODCAST_NS}}}medium", channel).text = "podcast"
        xml_elem(f"{{{_PODCAST_NS}}}locked", channel).text = "no"
        return rss


class _EpisodeTags(BaseEntryExtension):  # type: ignore[misc]  # as above
    """The same of an episode, with the addresses of its chapters and captions."""

    chapters_url: str | None = None
    captions_url: str | None = None

    def extend_rss(self, entry: Any) -> Any:
        """Add the tags to the item."""
        xml_elem(f"{{{_ITUNES_NS}}}explicit", entry).text = "false"
        if self.chapters_url:
            xml_elem(f"{{{_PODCAST_NS}}}chapters", entry, url=self.chapters_url, type=CHAPTERS_MIME)
        if self.captions_url:
            kind = _CAPTION_MIMES[PurePosixPath(self.captions_url).suffix]
            xml_elem(f"{{{_PODCAST_NS}}}transcript", entry, url=self.captions_url, type=kind)
        return entry
