"""The web site of the documentation: every page is in its menu, and links outside of `docs` are changed."""

from __future__ import annotations

import doctest
import importlib.util
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
SPEC = importlib.util.spec_from_file_location("site_pages", ROOT / "docs" / "site_pages.py")
assert SPEC
assert SPEC.loader
site_pages = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(site_pages)


def test_every_page_is_in_the_menu_once() -> None:
    menu = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]
    named = [page for entry in menu for pages in entry.values() for page in pages if isinstance(pages, list)]
    files = {path.name for path in (ROOT / "docs").glob("*.md")} | {"contributing.md", "changelog.md"}
    assert sorted(named) == sorted(files)


def test_links_lead_to_pages_or_become_their_words() -> None:
    assert site_pages.site_links("[a picture](docs/page.png) ![p](docs/page.png)", "") == (
        "[a picture](page.png) ![p](page.png)"
    )
    assert site_pages.site_links("[licence](LICENSE), [web](https://example.org)", "") == (
        "licence, [web](https://example.org)"
    )
    assert site_pages.site_links('<img src="docs/page.png">', "") == '<img src="page.png">'
    assert doctest.testmod(site_pages) == (0, 3)
