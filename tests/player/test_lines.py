from __future__ import annotations

import asyncio
import io
import os
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from tests.support.player_fakes import FakeProgramme, level, steps_of
from voicecoach.player.commands import Action, Command
from voicecoach.player.controls.stdin_commands import WORD_COMMANDS, StdinCommands, parse_command
from voicecoach.player.player_state import current_state
from voicecoach.player.playhead import Playhead, TransportState

if TYPE_CHECKING:
    from collections.abc import Iterator

THERE_ARE = (
    "there are: pause, resume, toggle, next, again, faster, slower, louder, quieter, mute, where, stop, "
    "+10, -10, volume 80, detail brief"
)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        *(pytest.param(word, command, id=word) for word, command in WORD_COMMANDS.items()),
        pytest.param("  PAUSE \r", Command(Action.PAUSE), id="spaces, capitals, a Windows line end"),
        pytest.param("+10", Command(Action.LONGER, 10), id="longer"),
        pytest.param("-5", Command(Action.LONGER, -5), id="shorter"),
        pytest.param("+ 10", Command(Action.LONGER, 10), id="longer, with a space"),
        pytest.param("volume 0", Command(Action.VOLUME, 0), id="least volume"),
        pytest.param("volume 100", Command(Action.VOLUME, 100), id="most volume"),
        pytest.param("detail sounds", Command(Action.DETAIL, word="sounds"), id="detail"),
    ],
)
def test_accepted(line: str, command: Command) -> None:
    assert parse_command(line) == command


@pytest.mark.parametrize(
    ("line", "what"),
    [
        pytest.param("halt", f"there is no command 'halt'; {THERE_ARE}", id="unknown"),
        pytest.param("next please", f"there is no command 'next please'; {THERE_ARE}", id="more than a word"),
        pytest.param("10", f"there is no command '10'; {THERE_ARE}", id="a number without a sign"),
        pytest.param(
            "volume 101",
            "'101' is not a whole number from 0 to 100; write it such as: volume 80",
            id="too loud",
        ),
        pytest.param(
            "volume", "'' is not a whole number from 0 to 100; write it such as: volume 80", id="no volume"
        ),
        pytest.param(
            "volume ²", "'²' is not a whole number from 0 to 100; write it such as: volume 80", id="no number"
        ),
        pytest.param(
            "+0", "'0' is not a whole number from 1 to 3600; write it such as: +10", id="nothing longer"
        ),
        pytest.param(
            "detail terse", "there is no detail 'terse'; there are: full, brief, minimal, sounds", id="detail"
        ),
    ],
)
def test_refused(line: str, what: str) -> None:
    with pytest.raises(ValueError, match=r"there is|is not") as caught:
        parse_command(line)
    assert str(caught.value) == what


@dataclass
class Session:
    """What lines give commands to, and where their answers go."""

    commands: list[Command] = field(default_factory=list)
    answers: io.StringIO = field(default_factory=io.StringIO)
    given: asyncio.Event = field(default_factory=asyncio.Event)

    def give(self, command: Command) -> None:
        self.commands.append(command)
        self.given.set()

    async def next_command(self) -> None:
        await asyncio.wait_for(self.given.wait(), 10)
        self.given.clear()


@contextmanager
def pipe() -> Iterator[tuple[int, int]]:
    source, end = os.pipe()
    try:
        yield source, end
    finally:
        os.close(source)


def test_each_line_is_answered_and_acts() -> None:
    async def serve() -> Session:
        session = Session()
        with pipe() as (source, end):
            async with StdinCommands(source, session.answers).listen(session.give):
                os.write(end, b"pau")
                os.write(end, b"se\r\n\nhalt\n" + b"x" * 5_000 + b"\nStop")
                os.close(end)
                while len(session.commands) < 2:
                    await session.next_command()
        return session

    session = asyncio.run(serve())
    assert session.commands == [Command(Action.PAUSE), Command(Action.STOP)]
    assert session.answers.getvalue().splitlines() == [
        "ok pause",
        f"error there is no command 'halt'; {THERE_ARE}",
        f"error there is no command '{'x' * 200}'; {THERE_ARE}",
        "ok stop",
    ]


def test_nobody_is_waited_for_at_the_end() -> None:
    async def serve() -> None:
        async with StdinCommands(source, io.StringIO()).listen(lambda _: None):
            pass

    with pipe() as (source, end):
        asyncio.run(serve())
        os.write(end, b"next\n")
        os.close(end)


WAITING = replace(
    current_state(FakeProgramme(level(4_800), steps_of(4_800)), Playhead(2_400)),
    state=TransportState.WAITING,
    step_left_frames=480,
)


def test_once_the_input_is_over_a_wait_lasts_its_time() -> None:
    async def serve() -> list[Command]:
        session = Session()
        with pipe() as (source, end):
            lines = StdinCommands(source, session.answers)
            async with lines.listen(session.give):
                lines.show(WAITING)
                os.write(end, b"where\n")
                await session.next_command()
                os.close(end)
                while len(session.commands) < 2:
                    await asyncio.sleep(0)
                    lines.show(WAITING)
        return session.commands

    assert asyncio.run(serve()) == [Command(Action.WHERE), Command(Action.RESUME)]


def test_a_wait_that_is_over_is_not_resumed() -> None:
    async def serve() -> list[Command]:
        session = Session()
        with pipe() as (source, end):
            lines = StdinCommands(source, session.answers)
            os.close(end)
            async with lines.listen(session.give):
                # The end of the input has been seen once a wait of no length is gone on from.
                while not session.commands:
                    lines.show(replace(WAITING, step_left_frames=0))
                    await asyncio.sleep(0)
                lines.show(replace(WAITING, state=TransportState.PLAYING))
                lines.show(WAITING)
                lines.show(replace(WAITING, state=TransportState.PLAYING))
                await asyncio.sleep(0.02)
        return session.commands

    assert asyncio.run(serve()) == [Command(Action.RESUME)]
