"""What a site shows of each session."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteEntry:
    """A page of the site. `path` is relative to the site's folder, with `/`; `sha256` is that of the file.

    `detail` is the detail level that it was built with, None for the routine's own.
    """

    path: str
    routine: str
    title: str
    about: str
    language: str
    needs: tuple[str, ...]
    detail: str | None
    frames: int
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site: its title, its language (of its own labels), its pages, and the feed next to them, if any.

    `cover` is a JPEG or PNG picture that its icons are made from; without one they are drawn.
    """

    title: str
    language: str
    entries: tuple[SiteEntry, ...]
    feed: str | None = None
    cover: bytes | None = None
