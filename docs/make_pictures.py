"""Makes the pictures and the sample in docs/pictures that the README shows, from a shipped routine.

    .venv/bin/python docs/make_pictures.py

It needs Chromium, and speaks with the natural voice.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import soundfile
from playwright.sync_api import ViewportSize, sync_playwright
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import voicecoach  # noqa: E402 - found by the path above
from tests.support.browser import open_browser  # noqa: E402 - as above
from tests.support.player_fakes import FakeSource, constant  # noqa: E402 - as above
from voicecoach.player.player_state import current_state  # noqa: E402 - as above
from voicecoach.player.playhead import Playhead, TransportState  # noqa: E402 - as above
from voicecoach.player.screen.content import screen_content  # noqa: E402 - as above
from voicecoach.player.screen.display import COLOURS  # noqa: E402 - as above
from voicecoach.player.screen.layout import lay_out  # noqa: E402 - as above
from voicecoach.wording import screen_labels  # noqa: E402 - as above

PICTURES = ROOT / "docs" / "pictures"
ROUTINE = "upper-back-relief"
PHONE: ViewportSize = {"width": 390, "height": 780}
COLUMNS, ROWS = 72, 20
SECONDS_INTO_HOLD = 6
SAMPLE_LEAD_FRAMES, SAMPLE_FRAMES = round(2.5 * 48_000), 20 * 48_000


def main() -> None:
    """Write all of them."""
    PICTURES.mkdir(exist_ok=True)
    session = voicecoach.open(ROUTINE, voice="natural")
    timeline = session.timeline()
    hold = next(step.hold for step in timeline.steps if step.hold)
    with TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        session.export(page)
        draw_page(page, hold.start / 48_000 + SECONDS_INTO_HOLD)
        whole = Path(folder, "whole.wav")
        session.export(whole)
        write_sample(whole, hold.start - SAMPLE_LEAD_FRAMES)
    draw_terminal(timeline, hold.start + SECONDS_INTO_HOLD * 48_000)


def draw_page(page: Path, second: float) -> None:
    """The page on a phone, in a hold."""
    with sync_playwright() as playwright, open_browser(playwright) as browser:
        phone = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True).new_page()
        phone.goto(page.as_uri())
        phone.locator("#play").click()
        phone.evaluate(f"document.getElementById('audio').currentTime = {second}")
        phone.locator("#phase:not(:empty)").wait_for()
        phone.screenshot(path=PICTURES / "page.png")


def draw_terminal(timeline: voicecoach.Timeline, frame: int) -> None:
    """The full-screen view of the terminal, at the same time."""
    source = FakeSource(constant(timeline.frames), timeline.steps, timeline.events)
    state = current_state(source, Playhead(frame, TransportState.PLAYING))
    content = screen_content(state, source, screen_labels(timeline.language), has_keys=True)
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    for row in lay_out(content, COLUMNS, ROWS):
        console.print(Text.assemble(*((text, COLOURS[look]) for text, look in row)), end="\n")
    drawing = console.export_svg(title=f"voicecoach play {ROUTINE}")
    drawing = re.sub(r"@font-face \{.*?\}\s*", "", drawing, flags=re.DOTALL)  # they are loaded from a server
    drawing = re.sub(r"<!--.*?-->\s*", "", drawing, flags=re.DOTALL)
    (PICTURES / "terminal.svg").write_text(drawing, "utf-8")


def write_sample(whole: Path, start: int) -> None:
    """Twenty seconds of the session, around the same hold."""
    samples, rate = soundfile.read(whole, start=start, frames=SAMPLE_FRAMES, dtype="int16")
    sample = PICTURES / "sample.mp3"
    soundfile.write(sample, samples, rate, format="MP3", bitrate_mode="CONSTANT", compression_level=0.85)


if __name__ == "__main__":
    main()
