"""A web site of a library: the list of its sessions, and what phones need to keep it offline."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.site.entry import Site as Site
    from voicecoach.site.entry import SiteEntry as SiteEntry
    from voicecoach.site.head import site_head as site_head
    from voicecoach.site.write import INDEX_FILE as INDEX_FILE
    from voicecoach.site.write import write_site as write_site

lazy_names(
    __name__,
    {
        "entry": ("Site", "SiteEntry"),
        "head": ("site_head",),
        "write": ("INDEX_FILE", "write_site"),
    },
)
