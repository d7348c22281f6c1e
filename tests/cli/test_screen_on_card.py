"""What `play` shows on a terminal: the full-screen view, the status line or plain lines."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo terminals on Windows", allow_module_level=True)

from tests.support.terminal import Terminal, run_on_terminal
from tests.support.virtual_card import virtual_card

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.card

ROUTINE = """
routine: Kurz
language: de
voice: silent
prepare: 0s
steps:
  - stretch: Nacken
    sides: [rechts, links]
    hold: 60s
"""


def view(terminal: Terminal) -> bool:
    return terminal.is_alternate and terminal.rows[2] == "  Vorbereiten"


def status_line(terminal: Terminal) -> bool:
    is_live = not terminal.is_alternate and not terminal.is_cursor_shown
    return is_live and "Vorbereiten · next: Nacken · rechts" in terminal.rows[1]


def plain_lines(terminal: Terminal) -> bool:
    return terminal.is_cursor_shown and "0:01  Kurz." in terminal.rows


@pytest.mark.parametrize(
    ("options", "term", "shown"),
    [
        pytest.param([], "xterm-256color", view, id="view"),
        pytest.param(["--line"], "xterm-256color", status_line, id="line"),
        pytest.param(["--plain"], "xterm-256color", plain_lines, id="plain"),
        pytest.param([], "dumb", plain_lines, id="dumb terminal", marks=pytest.mark.thorough),
    ],
)
def test_what_play_shows_on_a_terminal(
    options: list[str], term: str, shown: Callable[[Terminal], bool], tmp_path: Path
) -> None:
    (tmp_path / "kurz.yaml").write_text(ROUTINE, "utf-8")
    with virtual_card() as card:
        env = {key: value for key, value in card.env.items() if key not in {"COLUMNS", "LINES", "NO_COLOR"}}
        home = {"TERM": term, "VOICECOACH_HOME": os.environ["VOICECOACH_HOME"]}
        command = [sys.executable, "-m", "voicecoach", "play", str(tmp_path / "kurz.yaml"), *options]
        with run_on_terminal(command, env | home) as playing:
            playing.read_until(shown)
            playing.press("q")
            assert playing.read_to_end() == 3
            assert playing.modes == playing.modes_before
    assert playing.terminal.is_cursor_shown
    assert playing.terminal.text.rstrip().splitlines()[-1].startswith("Stopped at 0:")
