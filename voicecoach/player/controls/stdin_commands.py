"""Commands as lines on standard input: for other programs, switches and foot pedals.

There is one command on each line, and one line as the answer to it: `ok` and the command, or `error` and
what is wrong. The end of the input does not end the session; wait steps then end by themselves, as nothing
can resume them.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING, TextIO

from voicecoach.player.commands import Action, Command
from voicecoach.player.player_state import StatelessDisplay
from voicecoach.player.playhead import TransportState
from voicecoach.script import Detail
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from voicecoach.player.player_state import PlayerState

WORD_COMMANDS = {
    "pause": Command(Action.PAUSE),
    "resume": Command(Action.RESUME),
    "toggle": Command(Action.TOGGLE),
    "next": Command(Action.NEXT),
    "again": Command(Action.AGAIN),
    "faster": Command(Action.FASTER, 1),
    "slower": Command(Action.FASTER, -1),
    "louder": Command(Action.LOUDER, 10),
    "quieter": Command(Action.LOUDER, -10),
    "mute": Command(Action.MUTE),
    "where": Command(Action.WHERE),
    "stop": Command(Action.STOP),
}
"""The commands that are a single word."""

_VALID_COMMANDS = f"there are: {', '.join(WORD_COMMANDS)}, +10, -10, volume 80, detail brief"

_MAX_LINE_BYTES = 200
"""The rest of a longer line is ignored."""

_MAX_ADJUST_S = 3600


def parse_command(line: str) -> Command:
    """Parse a line as a command; raises ValueError that says what is wrong with it.

    >>> parse_command("Volume 80"), parse_command("-10")
    (Command(action=<Action.VOLUME: 'volume'>, amount=80, word=''), \
Command(action=<Action.LONGER: 'longer'>, amount=-10, word=''))
    """
    word, _, rest = line.strip().lower().partition(" ")
    rest = rest.strip()
    if word in WORD_COMMANDS and not rest:
        return WORD_COMMANDS[word]
    if word == "volume":
        return Command(Action.VOLUME, _parse_number(rest, 0, 100, "volume 80"))
    if word == "detail":
        return Command(Action.DETAIL, word=_parse_detail(rest))
    if word[:1] in ("+", "-"):
        seconds = _parse_number(word[1:] + rest, 1, _MAX_ADJUST_S, "+10")
        return Command(Action.LONGER, -seconds if word[0] == "-" else seconds)
    raise ValueError(f"there is no command {line.strip()!r}; {_VALID_COMMANDS}")


def _parse_number(text: str, least: int, most: int, example: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() else most + 1
    if not least <= number <= most:
        raise ValueError(
            f"{text!r} is not a whole number from {least} to {most}; write it such as: {example}"
        )
    return number


def _parse_detail(text: str) -> str:
    if text not in set(Detail):
        raise ValueError(f"there is no detail {text!r}; there are: {', '.join(Detail)}")
    return text


class StdinCommands(StatelessDisplay):
    """Reads lines from the file descriptor `source`, which stays open, and writes answers to `answers`.

    It is a control and a display, as it has to know when the session waits.
    """

    is_interactive = True
    """A user who chose this control is going to send commands."""

    def __init__(self, source: int, answers: TextIO) -> None:
        self._source = source
        self._answers = answers
        self._submit: Callable[[Command], None] = lambda _: None
        self._is_at_eof = False
        self._resume_timer: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def listen(self, submit: Callable[[Command], None]) -> AsyncIterator[None]:
        """A context in which lines submit their commands."""
        self._submit = submit
        # A thread, as Windows has no other way to read a pipe. Nothing can interrupt its read, so it is a
        # daemon. It does not use sys.stdin, whose lock would keep Python from exiting.
        Thread(target=self._read_lines, args=(asyncio.get_running_loop(),), daemon=True).start()
        yield

    def show(self, state: PlayerState) -> None:
        """After the end of the input, resume a wait step when its time is over."""
        waits = self._is_at_eof and state.transport_state is TransportState.WAITING
        if waits and self._resume_timer is None:
            loop, left_s = asyncio.get_running_loop(), state.step_left_frames / SAMPLE_RATE
            self._resume_timer = loop.call_later(left_s, self._submit, Command(Action.RESUME))
        elif not waits and self._resume_timer is not None:
            self._resume_timer.cancel()
            self._resume_timer = None

    def _read_lines(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(RuntimeError):  # the loop is closed: the session is over
            for line in _split_lines(self._source):
                loop.call_soon_threadsafe(self._handle_line, line)
            loop.call_soon_threadsafe(self._handle_eof)

    def _handle_eof(self) -> None:
        self._is_at_eof = True

    def _handle_line(self, line: str) -> None:
        if not line.strip():
            return
        try:
            command = parse_command(line)
        except ValueError as error:
            self._answer(f"error {error}")
        else:
            self._answer(f"ok {line.strip().lower()}")
            self._submit(command)

    def _answer(self, text: str) -> None:
        with suppress(BrokenPipeError):  # the other program reads no answers, but its commands still count
            print(text, file=self._answers, flush=True)


def _split_lines(source: int) -> Iterator[str]:
    """Yield the lines without their ends, cut to _MAX_LINE_BYTES."""
    rest = b""
    while chunk := _read_chunk(source):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (line[:_MAX_LINE_BYTES].decode(errors="replace") for line in lines)
        rest = rest[:_MAX_LINE_BYTES]
    yield rest.decode(errors="replace")


def _read_chunk(source: int) -> bytes:
    try:
        return os.read(source, 4096)
    except OSError:  # closed or disconnected: the same as its end
        return b""
