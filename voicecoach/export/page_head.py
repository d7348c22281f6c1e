"""What a site adds to the head of a web page of a session."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageHead:
    """Additions to the head of a page that is part of a site; empty for a page that is used as a file.

    `links` are the attributes of link elements, such as `{"rel": "manifest", "href": "site.webmanifest"}`, as
    pairs. `scripts` are run before the page's own; their hashes are added to the content security policy.
    `policy` are further directives of it, such as `worker-src 'self'`.
    """

    links: tuple[tuple[tuple[str, str], ...], ...] = ()
    scripts: tuple[str, ...] = ()
    policy: tuple[str, ...] = ()
