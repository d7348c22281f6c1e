"""What the pages of a site have in their head: the manifest, the icon, and the service worker."""

from __future__ import annotations

from voicecoach.export import PageHead

SITE_POLICY = ("connect-src 'self'", "img-src 'self' data: blob:", "manifest-src 'self'", "worker-src 'self'")
"""What the content security policy of all pages of a site allows more: the site's own files."""

_REGISTER = """\
if (location.protocol.startsWith("http") && navigator.serviceWorker) {
  navigator.serviceWorker.register("ROOTworker.js")
    .then(() => navigator.serviceWorker.ready)
    .then((ready) => ready.active.postMessage({ keep: location.href }))
    .catch(() => {});
}
"""
"""Starts the service worker, and asks it to keep the page; the first visit is before it controls any."""


def site_head(path: str) -> PageHead:
    """The head of the page at a path relative to the site's folder, with `/`."""
    root = "../" * path.count("/")
    links = (
        (("rel", "manifest"), ("href", f"{root}site.webmanifest")),
        (("rel", "apple-touch-icon"), ("href", f"{root}icon-192.png")),
    )
    return PageHead(links, (_REGISTER.replace("ROOT", root),), SITE_POLICY)
