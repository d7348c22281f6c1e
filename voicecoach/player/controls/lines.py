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

from voicecoach.player.controls.port import Action, Command
from voicecoach.player.display import SteadyDisplay
from voicecoach.player.transport import State
from voicecoach.script.detail import Detail
from voicecoach.units import RATE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from voicecoach.player.display import View

LINES = {
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

_THERE_ARE = f"there are: {', '.join(LINES)}, +10, -10, volume 80, detail brief"

_LONGEST = 200
"""Bytes of a line; what is longer is no command."""

_MOST_S = 3600


def read_command(line: str) -> Command:
    """The command that a line gives; raises ValueError with what is wrong with it.

    >>> read_command("Volume 80"), read_command("-10")
    (Command(action=<Action.VOLUME: 'volume'>, amount=80, word=''), \
Command(action=<Action.LONGER: 'longer'>, amount=-10, word=''))
    """
    word, _, rest = line.strip().lower().partition(" ")
    rest = rest.strip()
    if word in LINES and not rest:
        return LINES[word]
    if word == "volume":
        return Command(Action.VOLUME, _number(rest, 0, 100, "volume 80"))
    if word == "detail":
        return Command(Action.DETAIL, word=_detail(rest))
    if word[:1] in ("+", "-"):
        return Command(Action.LONGER, int(word[0] + "1") * _number(word[1:] + rest, 1, _MOST_S, "+10"))
    raise ValueError(f"there is no command {line.strip()!r}; {_THERE_ARE}")


def _number(text: str, least: int, most: int, such_as: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() else most + 1
    if not least <= number <= most:
        raise ValueError(
            f"{text!r} is not a whole number from {least} to {most}; write it such as: {such_as}"
        )
    return number


def _detail(text: str) -> str:
    if text not in set(Detail):
        raise ValueError(f"there is no detail {text!r}; there are: {', '.join(Detail)}")
    return text


class Lines(SteadyDisplay):
    """Reads lines from the file descriptor `source`, which it leaves open, and writes answers to `answers`.

    Both a control and a display: it has to see when the session waits.
    """

    reachable = True
    """Whoever asked for commands by lines means to give some."""

    def __init__(self, source: int, answers: TextIO) -> None:
        self._source = source
        self._answers = answers
        self._give: Callable[[Command], None] = lambda _: None
        self._is_over = False
        self._going_on: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def listen(self, give: Callable[[Command], None]) -> AsyncIterator[None]:
        """A context within which lines give their commands."""
        self._give = give
        # A thread, as Windows has no other way to read a pipe; nothing can wake it from a read, so
        # it is left behind at the end. It reads past sys.stdin, whose lock would keep Python from leaving.
        reading = Thread(target=self._read, args=(asyncio.get_running_loop(),), daemon=True)
        reading.start()
        yield

    def show(self, view: View) -> None:
        """Once the input is over, let a wait step last its time."""
        waits = self._is_over and view.state is State.WAITING
        if waits and self._going_on is None:
            loop, left_s = asyncio.get_running_loop(), view.step_left / RATE
            self._going_on = loop.call_later(left_s, self._give, Command(Action.RESUME))
        elif not waits and self._going_on is not None:
            self._going_on.cancel()
            self._going_on = None

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(RuntimeError):  # the loop is closed: the session is over
            for line in _lines_of(self._source):
                loop.call_soon_threadsafe(self._take, line)
            loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        self._is_over = True

    def _take(self, line: str) -> None:
        if not line.strip():
            return
        try:
            command = read_command(line)
        except ValueError as error:
            self._answer(f"error {error}")
        else:
            self._answer(f"ok {line.strip().lower()}")
            self._give(command)

    def _answer(self, text: str) -> None:
        with suppress(BrokenPipeError):  # nobody reads answers; the command counts all the same
            print(text, file=self._answers, flush=True)


def _lines_of(source: int) -> Iterator[str]:
    """The lines that come, without their ends; of one that is too long, its beginning."""
    kept = b""
    while came := _read(source):
        *whole, kept = (kept + came).split(b"\n")
        yield from (line[:_LONGEST].decode(errors="replace") for line in whole)
        kept = kept[:_LONGEST]
    yield kept.decode(errors="replace")


def _read(source: int) -> bytes:
    try:
        return os.read(source, 4096)
    except OSError:  # closed, or taken away: there is no more to come
        return b""
