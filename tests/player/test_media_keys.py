from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.support.player_fakes import FakeSource, constant, steps_of
from voicecoach.player.commands import Action, Command
from voicecoach.player.controls.media_keys import MediaKeys
from voicecoach.player.player_state import PlayerState, current_state
from voicecoach.player.playhead import Playhead

if TYPE_CHECKING:
    from collections.abc import Callable

STATE = current_state(FakeSource(constant(300), steps_of(100, 200)), Playhead(50))
BEFORE_FIRST_STEP = replace(STATE, step=None, step_number=0)


class FakeMediaSession:
    """Records what it is shown and can press buttons; fails in the method `failing`."""

    def __init__(self, failing: str = "") -> None:
        self.opened = asyncio.Event()
        self.states: list[PlayerState] = []
        self.closed = 0
        self.press: Callable[[Command], None] = lambda _: None
        self._failing = failing

    async def open(self, state: PlayerState, submit: Callable[[Command], None]) -> None:
        self.states.append(state)
        self.press = submit
        self.opened.set()
        self._fail_in("open")

    def show(self, state: PlayerState) -> None:
        self._fail_in("show")
        self.states.append(state)

    async def close(self) -> None:
        self.closed += 1
        self._fail_in("close")

    def _fail_in(self, method: str) -> None:
        if method == self._failing:
            raise OSError("the system refuses")


async def pressed(session: FakeMediaSession, *actions: Action, count: int) -> list[Command]:
    """Return the first `count` commands that presses of a media session lead to."""
    commands: list[Command] = []
    enough = asyncio.Event()

    def submit(command: Command) -> None:
        commands.append(command)
        if len(commands) == count:
            enough.set()

    keys = MediaKeys(lambda: session)
    async with keys.listen(submit):
        keys.show(STATE)
        await asyncio.wait_for(session.opened.wait(), 10)
        for action in actions:
            session.press(Command(action))
        await asyncio.wait_for(enough.wait(), 10)
    return commands


@pytest.mark.parametrize(
    ("actions", "commands"),
    [
        pytest.param([Action.PAUSE, Action.NEXT], [Action.PAUSE, Action.NEXT], id="separate buttons"),
        pytest.param([Action.RESUME], [Action.TOGGLE], id="play alone"),
        pytest.param([Action.RESUME, Action.RESUME], [Action.NEXT], id="play twice"),
        pytest.param([Action.TOGGLE, Action.TOGGLE], [Action.NEXT], id="play or pause twice"),
        pytest.param([Action.TOGGLE] * 3, [Action.AGAIN], id="three times"),
        pytest.param(
            [Action.RESUME, Action.STOP], [Action.STOP, Action.TOGGLE], id="other buttons do not wait"
        ),
    ],
)
def test_what_presses_mean(actions: list[Action], commands: list[Action]) -> None:
    async def submitted() -> list[Command]:
        return await pressed(FakeMediaSession(), *actions, count=len(commands))

    assert [command.action for command in asyncio.run(submitted())] == commands


def test_the_media_session_is_opened_when_the_first_step_begins() -> None:
    async def serve() -> FakeMediaSession:
        session = FakeMediaSession()
        keys = MediaKeys(lambda: session)
        async with keys.listen(lambda _: None):
            keys.show(BEFORE_FIRST_STEP)
            await asyncio.sleep(0)
            assert not session.opened.is_set()
            keys.show(STATE)
            await asyncio.wait_for(session.opened.wait(), 10)
            await asyncio.sleep(0)
            keys.show(replace(STATE, position=60))
        return session

    session = asyncio.run(serve())
    assert [state.position for state in session.states] == [50, 60]
    assert session.closed == 1


@pytest.mark.parametrize("failing", ["open", "show", "close"])
def test_if_the_media_session_fails_the_session_goes_on_without_it(failing: str) -> None:
    async def serve() -> FakeMediaSession:
        session = FakeMediaSession(failing)
        keys = MediaKeys(lambda: session)
        async with keys.listen(lambda _: None):
            keys.show(STATE)
            await asyncio.wait_for(session.opened.wait(), 10)
            await asyncio.sleep(0)
            keys.show(STATE)
            keys.show(STATE)
        return session

    assert asyncio.run(serve()).closed == 1


def test_a_system_without_the_library_is_ignored() -> None:
    async def serve() -> None:
        called = asyncio.Event()
        loop = asyncio.get_running_loop()

        def create() -> FakeMediaSession:
            loop.call_soon_threadsafe(called.set)
            raise ImportError("no such library")

        keys = MediaKeys(create)
        async with keys.listen(lambda _: None):
            keys.show(STATE)
            await asyncio.wait_for(called.wait(), 10)
            keys.show(STATE)

    asyncio.run(serve())
