"""The full-screen view on a real pseudo terminal: what it writes, and what it leaves."""

from __future__ import annotations

import os
import re
import signal
import sys
from typing import TYPE_CHECKING

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo terminals on Windows", allow_module_level=True)

from tests.support.terminal import RunningProgram, Terminal, run_on_terminal
from tests.support.thorough import thorough_except

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


def play(end: str, **variables: str) -> AbstractContextManager[RunningProgram]:
    env = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "LINES", "NO_COLOR"}}
    command = [sys.executable, "-m", "tests.player.play_on_screen", end]
    return run_on_terminal(command, env | {"TERM": "xterm-256color"} | variables)


def has_screen(terminal: Terminal) -> bool:
    """Whether the last row of the view, the keys, is drawn."""
    return terminal.is_alternate and "? keys" in terminal.text


def assert_restored(program: RunningProgram) -> None:
    terminal = program.terminal
    assert (terminal.is_alternate, terminal.is_cursor_shown) == (False, True)
    assert program.modes == program.modes_before
    assert terminal.rows[0] == "Note: written before"


def test_after_an_exception_the_terminal_is_restored_and_shows_it() -> None:
    with play("crash") as program:
        program.read_until(has_screen)
        assert program.modes != program.modes_before
        assert program.read_to_end() == 1
        assert_restored(program)
        assert "RuntimeError: a display failed" in program.terminal.text


@pytest.mark.parametrize("number", thorough_except(signal.SIGTERM, of=[signal.SIGTERM, signal.SIGINT]))
def test_after_a_signal_the_terminal_is_restored(number: signal.Signals) -> None:
    with play("play") as program:
        program.read_until(has_screen)
        program.process.send_signal(number)
        assert program.read_to_end() == 0
        assert_restored(program)
        assert program.terminal.rows[1:] == [""] * 23


def test_after_a_stop_and_a_continue_the_view_is_drawn_again() -> None:
    with play("play") as program:
        program.read_until(has_screen)
        program.process.send_signal(signal.SIGSTOP)
        _, status = os.waitpid(program.process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        raw_modes = program.modes
        program.set_modes(program.modes_before)  # as a shell does
        program.process.send_signal(signal.SIGCONT)
        program.terminal.feed("\x1b[?1049h\x1b[2J\x1b[?1049l")
        program.read_until(has_screen)
        assert program.modes == raw_modes
        program.press("q")
        assert program.read_to_end() == 0
        assert_restored(program)


def test_a_resize_draws_the_whole_screen_in_the_new_size() -> None:
    with play("play") as program:
        program.read_until(has_screen)
        program.resize(40, 12)
        program.read_until(has_screen)
        assert program.terminal.rows[-1] == " space pause · n next · q stop · ? keys"


def test_keys_change_the_screen() -> None:
    with play("play") as program:
        program.read_until(has_screen)
        program.press(" ")
        program.read_until(lambda terminal: "step 0 · Paused" in terminal.text)
        program.press("?")
        program.read_until(lambda terminal: "shows these keys, and hides them" in terminal.text)
        program.press("?")
        program.read_until(lambda terminal: "step 0 · Paused" in terminal.text)


def test_from_one_second_to_the_next_only_the_rows_that_differ_are_written() -> None:
    with play("play") as program:
        program.read_until(lambda terminal: "59:58 left" in terminal.text)
        program.terminal.raw = ""
        program.read_until(lambda terminal: "59:57 left" in terminal.text)
    assert "\x1b[2J" not in program.terminal.raw
    written = {int(row) for row in re.findall(r"\x1b\[([0-9]+);1H", program.terminal.raw)}
    assert written <= {*range(5, 17), 22}, "only the figures and the bar"


@pytest.mark.parametrize(
    ("variables", "has_colours"), [({}, True), ({"NO_COLOR": "1"}, False)], ids=["colours", "NO_COLOR"]
)
def test_without_colours_the_band_is_reversed(variables: dict[str, str], has_colours: bool) -> None:
    with play("play", **variables) as program:
        program.read_until(has_screen)
    codes = set(re.findall(r"\x1b\[([0-9;]+)m", program.terminal.raw)) - {"0"}
    assert codes == ({"1", "2", "1;37;44"} if has_colours else {"1", "1;7"})
