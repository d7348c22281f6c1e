"""A headless Chromium, driven by Playwright; it is the one that is installed, none is downloaded."""

from __future__ import annotations

import importlib.util
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.support.programs import first_installed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Playwright

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)


def missing() -> str:
    """What the tests in a browser need and the machine lacks, empty when it has all."""
    lacks_playwright = importlib.util.find_spec("playwright") is None
    return "playwright" if lacks_playwright else "" if first_installed(*_PROGRAMS) else "chromium"


@contextmanager
def open_browser(playwright: Playwright, env: Mapping[str, str] = os.environ) -> Iterator[Browser]:
    """A context within which the browser runs, in this environment; its sound goes nowhere."""
    silent: dict[str, str | float | bool] = {**env, "PULSE_SERVER": "none"}
    browser = playwright.chromium.launch(executable_path=first_installed(*_PROGRAMS), args=_FLAGS, env=silent)
    yield browser
    browser.close()


class Visit:
    """A page that was opened from a file, and all that it asked for or complained about."""

    def __init__(self, browser: Browser, file: Path, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url.partition(",")[0]))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(file.as_uri())

    def position(self) -> float:
        """The position of the sound in seconds."""
        found: float = self.page.evaluate("document.getElementById('audio').currentTime")
        return found

    def close(self) -> None:
        """Close it, with all that it has stored."""
        self.context.close()
