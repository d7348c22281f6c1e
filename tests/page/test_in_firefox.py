"""The page in Firefox: its engine decodes, seeks and draws in its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.firefox import FirefoxPage, missing, open_firefox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def firefox() -> Iterator[FirefoxPage]:
    if missing():
        pytest.skip(f"tests in Firefox need {missing()}")
    with open_firefox() as page:
        yield page


@pytest.fixture
def page(firefox: FirefoxPage, page_file: Path) -> FirefoxPage:
    """The page, opened anew and at its start, once its sound can be played."""
    firefox.requests.clear()
    firefox.open(page_file)
    wait_until(firefox, "audio().readyState === 4")
    firefox.evaluate("document.getElementById('restart').click()")
    return firefox


def wait_until(page: FirefoxPage, holds: str) -> None:
    look = f"const look = () => ({holds}) ? done(true) : setTimeout(look, 20);"
    audio = "const audio = () => document.getElementById('audio');"
    assert page.evaluate(f"(() => {{ {audio} return new Promise(done => {{ {look} look(); }}); }})()")


def text(page: FirefoxPage, selector: str) -> str:
    return str(page.evaluate(f"document.querySelector('{selector}').textContent"))


def position(page: FirefoxPage) -> float:
    return float(page.evaluate("document.getElementById('audio').currentTime"))


def start_of(page: FirefoxPage, step: int, key: str = "at") -> float:
    return float(page.evaluate(f"document.getElementById('s{step}').dataset.{key}").split()[0])


def test_it_shows_what_is_heard_at_a_place(page: FirefoxPage) -> None:
    page.evaluate(f"document.getElementById('audio').currentTime = {start_of(page, 1, 'hold') + 4.6}")
    wait_until(page, "document.getElementById('caption').textContent !== ''")
    assert text(page, "#title") == "Calf at the wall · left"
    assert (text(page, "#phase"), text(page, "#figure")) == ("Hold", "1")
    assert text(page, "#next") == "Next: Calf at the wall · right"


def test_it_skips_by_step_and_plays_from_there(page: FirefoxPage) -> None:
    page.evaluate("document.getElementById('following').click()")
    start = start_of(page, 1)
    assert position(page) == pytest.approx(start, abs=0.01)
    page.evaluate("document.getElementById('play').click()")
    words = "Press the heel down, and lean in slowly."
    wait_until(page, f"document.getElementById('caption').textContent === '{words}'")
    page.evaluate("document.getElementById('play').click()")
    wait_until(page, "audio().paused")
    sentence = "[...document.querySelectorAll('#s1 .own')][1]"
    assert page.evaluate(f"{sentence}.textContent") == words
    start, end = map(float, page.evaluate(f"{sentence}.dataset.at").split())
    assert start - 0.06 <= position(page) < end


def test_it_asks_for_nothing_and_complains_about_nothing(page: FirefoxPage, page_file: Path) -> None:
    # Firefox does not tell that it reads a file.
    assert {address for address in page.requests if not address.startswith("data:")} <= {page_file.as_uri()}
    assert page.complaints == []
