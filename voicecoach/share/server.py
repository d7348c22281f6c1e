"""The server: it answers only requests that have the token, and only with the files that are shared."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from voicecoach.share.shared_files import INDEX_STYLE, index_html
from voicecoach.system import policy_hash

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import Message, Receive, Scope, Send

    from voicecoach.share.shared_files import SharedRoutine

_TOKEN_BYTES = 16
_MAX_CONNECTIONS = 32
_CLOSE_TIMEOUT_S = 1
_MEDIA_TYPES = {".html": "text/html; charset=utf-8", ".m4a": "audio/mp4"}

_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True, slots=True)
class Transfer:
    """A file, or a part of it, that was sent to a device."""

    name: str
    client: str
    sent: int
    size: int


@dataclass(frozen=True, slots=True)
class ShareEvents:
    """Callbacks of the server, called in its thread.

    `sent` is called after each transfer, also one that the device has cut; `refused` gets the address of a
    device that asked for something without the token.
    """

    sent: Callable[[Transfer], None]
    refused: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class SharePlan:
    """What is shared, at which token, and after how many seconds without a transfer the server ends."""

    routines: Sequence[SharedRoutine]
    token: str
    idle_s: float

    def first_path(self) -> str:
        """The path to open first: the page of a routine that is alone, else the list."""
        name = quote(self.routines[0].page.name) if len(self.routines) == 1 else ""
        return f"/{self.token}/{name}"


def new_token() -> str:
    """A random token, different each time."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def serve(listener: socket.socket, plan: SharePlan, events: ShareEvents) -> None:
    """Serve the files until there was no transfer for `plan.idle_s`; Ctrl-C ends it too."""
    asyncio.run(_serve(listener, plan, events))


async def _serve(listener: socket.socket, plan: SharePlan, events: ShareEvents) -> None:
    host = listener.getsockname()[0]
    idle = _IdleTimer(plan.idle_s)
    config = uvicorn.Config(
        make_app(plan, host, events, idle),
        access_log=False,
        lifespan="off",
        limit_concurrency=_MAX_CONNECTIONS,
        log_level="critical",
        server_header=False,
        timeout_graceful_shutdown=_CLOSE_TIMEOUT_S,
        ws="none",
    )
    server = uvicorn.Server(config)

    def stop() -> None:
        server.should_exit = True

    idle.start(stop)
    await server.serve(sockets=[listener])


def make_app(plan: SharePlan, host: str, events: ShareEvents, idle: _IdleTimer) -> Starlette:
    """The application: a list at `/TOKEN/` and the files below it; all else is not found."""
    files = {path.name: path for one in plan.routines for path in (one.page, one.audio)}
    index = Response(index_html(plan.routines), media_type="text/html", headers=_HEADERS | _index_policy())

    async def respond(request: Request) -> Response:
        client = request.client.host if request.client else ""
        if not secrets.compare_digest(request.path_params["token"].encode(), plan.token.encode()):
            events.refused(client)
            return _not_found()
        name = request.path_params["name"]
        if not name:
            return index
        path = files.get(name)
        return _not_found() if path is None else _SharedFile(path, client, events, idle)

    async def refuse(request: Request, _error: Exception) -> Response:
        events.refused(request.client.host if request.client else "")
        return _not_found()

    app = Starlette(
        routes=[Route("/{token}/{name:path}", respond)],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[host], www_redirect=False)],
        exception_handlers={404: refuse},
    )
    app.router.redirect_slashes = False  # it would tell a stranger which paths are there
    return app


def _not_found() -> Response:
    return PlainTextResponse("Not found", 404, _HEADERS)


def _index_policy() -> dict[str, str]:
    return {"Content-Security-Policy": f"default-src 'none'; style-src {policy_hash(INDEX_STYLE)}"}


class _SharedFile(FileResponse):
    """A file, whole or a range of it, whose transfer is reported."""

    def __init__(self, path: Path, client: str, events: ShareEvents, idle: _IdleTimer) -> None:
        super().__init__(path, headers=_HEADERS, media_type=_MEDIA_TYPES[path.suffix])
        self._transfer = (path, client)
        self._events, self._idle = events, idle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, and count what is sent."""
        sent = 0

        async def counted(message: Message) -> None:
            nonlocal sent
            await send(message)
            sent += len(message.get("body", b""))

        self._idle.begin()
        try:
            await super().__call__(scope, receive, counted)
        finally:
            self._idle.end()
            path, client = self._transfer
            if sent:
                self._events.sent(Transfer(path.name, client, sent, path.stat().st_size))


class _IdleTimer:
    """Calls a function when there was no transfer for a time. Used in the thread of the event loop only."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._active = 0
        self._timer: asyncio.TimerHandle | None = None
        self._stop: Callable[[], None] = lambda: None

    def start(self, stop: Callable[[], None]) -> None:
        """Begin to wait; `stop` is called at the end."""
        self._stop = stop
        self._wait()

    def begin(self) -> None:
        """A transfer has begun."""
        self._active += 1
        if self._timer:
            self._timer.cancel()

    def end(self) -> None:
        """A transfer has ended."""
        self._active -= 1
        if not self._active:
            self._wait()

    def _wait(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._stop)
