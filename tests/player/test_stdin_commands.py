from __future__ import annotations

import asyncio
import io
import os
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from tests.support.player_fakes import FakeSource, constant, steps_of
from voicecoach.player.commands import Action, Command
from voicecoach.player.controls.stdin_commands import WORD_COMMANDS, StdinCommands, parse_command
from voicecoach.player.player_state import current_state
from voicecoach.player.playhead import Playhead, TransportState

if TYPE_CHECKING:
    from collections.abc import Iterator

VALID_COMMANDS = (
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
        pytest.param("volume 0", Command(Action.VOLUME, 0), id="lowest volume"),
        pytest.param("volume 100", Command(Action.VOLUME, 100), id="highest volume"),
        pytest.param("detail sounds", Command(Action.DETAIL, word="sounds"), id="detail"),
    ],
)
def test_accepted(line: str, command: Command) -> None:
    assert parse_command(line) == command


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("halt", f"there is no command 'halt'; {VALID_COMMANDS}", id="unknown"),
        pytest.param(
            "next please", f"there is no command 'next please'; {VALID_COMMANDS}", id="more than a word"
        ),
        pytest.param("10", f"there is no command '10'; {VALID_COMMANDS}", id="a number without a sign"),
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
def test_refused(line: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"there is|is not") as caught:
        parse_command(line)
    assert str(caught.value) == message


@dataclass
class Session:
    """Collects the commands that lines submit, and the answers."""

    commands: list[Command] = field(default_factory=list)
    answers: io.StringIO = field(default_factory=io.StringIO)
    submitted: asyncio.Event = field(default_factory=asyncio.Event)

    def submit(self, command: Command) -> None:
        self.commands.append(command)
        self.submitted.set()

    async def next_command(self) -> None:
        await asyncio.wait_for(self.submitted.wait(), 10)
        self.submitted.clear()


@contextmanager
def pipe() -> Iterator[tuple[int, int]]:
    source, end = os.pipe()
    try:
        yield source, end
    finally:
        os.close(source)


def test_each_line_is_answered_and_submits_its_command() -> None:
    async def serve() -> Session:
        session = Session()
        with pipe() as (source, end):
            async with StdinCommands(source, session.answers).listen(session.submit):
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
        f"error there is no command 'halt'; {VALID_COMMANDS}",
        f"error there is no command '{'x' * 200}'; {VALID_COMMANDS}",
        "ok stop",
    ]


def test_the_end_of_a_session_does_not_wait_for_input() -> None:
    async def serve() -> None:
        async with StdinCommands(source, io.StringIO()).listen(lambda _: None):
            pass

    with pipe() as (source, end):
        asyncio.run(serve())
        os.write(end, b"next\n")
        os.close(end)


WAITING = replace(
    current_state(FakeSource(constant(4_800), steps_of(4_800)), Playhead(2_400)),
    transport_state=TransportState.WAITING,
    step_left_frames=480,
)


def test_after_the_end_of_the_input_a_wait_step_ends_by_itself() -> None:
    async def serve() -> list[Command]:
        session = Session()
        with pipe() as (source, end):
            control = StdinCommands(source, session.answers)
            async with control.listen(session.submit):
                control.show(WAITING)
                os.write(end, b"where\n")
                await session.next_command()
                os.close(end)
                while len(session.commands) < 2:
                    await asyncio.sleep(0)
                    control.show(WAITING)
        return session.commands

    assert asyncio.run(serve()) == [Command(Action.WHERE), Command(Action.RESUME)]


def test_a_wait_step_that_is_over_is_not_resumed() -> None:
    async def serve() -> list[Command]:
        session = Session()
        with pipe() as (source, end):
            control = StdinCommands(source, session.answers)
            os.close(end)
            async with control.listen(session.submit):
                # Once a wait step with no time left is resumed, the end of the input has been noticed.
                while not session.commands:
                    control.show(replace(WAITING, step_left_frames=0))
                    await asyncio.sleep(0)
                control.show(replace(WAITING, transport_state=TransportState.PLAYING))
                control.show(WAITING)
                control.show(replace(WAITING, transport_state=TransportState.PLAYING))
                await asyncio.sleep(0.02)
        return session.commands

    assert asyncio.run(serve()) == [Command(Action.RESUME)]
