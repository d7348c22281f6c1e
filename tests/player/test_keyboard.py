from __future__ import annotations

import asyncio

import pytest
from prompt_toolkit.input import create_pipe_input

from voicecoach.player.commands import INTERRUPT, Action, Command
from voicecoach.player.controls.keyboard import KEY_COMMANDS, Keyboard
from voicecoach.player.keymap import KEY_BINDINGS, help_lines

SENT = {"right": "\x1b[C", "left": "\x1b[D", "up": "\x1b[A", "down": "\x1b[B", "c-h": "\x7f"}
"""What a terminal sends for keys that are no characters."""


async def submitted(keys: str) -> list[Command | None]:
    """Return the commands of `keys`, up to the first stop; None stands for a key that shows the help."""
    commands: list[Command | None] = []
    stopped = asyncio.Event()

    def submit(command: Command) -> None:
        commands.append(command)
        if command == Command(Action.STOP):
            stopped.set()

    with create_pipe_input() as source:
        keyboard = Keyboard(source, show_keys=lambda: commands.append(None))
        assert keyboard.is_interactive
        async with keyboard.listen(submit):
            source.send_text(keys)
            await asyncio.wait_for(stopped.wait(), timeout=10)
    return commands


def test_keys_submit_their_commands_and_other_keys_none() -> None:
    assert asyncio.run(submitted(" n\x1b[5~pNP+=-\tzq")) == [
        Command(Action.TOGGLE),
        Command(Action.NEXT),
        Command(Action.AGAIN),
        Command(Action.NEXT),
        Command(Action.AGAIN),
        Command(Action.LONGER, 10),
        Command(Action.LONGER, 10),
        Command(Action.LONGER, -10),
        Command(Action.STOP),
    ]


@pytest.mark.parametrize("key", [key for key in KEY_COMMANDS if len(key) == 1 and key != "q"])
def test_a_single_escape_swallows_no_key(key: str) -> None:
    assert asyncio.run(submitted(f"\x1b{key}q")) == [KEY_COMMANDS[key], Command(Action.STOP)]


@pytest.mark.parametrize("key", SENT)
def test_keys_that_are_no_characters_submit_their_commands(key: str) -> None:
    assert asyncio.run(submitted(SENT[key] + "q"))[0] == KEY_COMMANDS[key]


def test_each_hand_alone_can_give_every_command_and_no_key_has_two() -> None:
    left = {key for binding in KEY_BINDINGS for key in binding.left_keys}
    right = {key for binding in KEY_BINDINGS for key in binding.right_keys}
    assert left & right == {" "}
    assert left <= set(" 12345qwertasdfgzxcvb") | {"c-c"}
    assert right <= set(" 67890yuiop+-=hjklnm,.?") | {"left", "right", "up", "down", "c-h"}
    assert (
        len(KEY_COMMANDS)
        == sum(len(binding.left_keys) + len(binding.right_keys) for binding in KEY_BINDINGS) - 1
    )
    assert {binding.command.action for binding in KEY_BINDINGS if binding.command} == set(Action) - {
        Action.PAUSE,
        Action.RESUME,
        Action.GO_TO,
        Action.VOLUME,
        Action.REMIND,
    }
    assert all(binding.left_keys and binding.right_keys for binding in KEY_BINDINGS)


def test_the_help_names_each_key_and_fits_a_terminal() -> None:
    assert help_lines()[:4] == (
        "space     space      pauses, and goes on",
        "d         n →        on to the next step",
        "a         p ←        this step again; early in it, the one before",
        "e         + =        this hold or rest 10 s longer",
    )
    assert max(map(len, help_lines())) < 80


def test_ctrl_c_is_a_stop_that_counts_as_the_signal() -> None:
    assert asyncio.run(submitted("\x03q")) == [INTERRUPT, Command(Action.STOP)]
    assert INTERRUPT.action is Action.STOP


def test_without_a_terminal_there_are_no_keys_and_no_error() -> None:
    async def listen() -> list[Command]:
        commands: list[Command] = []
        async with Keyboard().listen(commands.append):
            return commands

    assert asyncio.run(listen()) == []
    assert not Keyboard().is_interactive
