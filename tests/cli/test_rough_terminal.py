"""A session in a terminal that is closed, suspended or interrupted twice; and its exit status."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import termios
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.thorough import thorough_except
from tests.support.virtual_card import virtual_card
from voicecoach.journal.store import Journal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.virtual_card import VirtualCard

pytestmark = pytest.mark.card

ROUTINE = """
routine: Short one
voice: silent
detail: sounds
prepare: 0s
steps:
  - rest: {rest}
"""
PROGRAM = (sys.executable, "-m", "voicecoach")
SHELL = (
    *("bash", "--norc", "-c"),
    'set -m; "$@"; s=$?; while [ -n "$(jobs -s)" ]; do read -r _; fg %%; s=$?; done; exit $s',
    "shell",
)
"""Runs a program as a shell does; once it is suspended, Enter continues it."""


@pytest.fixture(autouse=True)
def folder(empty_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a short and a long routine; the home is empty."""
    assert list(empty_home.iterdir()) == []
    (tmp_path / "short.yaml").write_text(ROUTINE.replace("{rest}", "1s"), "utf-8")
    (tmp_path / "long.yaml").write_text(ROUTINE.replace("{rest}", "60s"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Seat:
    """A terminal with a session in it; `shown` is all that the terminal got."""

    def __init__(self, card: VirtualCard, *words: str) -> None:
        self.terminal, inner = pty.openpty()
        self.modes = termios.tcgetattr(self.terminal)
        self.shown = b""
        env = card.env | {"VOICECOACH_HOME": os.environ["VOICECOACH_HOME"], "TERM": "xterm"}
        self.process = subprocess.Popen(
            words,
            env=env,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509 - no other thread holds a lock then
        )
        os.close(inner)
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def press(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def wait_for(self, text: str, count: int = 1) -> None:
        """Wait until the terminal has shown a text so often."""
        for _ in range(2000):
            if self.shown.count(text.encode()) >= count:
                return
            assert self.process.poll() is None, self.shown
            Event().wait(0.01)
        raise AssertionError(self.shown)

    def children(self) -> list[int]:
        """The processes that the program has started."""
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()]

    def reads_keys(self) -> bool:
        """Whether the terminal passes each key on."""
        return not termios.tcgetattr(self.terminal)[3] & termios.ICANON

    def end(self) -> int:
        return self.process.wait(30)

    def close_terminal(self) -> None:
        os.close(self.terminal)

    def _read(self) -> None:
        try:
            while chunk := os.read(self.terminal, 4096):
                self.shown += chunk
        except OSError:  # the other end is closed
            pass


def wait_for_state(pid: int, state: str) -> None:
    """Wait until a process is in a state, as /proc shows it."""
    for _ in range(1000):
        if Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(") ")[2][0] == state:
            return
        Event().wait(0.01)
    raise AssertionError(pid)


def _take_terminal() -> None:
    """Make the terminal at standard input that of this session, as a login does."""
    import fcntl  # noqa: PLC0415 - in the child

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@contextmanager
def seat(*words: str) -> Iterator[tuple[Seat, VirtualCard]]:
    with virtual_card() as card:
        sitting = Seat(card, *words)
        try:
            yield sitting, card
        finally:
            sitting.process.kill()
            sitting.process.wait()


def outcome(home: Path) -> tuple[str | None, bool]:
    """How the last session ended by the journal, and whether it is marked as running."""
    with Journal(home / "journal.sqlite") as journal:
        entry = journal.entries()[0]
    return entry.outcome, entry.is_running


@pytest.mark.thorough
def test_to_the_end() -> None:
    with seat(*PROGRAM, "play", "short.yaml") as (sitting, _):
        assert sitting.end() == 0


@pytest.mark.parametrize(
    ("keys", "status"),
    [pytest.param("q", 3, id="q"), pytest.param("\x03", 130, id="Ctrl-C", marks=pytest.mark.thorough)],
)
def test_the_listener_stops_it(keys: str, status: int, empty_home: Path) -> None:
    with seat(*PROGRAM, "play", "long.yaml") as (sitting, _):
        sitting.wait_for(" left ")
        sitting.press(keys)
        assert sitting.end() == status
        assert termios.tcgetattr(sitting.terminal) == sitting.modes
    assert outcome(empty_home) == ("stopped", False)


@pytest.mark.parametrize(
    ("number", "status"),
    thorough_except(
        (signal.SIGTERM, 143), of=[(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
    ),
)
def test_a_signal_stops_it(number: signal.Signals, status: int, empty_home: Path) -> None:
    with seat(*PROGRAM, "play", "long.yaml") as (sitting, _):
        sitting.wait_for(" left ")
        sitting.process.send_signal(number)
        assert sitting.end() == status
        assert termios.tcgetattr(sitting.terminal) == sitting.modes
        assert b"Traceback" not in sitting.shown
    assert outcome(empty_home) == ("stopped", False)


@pytest.mark.thorough
def test_ctrl_c_twice_ends_as_once(empty_home: Path) -> None:
    with seat(*PROGRAM, "play", "long.yaml") as (sitting, _):
        sitting.wait_for(" left ")
        for _ in range(2):
            sitting.process.send_signal(signal.SIGINT)
        sitting.press("\x03\x03")
        assert sitting.end() == 130
        assert b"Traceback" not in sitting.shown
        assert sitting.shown.count(b"Stopped at ") == 1
        assert termios.tcgetattr(sitting.terminal) == sitting.modes
    assert outcome(empty_home) == ("stopped", False)


def test_a_terminal_that_is_closed_stops_the_session(empty_home: Path) -> None:
    with seat(*PROGRAM, "play", "long.yaml") as (sitting, _):
        sitting.wait_for(" left ")
        sitting.close_terminal()
        assert sitting.end() == 129
    assert outcome(empty_home) == ("stopped", False)


@pytest.mark.thorough
def test_without_a_reader_the_session_goes_on_to_its_end(empty_home: Path) -> None:
    with virtual_card() as card, card.program("play", "short.yaml") as playing:
        assert playing.stdout
        playing.stdout.close()
        playing.stdout = None
        assert playing.wait(60) == 0
        assert playing.stderr
        assert playing.stderr.read() == ""
    assert outcome(empty_home) == ("done", False)


def test_a_suspended_session_gives_the_terminal_back_and_keeps_its_place(empty_home: Path) -> None:
    words = ("play", "long.yaml", "--line", "--voice", "espeak", "--detail", "minimal")
    with seat(*SHELL, *PROGRAM, *words) as (sitting, card):
        sitting.wait_for("left in step")
        (session,) = sitting.children()
        assert sitting.reads_keys()
        sitting.press("\x1a")
        wait_for_state(session, "T")
        assert not sitting.reads_keys()
        sitting.wait_for("\x1b[?25h")  # the cursor is shown
        card.drain()
        heard = len(np.trim_zeros(card.heard, "b"))
        card.drain()
        assert len(np.trim_zeros(card.heard, "b")) == heard
        shown = sitting.shown.count(b"left in step")
        sitting.press("\n")  # the shell continues it in the foreground
        sitting.wait_for("left in step", shown + 2)
        assert sitting.reads_keys()
        assert sitting.shown.rpartition(b"left in step")[2].count(b"paused") == 0
        sitting.press("q")
        assert sitting.end() == 3
    assert outcome(empty_home) == ("stopped", False)


@pytest.mark.thorough
def test_a_process_that_was_stopped_from_outside_reads_keys_again(empty_home: Path) -> None:
    with seat(*PROGRAM, "play", "long.yaml") as (sitting, _):
        sitting.wait_for(" left ")
        sitting.process.send_signal(signal.SIGSTOP)
        wait_for_state(sitting.process.pid, "T")
        termios.tcsetattr(sitting.terminal, termios.TCSANOW, sitting.modes)  # as a shell does
        sitting.process.send_signal(signal.SIGCONT)
        for _ in range(1000):
            if sitting.reads_keys():
                break
            Event().wait(0.01)
        sitting.press("q")
        assert sitting.end() == 3
    assert outcome(empty_home) == ("stopped", False)
