"""The page in a browser, as someone uses it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.thorough import thorough_except

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.support.browser import Visit

SEEK = "time => { document.getElementById('audio').currentTime = time; }"


def expect(thing: Any) -> Any:
    from playwright.sync_api import expect as playwright_expect  # noqa: PLC0415 - not everybody has it

    return playwright_expect(thing)


def step_start(page: Page, index: int) -> float:
    times = page.locator(f"#s{index}").get_attribute("data-at") or ""
    return float(times.split()[0])


def seek(page: Page, seconds: float) -> None:
    page.evaluate(SEEK, seconds)


def test_it_asks_for_nothing_and_complains_about_nothing(
    visit: Callable[..., Visit], page_file: Path
) -> None:
    opened = visit()
    opened.page.locator("#play").click()
    expect(opened.page.locator("body")).to_have_class(re.compile("playing"))
    expect(opened.page.locator("#needle")).not_to_have_attribute("style", "left: 0%;")
    assert [address for address in opened.requests if not address.startswith("data:")] == [page_file.as_uri()]
    assert opened.complaints == []


def test_it_shows_what_is_done_how_long_and_what_comes_next(visit: Callable[..., Visit]) -> None:
    page = visit().page
    hold = float((page.locator("#s1").get_attribute("data-hold") or "").split()[0])
    seek(page, hold + 4.6)
    expect(page.locator("#title")).to_have_text("Calf at the wall · left")
    expect(page.locator("#phase")).to_have_text("Hold")
    expect(page.locator("#figure")).to_have_text("1")
    expect(page.locator("#caption")).to_have_text("Keep the knee straight.")
    expect(page.locator("#next")).to_have_text("Next: Calf at the wall · right")
    expect(page.locator("#left")).to_have_text(re.compile(r"^0:\d\d left$"))
    expect(page.locator("#s1")).to_have_attribute("aria-current", "step")


@pytest.mark.thorough
def test_before_a_hold_it_says_how_long_that_will_be(visit: Callable[..., Visit]) -> None:
    page = visit().page
    seek(page, step_start(page, 1) + 0.5)
    expect(page.locator("#phase")).to_have_text("Get ready")
    expect(page.locator("#next")).to_have_text("Next: Hold 0:05")


@pytest.mark.thorough
def test_repetitions_are_counted(visit: Callable[..., Visit]) -> None:
    page = visit().page
    counted = (page.locator("#s4").get_attribute("data-counted") or "").split()
    assert len(counted) == 3
    seek(page, float(counted[1]) + 0.1)
    expect(page.locator("#count")).to_have_text("Repetition 2 of 3")


def test_a_step_and_a_sentence_are_heard_from_their_start(visit: Callable[..., Visit]) -> None:
    opened = visit()
    page = opened.page
    page.locator("#s3 .go").click()
    expect(page.locator("body")).to_have_class(re.compile("playing"))
    expect(page.locator("#title")).to_have_text("Rest")
    page.locator("#play").click()
    sentence = page.locator("#s1 .own", has_text="Press the heel down")
    start, end = map(float, (sentence.get_attribute("data-at") or "").split())
    sentence.click()
    page.keyboard.press("k")
    assert start <= opened.position() < end


def test_the_buttons_skip_by_step(visit: Callable[..., Visit]) -> None:
    opened = visit()
    page = opened.page
    page.locator("#following").click()
    assert opened.position() == pytest.approx(step_start(page, 1), abs=0.01)
    page.locator("#following").click()
    assert opened.position() == pytest.approx(step_start(page, 2), abs=0.01)
    page.locator("#previous").click()
    assert opened.position() == pytest.approx(step_start(page, 1), abs=0.01)
    seek(page, step_start(page, 2) - 0.1)
    page.locator("#previous").click()  # long after the start of a step: this one again
    assert opened.position() == pytest.approx(step_start(page, 1), abs=0.01)
    page.locator("#restart").click()
    assert opened.position() == 0


@pytest.mark.thorough
def test_keys_do_the_same(visit: Callable[..., Visit]) -> None:
    opened = visit()
    page = opened.page
    page.keyboard.press("n")
    assert opened.position() == pytest.approx(step_start(page, 1), abs=0.01)
    page.keyboard.press("ArrowRight")
    assert opened.position() == pytest.approx(step_start(page, 1) + 10, abs=0.01)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("p")
    assert opened.position() == 0
    page.keyboard.press(">")
    expect(page.locator("#speed")).to_have_value("1.1")
    page.keyboard.press("Space")
    expect(page.locator("#play")).to_have_attribute("aria-label", "Pause")
    page.keyboard.press("Space")
    expect(page.locator("#play")).to_have_attribute("aria-label", "Play")


@pytest.mark.thorough
def test_the_speed_is_chosen(visit: Callable[..., Visit]) -> None:
    page = visit().page
    page.locator("#speed").select_option("1.5")
    assert page.evaluate("document.getElementById('audio').playbackRate") == 1.5
    speeds = [
        text.rstrip("\N{MULTIPLICATION SIGN}") for text in page.locator("#speed option").all_text_contents()
    ]
    assert speeds == ["0.75", "0.9", "1", "1.1", "1.25", "1.5"]


def test_it_remembers_where_one_was(visit: Callable[..., Visit]) -> None:
    opened = visit()
    page = opened.page
    page.locator("#following").click()
    page.locator("#following").click()
    start = step_start(page, 2)
    page.locator("#speed").select_option("1.25")
    page.reload()
    expect(page.locator("#s2")).to_have_attribute("aria-current", "step")
    assert opened.position() == pytest.approx(start, abs=0.01)
    expect(page.locator("#speed")).to_have_value("1.25")


@pytest.mark.thorough
def test_a_link_leads_to_a_step(visit: Callable[..., Visit], page_file: Path) -> None:
    page = visit().page
    page.goto("about:blank")
    page.goto(f"{page_file.as_uri()}#s3")
    expect(page.locator("#title")).to_have_text("Rest")


def test_without_javascript_everything_is_there(visit: Callable[..., Visit]) -> None:
    page = visit(java_script_enabled=False).page
    expect(page.locator("h1")).to_have_text("Calves & <more>")
    expect(page.locator(".about")).to_have_text("Two stretches after a run.")
    expect(page.locator("dl")).to_contain_text("wall")
    expect(page.locator("#s1 .go")).to_contain_text("left Hold 0:05")
    expect(page.locator("#s1 .words")).to_contain_text("Press the heel down, and lean in slowly.")
    expect(page.locator(".note")).to_have_text("Note: Keep the heel down & <b>breathe</b>.")
    expect(page.locator(".card img")).to_be_visible()
    expect(page.locator("svg.session")).to_be_visible()
    expect(page.locator("audio")).to_be_visible()
    expect(page.locator("#player")).to_be_hidden()


@pytest.mark.parametrize(
    ("width", "scheme"),
    thorough_except((360, "dark"), of=((360, "light"), (360, "dark"), (1280, "light"), (1280, "dark"))),
)
def test_axe_finds_nothing(visit: Callable[..., Visit], width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - not everybody has it

    page = visit(viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce").page
    seek(page, step_start(page, 1) + 1)
    expect(page.locator("#s1 .now")).to_be_visible()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.thorough
def test_what_is_spoken_is_quiet_for_screen_readers(visit: Callable[..., Visit]) -> None:
    page = visit().page
    assert page.locator("[aria-live]:not([aria-live=off]), [role=status], [role=log]").count() == 0
    expect(page.locator("#caption")).to_have_attribute("aria-hidden", "true")


@pytest.mark.thorough
def test_all_buttons_are_large_enough_for_a_thumb(visit: Callable[..., Visit]) -> None:
    page = visit().page
    for place in (*page.locator("button").all(), page.locator("#speed"), page.locator("#s1 .go")):
        box = place.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360


@pytest.mark.thorough
def test_it_prints_as_a_sheet(visit: Callable[..., Visit]) -> None:
    page = visit().page
    page.emulate_media(media="print")
    expect(page.locator("#player")).to_be_hidden()
    expect(page.locator(".card img")).to_be_visible()
    expect(page.get_by_text("Press the heel down, and lean in slowly.")).to_be_visible()
    sheet = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1


@pytest.mark.thorough
def test_a_sound_that_cannot_be_played_is_tried_as_a_blob_and_then_reported(
    visit: Callable[..., Visit], page_file: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.html"
    text = page_file.read_text("utf-8")
    head, mark, _ = text.partition("data:audio/mp4;base64,")
    broken.write_text(f'{head}{mark}AAAA"></audio></body></html>', "utf-8")
    page = visit(broken).page
    expect(page.locator("#fault")).to_have_text("This browser cannot play the sound.")
