from __future__ import annotations

import asyncio

from prompt_toolkit.input import create_pipe_input

from voicecoach.player.controls.keys import Keys
from voicecoach.player.controls.port import Action, Command


async def given(keys: str) -> list[Command]:
    """The commands that `keys` give, up to the stop that ends them."""
    commands: list[Command] = []
    stopped = asyncio.Event()

    def give(command: Command) -> None:
        commands.append(command)
        if command == Command(Action.STOP):
            stopped.set()

    with create_pipe_input() as source:
        keys_of_source = Keys(source)
        assert keys_of_source.reachable
        async with keys_of_source.listen(give):
            source.send_text(keys)
            await asyncio.wait_for(stopped.wait(), timeout=10)
    return commands


def test_keys_give_their_commands_and_others_none() -> None:
    assert asyncio.run(given(" nxpNP\x1b[A q")) == [
        Command(Action.TOGGLE),
        Command(Action.NEXT),
        Command(Action.AGAIN),
        Command(Action.NEXT),
        Command(Action.AGAIN),
        Command(Action.TOGGLE),
        Command(Action.STOP),
    ]


def test_ctrl_c_is_a_stop() -> None:
    assert asyncio.run(given("\x03")) == [Command(Action.STOP)]


def test_without_a_terminal_there_are_no_keys_and_no_error() -> None:
    async def listen() -> list[Command]:
        commands: list[Command] = []
        async with Keys().listen(commands.append):
            return commands

    assert asyncio.run(listen()) == []
    assert not Keys().reachable
