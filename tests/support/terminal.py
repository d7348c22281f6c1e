"""A small terminal for tests: it keeps what a program writes as a screen, and runs programs on it.

It knows the sequences that the program uses, and refuses all others.
"""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_SEQUENCE = re.compile(r"\x1b\[(\??)([0-9;]*)([A-Za-z])|(.)", re.DOTALL)
_WHOLE_SEQUENCE = re.compile(r"\x1b\[\??[0-9;]*[A-Za-z]")
_DEADLINE_S = 20


@dataclass
class Terminal:
    """What a terminal shows: `rows` of the screen that is used now, the main one or the alternate one."""

    width: int
    height: int
    is_alternate: bool = False
    is_cursor_shown: bool = True
    raw: str = ""
    _row: int = 0
    _column: int = 0
    _cursor_before: tuple[int, int] = (0, 0)
    _screens: dict[bool, list[list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._screens = {name: self._blank() for name in (False, True)}

    @property
    def rows(self) -> list[str]:
        """The text of each row, without blanks at its end."""
        return ["".join(cells).rstrip() for cells in self._cells]

    @property
    def text(self) -> str:
        """The whole screen as text."""
        return "\n".join(self.rows)

    def resize(self, width: int, height: int) -> None:
        """Change the size; this terminal loses its contents then."""
        self.width, self.height = width, height
        self.__post_init__()

    def feed(self, text: str) -> None:
        """Carry out what a program writes."""
        self.raw += text
        for match in _SEQUENCE.finditer(text):
            private, numbers, letter, character = match.groups()
            if character is None:
                self._control(private, numbers, letter)
            else:
                self._write(character)

    @property
    def _cells(self) -> list[list[str]]:
        return self._screens[self.is_alternate]

    def _blank(self) -> list[list[str]]:
        return [[" "] * self.width for _ in range(self.height)]

    def _control(self, private: str, numbers: str, letter: str) -> None:
        if letter == "m":
            return
        if private and letter in "hl":
            self._set_mode(numbers, is_on=letter == "h")
        elif letter == "H":
            row, column = map(int, numbers.split(";")) if numbers else (1, 1)
            self._row, self._column = row - 1, column - 1
        elif (letter, numbers) == ("J", "2"):
            self._screens[self.is_alternate] = self._blank()
        elif (letter, numbers) == ("K", "2"):
            self._cells[self._row] = [" "] * self.width
        elif letter == "A":
            self._row = max(0, self._row - int(numbers or 1))
        else:
            raise AssertionError(f"unknown sequence {private}{numbers}{letter}")

    def _set_mode(self, number: str, *, is_on: bool) -> None:
        if number == "1049":
            self.is_alternate = is_on
            if is_on:
                self._cursor_before = self._row, self._column
            else:
                self._row, self._column = self._cursor_before
        elif number == "25":
            self.is_cursor_shown = is_on

    def _write(self, character: str) -> None:
        if character == "\r":
            self._column = 0
        elif character == "\n":
            self._row += 1
            if self._row == self.height:
                self._cells[:] = [*self._cells[1:], [" "] * self.width]
                self._row -= 1
        else:
            self._put(character)

    def _put(self, character: str) -> None:
        width = cell_len(character)
        if self._column + width > self.width:
            assert not self.is_alternate, f"{character!r} is written past the end of a row"
            self._write("\r")
            self._write("\n")
        self._cells[self._row][self._column : self._column + width] = [character, *[""] * (width - 1)]
        self._column += width


class RunningProgram:
    """A program on a terminal of its own."""

    def __init__(self, process: subprocess.Popen[bytes], master: int, terminal: Terminal) -> None:
        self.process = process
        self.terminal = terminal
        self.modes_before = termios.tcgetattr(master)
        self._master = master
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._pending = ""  # the start of a sequence whose end is still to come

    @property
    def modes(self) -> list[Any]:
        """The modes of the terminal now, such as whether it echoes."""
        return termios.tcgetattr(self._master)

    def set_modes(self, modes: list[Any]) -> None:
        """Set the modes of the terminal."""
        termios.tcsetattr(self._master, termios.TCSANOW, modes)

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self._master, keys.encode())

    def resize(self, width: int, height: int) -> None:
        """Change the size of the terminal."""
        self.terminal.resize(width, height)
        _set_size(self._master, width, height)

    def read_until(self, holds: Callable[[Terminal], bool]) -> None:
        """Read what the program writes until the terminal is in a state; fails if it ends before."""
        while not holds(self.terminal):
            assert self._read(), f"the program ended before:\n{self.terminal.text}"

    def read_to_end(self) -> int:
        """Read the rest of what it writes; returns its exit code."""
        while self._read():
            pass
        return self.process.wait(_DEADLINE_S)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], _DEADLINE_S)
        assert ready, f"nothing is written any more:\n{self.terminal.text}"
        try:
            self._pending += self._decoder.decode(os.read(self._master, 65_536))
        except OSError:  # the program has ended
            return False
        last = self._pending.rfind("\x1b")
        end = last if last >= 0 and not _WHOLE_SEQUENCE.match(self._pending, last) else len(self._pending)
        self.terminal.feed(self._pending[:end])
        self._pending = self._pending[end:]
        return True


@contextmanager
def run_on_terminal(
    command: Sequence[str], env: Mapping[str, str], width: int = 80, height: int = 24
) -> Iterator[RunningProgram]:
    """Run a program on a terminal of this size; it is killed where it outlasts the context."""
    master, slave = pty.openpty()
    _set_size(master, width, height)
    try:
        with subprocess.Popen(
            command, env=dict(env), stdin=slave, stdout=slave, stderr=slave, start_new_session=True
        ) as process:
            program = RunningProgram(process, master, Terminal(width, height))
            os.close(slave)
            try:
                yield program
            finally:
                process.kill()
    finally:
        os.close(master)


def _set_size(master: int, width: int, height: int) -> None:
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
