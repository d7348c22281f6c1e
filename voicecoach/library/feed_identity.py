"""The identity of a podcast feed: the GUIDs and dates by which apps know it and its episodes.

They are made once and kept in a file of the output folder, so that another address or format changes none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from pydantic import TypeAdapter, ValidationError

from voicecoach.library.podcast import FEED_FILE
from voicecoach.system import atomic_write, file_lock, move_damaged

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

IDENTITY_FILE = ".voicecoach-feed.json"

_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The UUID namespace that the podcast namespace defines for podcast:guid."""
_FIRST_SUFFIX = ".mp3"


@dataclass(frozen=True, slots=True)
class EpisodeIdentity:
    """The GUID of an episode, and the time of its publication, which no other episode has."""

    guid: UUID
    published: datetime


@dataclass(frozen=True, slots=True)
class FeedIdentity:
    """The GUID of a feed, and the identities of all episodes that it ever had, by path without suffix."""

    guid: UUID
    episodes: dict[str, EpisodeIdentity]


def identify_feed(
    folder: Path, address: str, published: Mapping[str, str], warn: Callable[[str], None] = lambda _: None
) -> FeedIdentity:
    """Read the identity of the feed in a folder, with new ones for new episodes, and write it if it changed.

    `published` are the times of the first build of each output, in ISO 8601, by the path of the output.
    A damaged file is renamed, and `warn` gets a line: the identities are made again, from the address.
    """
    with file_lock(folder / IDENTITY_FILE):
        before = _read(folder / IDENTITY_FILE, warn)
        after = _with_new_episodes(before, folder, address, published)
        if after != before:
            with atomic_write(folder / IDENTITY_FILE) as file:
                file.write_bytes(TypeAdapter(FeedIdentity).dump_json(after, indent=1) + b"\n")
    return after


def _with_new_episodes(
    before: FeedIdentity | None, folder: Path, address: str, published: Mapping[str, str]
) -> FeedIdentity:
    # A feed that was written before there was this file has GUIDs made from the whole names of its files.
    keeps_suffix = before is None and (folder / FEED_FILE).is_file()
    guid = before.guid if before else uuid5(_NAMESPACE, (address + FEED_FILE).partition("://")[2])
    episodes = dict(before.episodes) if before else {}
    taken = {episode.published for episode in episodes.values()}
    for path in sorted(published, key=lambda path: (datetime.fromisoformat(published[path]), path)):
        name = episode_name(path)
        if name not in episodes:
            time = _free_time(datetime.fromisoformat(published[path]), taken)
            taken.add(time)
            named = path if keeps_suffix else name + _FIRST_SUFFIX
            episodes[name] = EpisodeIdentity(uuid5(guid, named), time)
    return FeedIdentity(guid, episodes)


def episode_name(path: str) -> str:
    """The path of an output without its suffix, which every format of it shares."""
    return PurePosixPath(path).with_suffix("").as_posix()


def _free_time(time: datetime, taken: set[datetime]) -> datetime:
    """The first time from this one that no other episode has: apps order episodes by time."""
    while time in taken:
        time += timedelta(seconds=1)
    return time


def _read(path: Path, warn: Callable[[str], None]) -> FeedIdentity | None:
    try:
        return TypeAdapter(FeedIdentity).validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError:
        renamed = move_damaged(path)
        warn(f"{path} is damaged: it is kept as {renamed.name}; apps may show old episodes as new")
        return None
