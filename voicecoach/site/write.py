"""Writes the files of a site next to its pages, only those that changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from voicecoach.site.icons import ICON_SIZES, site_icon
from voicecoach.site.markup import asset, index_html
from voicecoach.system import atomic_write

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.site.entry import Site

INDEX_FILE = "index.html"


def write_site(folder: Path, site: Site) -> tuple[str, ...]:
    """Write the list, the manifest, the icons and the service worker; returns the names of changed files.

    Raises VoicecoachError.
    """
    return tuple(name for name, data in _site_files(site).items() if _write_changed(folder / name, data))


def _site_files(site: Site) -> dict[str, bytes]:
    icons = {f"icon-{size}.png": site_icon(site.cover, size) for size in ICON_SIZES}
    return {
        INDEX_FILE: index_html(site).encode(),
        "site.webmanifest": _web_manifest(site).encode(),
        "worker.js": asset("worker.js").encode(),
        **icons,
    }


def _web_manifest(site: Site) -> str:
    """What a phone needs to install the site; its form is that of the W3C's Web Application Manifest."""
    manifest = {
        "name": site.title,
        "short_name": site.title[:12],
        "lang": site.language,
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": "#f7f5f0",
        "theme_color": "#1f6f5c",
        "icons": [
            {
                "src": f"icon-{size}.png",
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": "any maskable",
            }
            for size in ICON_SIZES
        ],
    }
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"


def _write_changed(path: Path, data: bytes) -> bool:
    """Write a file unless it has these bytes already; returns whether it was written."""
    if path.is_file() and path.read_bytes() == data:
        return False
    with atomic_write(path) as partial:
        partial.write_bytes(data)
    return True
