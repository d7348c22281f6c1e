"""A site in a browser: searched, kept, and used after its server is gone."""

from __future__ import annotations

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from tests.support.browser import open_browser
from voicecoach.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Playwright

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.usefixtures("empty_home"),
]
ROUTINE = """\
routine: Session {number}
about: {about}
steps:
  - exercise: Step {number}
    hold: 5s
"""


class Quiet(SimpleHTTPRequestHandler):
    """A static host without Range requests, as many are."""

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


def build(library: Path, output: Path) -> None:
    words = [
        "build",
        str(library),
        "-o",
        str(output),
        "--site",
        "--title",
        "Ten",
        "--voice",
        "silent",
        "-j",
        "1",
    ]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output


def write_routines(library: Path) -> None:
    (library / "more").mkdir(parents=True)
    for number in range(10):
        folder = library / "more" if number > 7 else library
        about = "Für den Rücken." if number == 3 else "For the neck."
        (folder / f"s{number}.yaml").write_text(ROUTINE.format(number=number, about=about), "utf-8")


def test_ten_routines_after_one_visit(tmp_path: Path, playwright: Playwright) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - slow to import

    root = tmp_path / "root"
    write_routines(tmp_path / "library")
    build(tmp_path / "library", root / "some" / "path")
    handler = functools.partial(Quiet, directory=str(root))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}/some/path/"
    problems: list[str] = []
    with open_browser(playwright) as browser:
        page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(address)
        expect(page.locator("body")).to_have_attribute("data-offline", "ready")
        page.locator("#search").fill("rucken fur")
        expect(page.locator("#routines > li:visible h2")).to_have_text(["Session 3"])
        page.locator("#search").fill("")
        page.locator("#keep-all").click()
        expect(page.locator("#routines button[aria-pressed=true]")).to_have_count(10)
        server.shutdown()
        server.server_close()
        for number in range(10):
            page.goto(address)
            page.get_by_role("link", name=f"Session {number},").click()
            expect(page.locator("h1")).to_have_text(f"Session {number}")
            page.locator("#play").click()
            assert page.evaluate(
                "() => new Promise((done) => document.getElementById('audio')"
                ".addEventListener('timeupdate', (event) => event.target.currentTime > 0.2 && done(true)))"
            )
    assert problems == []


def test_a_changed_word_writes_one_page_and_the_list(tmp_path: Path) -> None:
    write_routines(tmp_path / "library")
    output = tmp_path / "site"
    build(tmp_path / "library", output)
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*") if path.is_file()}
    changed = tmp_path / "library" / "more" / "s9.yaml"
    changed.write_text(changed.read_text("utf-8").replace("For the neck.", "For a long neck."), "utf-8")
    build(tmp_path / "library", output)
    after = {path: path.stat().st_mtime_ns for path in output.rglob("*") if path.is_file()}
    assert sorted(path.name for path in after if after[path] != before.get(path)) == [
        ".voicecoach-build.json",
        "index.html",
        "s9.html",
    ]
