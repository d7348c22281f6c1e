"""A hub on the loopback: serves the files of a folder below `/{repository}/resolve/{revision}/`."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_ADDRESSES = (
    "/rhasspy/piper-voices/resolve/v1.0.0/",
    "/onnx-community/Kokoro-82M-v1.0-ONNX/resolve/main/voices/",
)
_LARGE_BYTES = 100_000


class LoopbackHub:
    """Records the requests that it got, as `GET path range`.

    `cuts` is how many transfers of large files end at half their length. If `vanishes`, it then answers
    nothing more. `replaced` has other bytes for the files of these names.
    """

    def __init__(
        self,
        folder: Path,
        cuts: int = 0,
        *,
        vanishes: bool = False,
        replaced: Mapping[str, bytes] | None = None,
    ) -> None:
        self.requests: list[str] = []
        self.folder = folder
        self.cuts = cuts
        self.vanishes = vanishes
        self.replaced = replaced or {}
        self.address = ""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, by the path of a request."""
        name = path.rpartition("/")[2]
        file = self.folder / name
        if not any(address in path for address in _ADDRESSES) or not file.is_file():
            return None
        return self.replaced.get(name) or file.read_bytes()

    @contextmanager
    def running(self) -> Iterator[LoopbackHub]:
        """Serve in another thread."""
        handler = type("Handler", (_Handler,), {"hub": self})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{server.server_port}"
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        serving.start()
        try:
            yield self
        finally:
            server.shutdown()
            serving.join()
            server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: LoopbackHub
    server: ThreadingHTTPServer

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        wanted = self.headers.get("Range")
        self.hub.requests.append(f"{self.command} {self.path.rpartition('/')[2]} {wanted or '-'}")
        data = self.hub.read(self.path)
        if data is None:
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        self.send_response(206 if wanted else 200)
        if wanted:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        if with_body:
            self._send_body(data, start)

    def _send_body(self, data: bytes, start: int) -> None:
        if not self.hub.cuts or len(data) < _LARGE_BYTES:
            self.wfile.write(data[start:])
            return
        self.hub.cuts -= 1
        self.wfile.write(data[start : len(data) // 2])
        self.wfile.flush()
        self.close_connection = True
        if self.hub.vanishes:
            self.server.socket.close()
