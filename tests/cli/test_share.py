"""`share` as a program, used by a phone on the network and by a stranger."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NECK = """\
language: en
routine: Neck
steps:
  - exercise: Side bend
    do: Let your ear sink.
    hold: 10s
"""
BACK = NECK.replace("Neck", "Back & sides").replace("Side bend", "Bow")


class Answer(NamedTuple):
    """What the server said."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Sharing:
    """The running program, and what it shares."""

    process: subprocess.Popen[str]
    host: str
    port: int
    path: str

    @property
    def token(self) -> str:
        """The part of the address that cannot be guessed."""
        return self.path.split("/")[1]

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """One request, with the path as it is."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_host="Host" in headers)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()


def start(folder: Path, *words: str) -> Sharing:
    """Start to share; returns once the address is shown."""
    env = os.environ | {"VOICECOACH_HOME": str(folder / "home"), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "voicecoach", "share", *words, "--voice", "silent"],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout
    address = process.stdout.readline().strip()
    parts = re.fullmatch(r"http://([\d.]+):(\d+)(/.+)", address)
    assert parts, (address, process.communicate())
    assert process.stdout.readline() == (
        "Point the camera of a phone in this network at the code, or open the address. Ctrl-C stops.\n"
    )
    return Sharing(process, parts[1], int(parts[2]), parts[3])


@pytest.fixture(scope="module")
def sharing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sharing]:
    folder = tmp_path_factory.mktemp("share")
    (folder / "neck.yaml").write_text(NECK, "utf-8")
    (folder / "back.yaml").write_text(BACK, "utf-8")
    running = start(folder, "neck.yaml", "back.yaml", "--host", "127.0.0.1")
    yield running
    running.process.kill()
    running.process.communicate()


def test_a_phone_gets_the_list_the_page_and_the_sound_file(sharing: Sharing) -> None:
    base = f"/{sharing.token}/"
    listed = sharing.ask(base)
    assert listed.status == 200
    audio = sharing.ask(base + "neck.m4a")
    size = f"Sound file, {len(audio.body) / 1000:.0f} kB"
    assert re.findall(r'href="([^"]+)"[^>]*>([^<]+)<', listed.body.decode())[:3] == [
        ("neck.html", "Neck"),
        ("neck.m4a", size),
        ("back.html", "Back &amp; sides"),
    ]
    page = sharing.ask(base + "neck.html")
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert b"Let your ear sink." in page.body
    assert (audio.status, audio.headers["content-type"]) == (200, "audio/mp4")
    assert audio.headers["accept-ranges"] == "bytes"
    assert audio.body[4:8] == b"ftyp"


def test_a_player_seeks_by_ranges(sharing: Sharing) -> None:
    path = f"/{sharing.token}/neck.m4a"
    whole = sharing.ask(path).body
    part = sharing.ask(path, Range="bytes=1000-1999")
    assert (part.status, part.headers["content-range"]) == (206, f"bytes 1000-1999/{len(whole)}")
    assert part.body == whole[1000:2000]
    assert sharing.ask(path, Range=f"bytes={len(whole)}-").status == 416
    head = sharing.ask(path, "HEAD")
    assert (head.status, int(head.headers["content-length"]), head.body) == (200, len(whole), b"")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/neck.m4a",
        "/wrong-token/",
        "/wrong-token/neck.m4a",
        "/{token}",
        "/{token}/../neck.yaml",
        "/{token}/..%2fneck.yaml",
        "/{token}/%2e%2e/%2e%2e/etc/passwd",
        "/{token}//etc/passwd",
        "/{token}/neck.yaml",
        "/{token}/neck.m4a/",
        "/{token}/neck.m4a%00.html",
        "/{token}x/neck.m4a",
        "/%ff/neck.m4a",
    ],
)
def test_nothing_else_is_there(sharing: Sharing, path: str) -> None:
    answer = sharing.ask(path.format(token=sharing.token))
    assert (answer.status, answer.body) == (404, b"Not found")


def test_pages_of_other_names_cannot_use_it(sharing: Sharing) -> None:
    answer = sharing.ask(f"/{sharing.token}/neck.html", Host="evil.example")
    assert (answer.status, answer.body) == (400, b"Invalid host header")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent_to_it(sharing: Sharing, method: str) -> None:
    assert sharing.ask(f"/{sharing.token}/neck.html", method).status == 405


@pytest.mark.thorough
def test_it_tells_what_was_sent_and_who_was_refused(tmp_path: Path) -> None:
    (tmp_path / "neck.yaml").write_text(NECK, "utf-8")
    running = start(tmp_path, "neck.yaml", "--host", "127.0.0.1")
    assert running.path == f"/{running.token}/neck.html"
    size = len(running.ask(f"/{running.token}/neck.m4a").body)
    running.ask(f"/{running.token}/neck.m4a", Range="bytes=0-9999")
    running.ask("/guess/neck.m4a")
    running.ask("/another-guess/neck.m4a")
    running.process.send_signal(signal.SIGINT)
    output, errors = running.process.communicate(timeout=20)
    assert output.splitlines() == [
        f"127.0.0.1: neck.m4a, {size / 1000:.0f} kB",
        f"127.0.0.1: neck.m4a, 10 kB of {size / 1000:.0f} kB",
    ]
    assert errors.splitlines() == [
        "Note: 127.0.0.1 asked for something without the address of the code; it got nothing",
        "Stopped.",
    ]
    assert running.process.returncode == 130


def test_each_run_has_an_address_of_its_own_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    (tmp_path / "neck.yaml").write_text(NECK, "utf-8")
    tokens = set()
    for _ in range(2):
        running = start(tmp_path, "neck.yaml", "--host", "127.0.0.1", "--idle", "1s")
        tokens.add(running.token)
        output, errors = running.process.communicate(timeout=20)
        assert output.splitlines()[-1] == "Stopped: there was no transfer for 1s."
        assert (errors, running.process.returncode) == ("", 0)
        with pytest.raises(ConnectionRefusedError):
            running.ask(running.path)
    assert len(tokens) == 2
    assert not list(tmp_path.glob("voicecoach-*"))


def test_an_address_that_is_not_of_this_computer_and_a_port_in_use(tmp_path: Path) -> None:
    (tmp_path / "neck.yaml").write_text(NECK, "utf-8")

    def errors_of(*words: str) -> str:
        command = [sys.executable, "-m", "voicecoach", "share", "neck.yaml", *words]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
        ).stderr

    hint = "; leave out --port for a free one, and --host for the address of this computer\n"
    refused = errors_of("--host", "192.0.2.7")
    assert refused == f"cannot listen on 192.0.2.7:0: Cannot assign requested address{hint}"
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = errors_of("--host", "127.0.0.1", "--port", str(port))
    assert refused == f"cannot listen on 127.0.0.1:{port}: Address already in use{hint}"
    assert errors_of("--idle", "soon") == ("--idle: 'soon' is not a duration; write 20s, 1m30s or 30s..90s\n")
