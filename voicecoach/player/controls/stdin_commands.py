"""Commands as lines on standard input: for other programs, switches and foot pedals.

One command a line, one line as the answer to each: `ok` and the command, or `error` and what is wrong.
The end of the input ends nothing: from then on wait steps last their time, as nobody can say go on.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING, TextIO

from voicecoach.player.commands import Action, Command
from voicecoach.player.display import StatelessDisplay
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
"""The lines that are one word, and what each asks for."""

_VALID_COMMANDS = f"there are: {', '.join(WORD_COMMANDS)}, +10, -10, volume 80, detail brief"

_MAX_LINE_BYTES = 200
"""Bytes of a line; what is longer is no command."""

_MAX_ADJUST_S = 3600


def parse_command(line: str) -> Command:
    """The command that a line gives; raises ValueError with what is wrong with it.

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
        return Command(
            Action.LONGER, int(word[0] + "1") * _parse_number(word[1:] + rest, 1, _MAX_ADJUST_S, "+10")
        )
    raise ValueError(f"there is no command {line.strip()!r}; {_VALID_COMMANDS}")


def _parse_number(text: str, least: int, most: int, such_as: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() else most + 1
    if not least <= number <= most:
        raise ValueError(
            f"{text!r} is not a whole number from {least} to {most}; write it such as: {such_as}"
        )
    return number


def _parse_detail(text: str) -> str:
    if text not in set(Detail):
        raise ValueError(f"there is no detail {text!r}; there are: {', '.join(Detail)}")
    return text


class StdinCommands(StatelessDisplay):
    """Reads lines from the file descriptor `source`, which it leaves open, and writes answers to `answers`.

    Both a control and a display: it has to see when the session waits.
    """

    is_interactive = True
    """Whoever asked for commands by lines means to give some."""

    def __init__(self, source: int, answers: TextIO) -> None:
        self._source = source
        self._answers = answers
        self._give: Callable[[Command], None] = lambda _: None
        self._is_at_eof = False
        self._resume_timer: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def listen(self, give: Callable[[Command], None]) -> AsyncIterator[None]:
        """A context within which lines give their commands."""
        self._give = give
        # A thread, as Windows has no other way to read a pipe; nothing can wake it from a read, so
        # it is left behind at the end. It reads past sys.stdin, whose lock would keep Python from leaving.
        reading = Thread(target=self._read_lines, args=(asyncio.get_running_loop(),), daemon=True)
        reading.start()
        yield

    def show(self, view: PlayerState) -> None:
        """Once the input is over, let a wait step last its time."""
        waits = self._is_at_eof and view.state is TransportState.WAITING
        if waits and self._resume_timer is None:
            loop, left_s = asyncio.get_running_loop(), view.step_left_frames / SAMPLE_RATE
            self._resume_timer = loop.call_later(left_s, self._give, Command(Action.RESUME))
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
            self._give(command)

    def _answer(self, text: str) -> None:
        with suppress(BrokenPipeError):  # nobody reads answers; the command counts all the same
            print(text, file=self._answers, flush=True)


def _split_lines(source: int) -> Iterator[str]:
    """The lines that come, without their ends; of one that is too long, its beginning."""
    kept = b""
    while came := _read_chunk(source):
        *whole, kept = (kept + came).split(b"\n")
        yield from (line[:_MAX_LINE_BYTES].decode(errors="replace") for line in whole)
        kept = kept[:_MAX_LINE_BYTES]
    yield kept.decode(errors="replace")


def _read_chunk(source: int) -> bytes:
    try:
        return os.read(source, 4096)
    except OSError:  # closed, or taken away: there is no more to come
        return b""
