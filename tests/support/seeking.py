"""Where Chromium's player is after a seek: the sound that it plays is captured and found in the source."""

from __future__ import annotations

import base64
import shutil
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Sound = NDArray[np.float32]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
RATE = 48_000
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required"),
    "--allow-file-access-from-files",  # else the sound of a page on file:// may be heard, but not captured
)
_CAPTURED = RATE
_SEARCHED_S = 10
_LEAST_CORRELATION = 0.5

_PAGE = """<!doctype html><title>Seeking</title><audio src="{name}" preload="auto"></audio><script>
const audio = document.querySelector("audio"), context = new AudioContext({{sampleRate: 48000}});
const code = `registerProcessor("capture", class extends AudioWorkletProcessor {{
  process([[channel]]) {{ if (channel) this.port.postMessage(channel.slice()); return true; }}
}})`;
const module = URL.createObjectURL(new Blob([code], {{type: "text/javascript"}}));
const ready = context.audioWorklet.addModule(module)
  .then(() => {{
    const node = new AudioWorkletNode(context, "capture");
    context.createMediaElementSource(audio).connect(node).connect(context.destination);
    return node;
  }});
async function capture(second, frames) {{
  const node = await ready;
  const happens = (name) => new Promise((done) => audio.addEventListener(name, done, {{once: true}}));
  await context.resume();
  if (audio.readyState < 1) await happens("loadedmetadata");
  audio.pause();
  await new Promise((done) => setTimeout(done, 150));
  const seeked = happens("seeked");
  audio.currentTime = second;
  await seeked;
  const sound = new Float32Array(frames);
  let at = 0;
  const filled = new Promise((done) => {{
    node.port.onmessage = ({{data}}) => {{
      const from = at ? 0 : data.findIndex((value) => value !== 0);
      if (from < 0 || at >= frames) return;
      const part = data.subarray(from, from + frames - at);
      sound.set(part, at);
      at += part.length;
      if (at >= frames) done();
    }};
  }});
  await audio.play();
  await filled;
  audio.pause();
  const bytes = new Uint8Array(sound.buffer);
  let text = "";
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
}}
</script>"""


class _RangeHandler(SimpleHTTPRequestHandler):
    """Serves a folder, and parts of files as media players ask for them."""

    def log_message(self, *_: object) -> None:
        """Print nothing."""

    def do_GET(self) -> None:
        path, wanted = Path(self.translate_path(self.path)), self.headers.get("Range", "")
        if not wanted.startswith("bytes=") or not path.is_file():
            super().do_GET()
            return
        data = path.read_bytes()
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        start, end = int(first), min(int(last or len(data) - 1), len(data) - 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(data)}")
        self.send_header("Content-Length", str(end - start + 1))
        self.send_header("Accept-Ranges", "bytes")
        self.end_headers()
        try:
            self.wfile.write(data[start : end + 1])
        except (BrokenPipeError, ConnectionResetError):  # the player has read enough
            self.close_connection = True


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_RangeHandler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def chromium(playwright: Any) -> Iterator[Any]:
    """A headless Chromium, started by Playwright."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
    try:
        yield browser
    finally:
        browser.close()


def seek_errors_s(
    browser: Any, address: str, file: Path, source: Sound, seconds: Sequence[float]
) -> list[float]:
    """How far from each of the `seconds` the sound is that plays after seeking to it; inf if it is not found.

    `address` is that of the folder of `file`, with `http:` or `file:`.
    """
    page_file = file.with_name(f"{file.name}.html")
    page_file.write_text(_PAGE.format(name=file.name), "utf-8")
    page = browser.new_page()
    try:
        page.goto(address + page_file.name)
        return [_seek_error_s(page, source, second) for second in seconds]
    finally:
        page.close()


def _seek_error_s(page: Any, source: Sound, second: float) -> float:
    text = page.evaluate("([second, frames]) => capture(second, frames)", [second, _CAPTURED])
    captured = np.frombuffer(base64.b64decode(text), np.float32)
    first = max(0, int((second - _SEARCHED_S) * RATE))
    at, correlation = find(captured, source[first : int((second + _SEARCHED_S) * RATE)])
    return (first + at) / RATE - second if correlation >= _LEAST_CORRELATION else float("inf")


def find(part: Sound, source: Sound) -> tuple[int, float]:
    """The frame of the source where a part of it is, and the correlation there, from 0 to 1."""
    size = 1 << (len(source) + len(part)).bit_length()
    product = np.fft.irfft(np.fft.rfft(source, size) * np.conj(np.fft.rfft(part, size)), size)
    products = product[: max(1, len(source) - len(part))]
    power = np.concatenate([[0.0], np.cumsum(source.astype(np.float64) ** 2)])
    powers = power[len(part) : len(part) + len(products)] - power[: len(products)]
    correlations = products / np.sqrt(np.maximum(powers, 1e-9) * np.sum(part.astype(np.float64) ** 2) + 1e-12)
    at = int(np.argmax(correlations))
    return at, float(correlations[at])


def loud_seconds(source: Sound, count: int) -> list[float]:
    """Times spread over the sound, each where it is not silent in the next half second."""
    wanted = np.linspace(0.03, 0.97, count) * len(source)
    blocks = source[: len(source) // 4800 * 4800].reshape(-1, 4800)
    loud = np.sqrt(np.mean(blocks.astype(np.float64) ** 2, axis=1)) > 0.02
    run = np.flatnonzero(np.convolve(loud, np.ones(5), "valid") == 5)
    return [float(run[np.argmin(np.abs(run * 4800 - at))] * 0.1 + 0.0371) for at in wanted]
