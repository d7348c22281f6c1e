"""A headless Firefox, driven by WebDriver BiDi, which it speaks itself.

Playwright drives only a Firefox of its own, or one newer than the long-term release.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tests.support.programs import first_installed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from websockets.sync.client import ClientConnection

_PROGRAMS = ("firefox-esr", "firefox")
_PREFERENCES = {"media.autoplay.default": 0, "browser.shell.checkDefaultBrowser": False}
_DEADLINE_S = 60


def missing() -> str:
    """What these tests need and the machine lacks, empty when it has all."""
    lacks_websockets = importlib.util.find_spec("websockets") is None
    return "websockets" if lacks_websockets else "" if first_installed(*_PROGRAMS) else "firefox-esr"


class FirefoxPage:
    """A tab; `requests` are the addresses that it asked for, `complaints` what stands in its console."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._numbers = count(1)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._send("session.new", capabilities={})
        self._send("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        tree = self._send("browsingContext.getTree")
        self._context = tree["contexts"][0]["context"]

    def open(self, file: Path) -> None:
        """Open a file, and wait until it is loaded."""
        self._send("browsingContext.navigate", context=self._context, url=file.as_uri(), wait="complete")

    def evaluate(self, expression: str) -> Any:
        """The value of an expression of JavaScript, or of its promise: a text, a number or a truth value."""
        target = {"context": self._context}
        answer = self._send("script.evaluate", expression=expression, target=target, awaitPromise=True)
        assert answer["type"] == "success", answer
        return answer["result"].get("value")

    def _send(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        self._connection.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self._connection.recv(timeout=_DEADLINE_S))
            if message.get("id") == number:
                assert message["type"] == "success", message
                return message["result"]
            self._note(message)

    def _note(self, event: dict[str, Any]) -> None:
        if event["method"] == "log.entryAdded":
            self.complaints.append(event["params"]["text"])
        elif event["method"] == "network.beforeRequestSent":
            self.requests.append(event["params"]["request"]["url"].partition(",")[0])


@contextmanager
def open_firefox() -> Iterator[FirefoxPage]:
    """A context within which Firefox runs, with an empty profile; its sound goes nowhere."""
    from websockets.sync.client import connect  # noqa: PLC0415 - not everybody has it

    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _PREFERENCES.items()
        ]
        Path(profile, "user.js").write_text("\n".join(lines), "utf-8")
        command = [first_installed(*_PROGRAMS) or "", "--headless", "--no-remote", "--profile", profile]
        with subprocess.Popen(
            [*command, "--remote-debugging-port=0"],
            env={**os.environ, "HOME": profile, "PULSE_SERVER": "none"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                assert process.stderr
                started = (
                    re.search(r"WebDriver BiDi listening on (ws://\S+)", line) for line in process.stderr
                )
                address = next(filter(None, started))[1]
                with connect(f"{address}/session", max_size=None) as connection:
                    yield FirefoxPage(connection)
            finally:
                process.kill()
