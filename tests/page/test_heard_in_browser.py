"""What is heard and shown while the page plays in a browser, and media keys on a private D-Bus."""

from __future__ import annotations

import base64
import io
import os
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from tests.support import private_bus
from tests.support.browser import Visit, open_browser
from tests.support.private_bus import Follower, playerctl
from voicecoach.audio.codecs import decode_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import numpy.typing as npt
    from playwright.sync_api import Page, Playwright

pytestmark = [pytest.mark.thorough, pytest.mark.thorough]

RATE = 48_000
CAPTURE = """async seconds => {
  const audio = document.getElementById("audio");
  const start = audio.currentTime, parts = [];
  const recorder = new MediaRecorder(audio.captureStream(), { audioBitsPerSecond: 128000 });
  recorder.ondataavailable = event => parts.push(event.data);
  const isOver = new Promise(resolve => { recorder.onstop = resolve; });
  audio.addEventListener("timeupdate", () => {
    if (audio.currentTime > start + seconds && recorder.state === "recording") recorder.stop();
  });
  recorder.start();
  await audio.play();
  await isOver;
  audio.pause();
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""));
}"""
WATCH = """() => {
  const audio = document.getElementById("audio"), caption = document.getElementById("caption");
  window.seen = [];
  new MutationObserver(() => seen.push([audio.currentTime, caption.textContent]))
    .observe(caption, { childList: true, characterData: true, subtree: true });
}"""


def samples_of(page_file: Path, folder: Path) -> npt.NDArray[np.float32]:
    """The sound of a page, as another decoder reads it."""
    text = page_file.read_text("utf-8").partition("data:audio/mp4;base64,")[2].partition('"')[0]
    (folder / "sound.m4a").write_bytes(base64.b64decode(text))
    return np.concatenate(list(decode_file(folder / "sound.m4a")))


def decode_webm(data: bytes) -> npt.NDArray[np.float32]:
    """What a browser has recorded, as mono samples at 48 kHz."""
    with av.open(io.BytesIO(data), "r") as container:
        resampler = av.AudioResampler("flt", "mono", RATE)
        frames = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def place_of(heard: npt.NDArray[np.float32], whole: npt.NDArray[np.float32]) -> float:
    """Where in the whole a part comes from, in seconds, by correlation."""
    size = 1 << (len(whole) + len(heard)).bit_length()
    product = np.fft.rfft(whole, size) * np.conj(np.fft.rfft(heard, size))
    return float(np.argmax(np.fft.irfft(product, size)[: len(whole)]) / RATE)


def first_loud(sound: npt.NDArray[np.float32]) -> int:
    """The first frame that can be heard."""
    return int(np.flatnonzero(np.abs(sound) > 0.01)[0])


def sentence_times(page: Page, selector: str) -> list[tuple[float, float, str]]:
    found = []
    for span in page.locator(selector).all():
        start, end = map(float, (span.get_attribute("data-at") or "").split())
        found.append((start, end, span.text_content() or ""))
    return found


@pytest.mark.parametrize("share", [0.15, 0.5, 0.8])
def test_it_plays_from_where_it_was_told(
    visit: Callable[..., Visit], page_file: Path, tmp_path: Path, share: float
) -> None:
    whole = samples_of(page_file, tmp_path)
    page = visit().page
    spoken = [times for times in sentence_times(page, ".own") if times[1] - times[0] > 1]
    start = spoken[int(share * len(spoken))][0] + 0.2
    page.evaluate("time => { document.getElementById('audio').currentTime = time; }", start)
    heard = decode_webm(base64.b64decode(page.evaluate(CAPTURE, 1.5)))
    onset = first_loud(heard)
    expected = start + first_loud(whole[round(start * RATE) :]) / RATE  # it may be sent to a pause
    assert abs(place_of(heard[onset : onset + RATE], whole) - expected) < 0.05


def test_captions_come_with_their_sentences(visit: Callable[..., Visit]) -> None:
    page = visit().page
    sentences = sentence_times(page, "#s1 .own")
    assert [text for _, _, text in sentences] == [
        "Step back with your left foot.",
        "Press the heel down, and lean in slowly.",
        "Keep the knee straight.",
    ]
    page.evaluate(WATCH)
    page.locator("#s1 .own").first.click()
    from playwright.sync_api import expect  # noqa: PLC0415 - not everybody has it

    expect(page.locator("#caption")).to_have_text("Keep the knee straight.", timeout=20_000)
    seen = {text: time for time, text in page.evaluate("seen")}
    late = [seen[text] - start for start, _, text in sentences]
    assert max(map(abs, late)) < 0.06


def test_sentences_start_where_the_voice_does(
    visit: Callable[..., Visit], page_file: Path, tmp_path: Path
) -> None:
    whole = np.abs(samples_of(page_file, tmp_path))
    for start, _, text in sentence_times(visit().page, "#s1 .own")[1:]:
        at = round(start * RATE)
        before, after = whole[at - RATE // 10 : at], whole[at : at + RATE // 10]
        assert before.max() < 0.05 * whole.max() < after.max(), text


@pytest.fixture
def bus() -> Iterator[dict[str, str]]:
    if sys.platform != "linux" or private_bus.missing():
        pytest.skip(f"media keys need Linux and {private_bus.missing()}")
    with private_bus.private_bus() as env:
        yield env


def test_media_keys_skip_by_step(playwright: Playwright, bus: dict[str, str], page_file: Path) -> None:
    with (
        open_browser(playwright, bus) as browser,
        Follower(bus, "{{title}}|{{album}}|{{status}}") as shown,
    ):
        opened = Visit(browser, page_file)
        opened.page.locator("#play").click()
        shown.until("Get ready|Calves & <more>|Playing")
        playerctl(bus, "next")
        shown.until("Calf at the wall · left|Calves & <more>|Playing")
        playerctl(bus, "next")
        shown.until("Calf at the wall · right|Calves & <more>|Playing")
        playerctl(bus, "previous")
        shown.until("Calf at the wall · left|Calves & <more>|Playing")
        playerctl(bus, "pause")
        shown.until("Calf at the wall · left|Calves & <more>|Paused")
        rest = float((opened.page.locator("#s3").get_attribute("data-at") or "").split()[0])
        playerctl(bus, "position", str(rest + 0.5))
        shown.until("Rest|Calves & <more>|Paused")
        assert opened.complaints == []


class _QuietHandler(SimpleHTTPRequestHandler):
    """A static host that knows no Range, as the simplest do."""

    def log_message(self, *_: object) -> None:
        pass


def test_it_works_from_a_static_host_without_range(visit: Callable[..., Visit], page_file: Path) -> None:
    handler = partial(_QuietHandler, directory=os.fspath(page_file.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        opened = visit()
        opened.requests.clear()
        opened.page.goto(f"http://127.0.0.1:{server.server_port}/calf.html")
        opened.page.locator("#s4 .go").click()
        opened.page.locator("#play").click()
        start = float((opened.page.locator("#s4").get_attribute("data-at") or "").split()[0])
        assert start <= opened.position() < start + 5
        server.shutdown()
    addresses = [address for address in opened.requests if not address.startswith("data:")]
    assert addresses == [f"http://127.0.0.1:{server.server_port}/calf.html"]
    assert opened.complaints == []
