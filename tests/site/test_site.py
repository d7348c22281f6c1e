"""The list of a site: what it shows, and which files a change writes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from voicecoach.site import Site, SiteEntry, site_head, write_site

if TYPE_CHECKING:
    from pathlib import Path

NECK = SiteEntry(
    path="neck.html",
    routine="neck.yaml",
    title="Neck & shoulders",
    about="For the neck.",
    language="en",
    needs=("a chair", "a wall"),
    detail=None,
    frames=48_000 * 125,
    size_bytes=1_000_000,
    sha256="ab12",
)
BACK = replace(
    NECK,
    path="sub/der rücken.html",
    routine="sub/der rücken.yaml",
    title="Der Rücken",
    language="de",
    needs=(),
)
SITE = Site(title="Ten minutes", language="en", entries=(NECK, BACK))
FILES = ("index.html", "site.webmanifest", "worker.js", "icon-192.png", "icon-512.png")


def written(folder: Path, site: Site) -> str:
    write_site(folder, site)
    return (folder / "index.html").read_text("utf-8")


def test_the_list_is_complete_without_javascript(tmp_path: Path) -> None:
    text = written(tmp_path, SITE)
    shown = re.sub(r"<(style|script)[^>]*>.*?</\1>", "", text, flags=re.DOTALL)
    rows = re.findall(r"<li lang=\"(\w+)\">(.*?)</li>", shown, re.DOTALL)
    assert [(language, re.sub(r"<[^>]+>", "|", row)) for language, row in rows] == [
        ("de", "|Der Rücken||For the neck.||Deutsch|||▶ 2:05||Keep offline||"),
        (
            "en",
            (
                "|Neck &amp; shoulders||For the neck.||English · You need: a chair, a wall|"
                "||▶ 2:05||Keep offline||"
            ),
        ),
    ]
    assert re.findall(r'class="page" href="([^"]+)"', shown) == ["sub/der%20r%C3%BCcken.html", "neck.html"]


def test_the_pages_of_one_routine_are_together(tmp_path: Path) -> None:
    brief = replace(NECK, path="neck.brief.html", detail="brief", frames=48_000 * 60)
    text = written(tmp_path, replace(SITE, entries=(replace(NECK, detail="full"), brief)))
    assert text.count("<li ") == 1
    assert re.findall(r"▶ ([^<]+)<", text) == ["Full · 2:05", "Brief · 1:00"]


def test_nothing_comes_from_elsewhere(tmp_path: Path) -> None:
    text = written(tmp_path, replace(SITE, feed="feed.xml"))
    assert "http://" not in text
    assert "https://" not in text
    assert re.search(r'Content-Security-Policy" content="default-src \'none\'; script-src \'sha256-', text)
    assert re.findall(r'(?:href|src)="(?!#)([^"]+)"', text) == [
        "site.webmanifest",
        "icon-192.png",
        "icon-192.png",
        "feed.xml",
        "sub/der%20r%C3%BCcken.html",
        "neck.html",
        "feed.xml",
    ]


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    assert write_site(tmp_path, SITE) == FILES
    assert write_site(tmp_path, SITE) == ()
    assert write_site(tmp_path, replace(SITE, entries=(replace(NECK, sha256="cd34"), BACK))) == (
        "index.html",
    )


def test_a_phone_can_install_it(tmp_path: Path) -> None:
    cover = BytesIO()
    Image.new("RGB", (600, 400), (200, 30, 30)).save(cover, "JPEG")
    write_site(tmp_path, replace(SITE, cover=cover.getvalue()))
    manifest = json.loads((tmp_path / "site.webmanifest").read_text("utf-8"))
    assert (manifest["name"], manifest["start_url"], manifest["scope"], manifest["display"]) == (
        "Ten minutes",
        "./",
        "./",
        "standalone",
    )
    for icon in manifest["icons"]:
        with Image.open(tmp_path / icon["src"]) as picture:
            assert (f"{picture.width}x{picture.height}", picture.format) == (icon["sizes"], "PNG")
            red, green, blue = picture.convert("RGB").resize((1, 1)).tobytes()
            assert red > 180
            assert green < 60
            assert blue < 60


def test_a_page_in_a_folder_finds_the_files_of_the_site() -> None:
    head = site_head("a/b/neck.html")
    assert [dict(link)["href"] for link in head.links] == ["../../site.webmanifest", "../../icon-192.png"]
    assert 'register("../../worker.js")' in head.scripts[0]
    assert 'register("worker.js")' in site_head("neck.html").scripts[0]
