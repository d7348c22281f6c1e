"""How soon Chromium plays a page of an hour, and how much memory its tab takes."""

from __future__ import annotations

import re
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import voicecoach
from tests.benchmarks.long_routines import minutes_long
from tests.support.browser import open_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

RUNS = 5
NOTE_TIMES = """
window.seen = {};
document.addEventListener("canplaythrough", () => { window.seen.ready = performance.now(); }, true);
new PerformanceObserver(list => { window.seen.words = list.getEntries()[0].startTime; })
  .observe({ type: "paint", buffered: true });
"""
AUDIO_ALONE = '<!DOCTYPE html><title>Alone</title><audio preload="auto" src="{name}"></audio>Words'


def open_once(browser: Browser, file: Path) -> tuple[float, float, float]:
    """Seconds to the first words and until it can play to its end, and MB of the tab then."""
    session: Any = browser.new_browser_cdp_session()
    with browser.new_context() as context:
        context.add_init_script(NOTE_TIMES)
        page = context.new_page()
        page.goto(file.as_uri())
        page.wait_for_function("window.seen.ready && window.seen.words")
        seen = page.evaluate("window.seen")
        processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
        tab = max(resident_mb(process["id"]) for process in processes if process["type"] == "renderer")
    return seen["words"] / 1000, seen["ready"] / 1000, tab


def resident_mb(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text("ascii"))
    assert found
    return int(found[1]) / 1024


def test_a_page_of_an_hour_is_ready_soon(tmp_path: Path, playwright: Playwright) -> None:
    routine = minutes_long(tmp_path / "hour.yaml", 60, "espeak")
    session = voicecoach.open(routine)
    for suffix in (".html", ".m4a"):
        session.export(routine.with_suffix(suffix))
    alone = tmp_path / "alone.html"
    alone.write_text(AUDIO_ALONE.format(name="hour.m4a"), "utf-8")
    with open_browser(playwright) as browser:
        runs = [
            (open_once(browser, tmp_path / "hour.html"), open_once(browser, alone)) for _ in range(RUNS + 1)
        ][1:]
    words, ready, memory = (median(page[index] for page, _ in runs) for index in range(3))
    other_ready, other_memory = (median(other[index] for _, other in runs) for index in (1, 2))
    print(
        f"\na page of an hour: words after {words:.2f} s, ready after {ready:.2f} s, the tab {memory:.0f} MB;"
        f" its sound alone: ready after {other_ready:.2f} s, the tab {other_memory:.0f} MB"
    )
    assert words < ready <= 1.5
    assert memory <= 250
