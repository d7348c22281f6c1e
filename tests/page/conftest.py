"""A page of a short session, made once for all tests, and a browser for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import voicecoach
from tests.support.browser import Visit, open_browser
from voicecoach.page.icon import icon_png

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from playwright.sync_api import Browser, Playwright

SCRIPT = """\
routine: Calves & <more>
about: Two stretches after a run.
voice: espeak
prepare: 6s
switch: 2s
settle: 0s
cues: {total: off, announce_side: off, countdown: off, seconds_left: off, halfway: off, release: off}
steps:
  - stretch: Calf at the wall
    needs: [wall]
    image: calf.png
    note: Keep the heel down & <b>breathe</b>.
    sides: [left, right]
    do: Step back with your {side} foot. Press the heel down, and lean in slowly. Keep the knee straight.
    again: The {side} one.
    hold: 5s
  - rest: 4s
  - exercise: Heel raise
    reps: 3
    tempo: 1-0-1-0
  - include: parts/end
"""
END_SCRIPT = """\
routine: End
steps:
  - say: That is all. Walk about a little.
"""


@pytest.fixture(scope="session")
def routine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A routine with a picture, a note, and a routine that it includes, in a folder of its own."""
    folder = tmp_path_factory.mktemp("routine")
    (folder / "calf.png").write_bytes(icon_png(64))
    (folder / "parts").mkdir()
    (folder / "parts" / "end.yaml").write_text(END_SCRIPT, "utf-8")
    (folder / "calf.yaml").write_text(SCRIPT, "utf-8")
    return folder / "calf.yaml"


@pytest.fixture(scope="session")
def page_file(routine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of that routine, in another folder."""
    file = tmp_path_factory.mktemp("page") / "calf.html"
    voicecoach.open(routine).export(file)
    return file


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with open_browser(playwright) as opened:
        yield opened


@pytest.fixture
def visit(browser: Browser, page_file: Path) -> Iterator[Callable[..., Visit]]:
    """Opens the page; without options, on a phone of 360 px."""
    visits: list[Visit] = []

    def open_page(file: Path = page_file, **options: Any) -> Visit:
        size = {"width": 360, "height": 740}
        visits.append(Visit(browser, file, **{"viewport": size, **options}))
        return visits[-1]

    yield open_page
    for opened in visits:
        opened.close()
