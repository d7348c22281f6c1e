"""Pages of the documentation's web site that come from files outside of `docs`; a hook of MkDocs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

PAGES = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
"""Files of the repository that are pages of the site."""

_LINK = re.compile(r"(!?)\[([^\]]+)\]\((?!https?://|#|mailto:)([^)#\s]+)(#[^)\s]*)?\)")
_HTML_SOURCE = re.compile(r'(?<=src=")docs/')


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages from outside of `docs`."""
    from mkdocs.structure.files import File  # noqa: PLC0415 - links are tested without MkDocs

    root = Path(config.config_file_path).parent
    for source, page in PAGES.items():
        text = site_links((root / source).read_text("utf-8"), "")
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Let the links of a page in `docs` lead to pages of the site."""
    return markdown if page.file.src_uri in PAGES.values() else site_links(markdown, "docs/")


def site_links(markdown: str, folder: str) -> str:
    """Links of a file in a folder of the repository as links of the site.

    A link to a file that is no page becomes its words.

    >>> site_links("[script](docs/script.md#steps), [all](scripts/)", "")
    '[script](script.md#steps), all'
    >>> site_links("[folders](../README.md#folders), [script](script.md)", "docs/")
    '[folders](index.md#folders), [script](script.md)'
    """

    def replace(link: re.Match[str]) -> str:
        picture, words, target, anchor = link.groups(default="")
        path = _normalised(folder + target)
        if path in PAGES:
            return f"{picture}[{words}]({PAGES[path]}{anchor})"
        if path.startswith("docs/") and not path.endswith(".py"):
            return f"{picture}[{words}]({path.removeprefix('docs/')}{anchor})"
        return words

    return _HTML_SOURCE.sub("", _LINK.sub(replace, markdown))


def _normalised(path: str) -> str:
    """A path without `..`.

    >>> _normalised("docs/../README.md")
    'README.md'
    """
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
