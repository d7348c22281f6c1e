from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.support.player_fakes import FakeProgramme, level, steps_of
from voicecoach.player.commands import Action, Command
from voicecoach.player.controls.media_keys import MediaKeys
from voicecoach.player.player_state import PlayerState, current_state
from voicecoach.player.playhead import Playhead

if TYPE_CHECKING:
    from collections.abc import Callable

VIEW = current_state(FakeProgramme(level(300), steps_of(100, 200)), Playhead(50))
AHEAD = replace(VIEW, step=None, step_number=0)


class KeptPanel:
    """Keeps what it is shown, and lets a test press its buttons; may fail at one of the three."""

    def __init__(self, failing: str = "") -> None:
        self.opened = asyncio.Event()
        self.views: list[PlayerState] = []
        self.closed = 0
        self.press: Callable[[Command], None] = lambda _: None
        self._failing = failing

    async def open(self, view: PlayerState, give: Callable[[Command], None]) -> None:
        self.views.append(view)
        self.press = give
        self.opened.set()
        self._may_fail("open")

    def show(self, view: PlayerState) -> None:
        self._may_fail("show")
        self.views.append(view)

    async def close(self) -> None:
        self.closed += 1
        self._may_fail("close")

    def _may_fail(self, where: str) -> None:
        if where == self._failing:
            raise OSError("the system refuses")


async def pressed(panel: KeptPanel, *actions: Action, wanted: int) -> list[Command]:
    """The commands that presses of a panel come to, the first `wanted` of them."""
    commands: list[Command] = []
    enough = asyncio.Event()

    def give(command: Command) -> None:
        commands.append(command)
        if len(commands) == wanted:
            enough.set()

    keys = MediaKeys(lambda: panel)
    async with keys.listen(give):
        keys.show(VIEW)
        await asyncio.wait_for(panel.opened.wait(), 10)
        for action in actions:
            panel.press(Command(action))
        await asyncio.wait_for(enough.wait(), 10)
    return commands


@pytest.mark.parametrize(
    ("actions", "commands"),
    [
        pytest.param([Action.PAUSE, Action.NEXT], [Action.PAUSE, Action.NEXT], id="buttons of their own"),
        pytest.param([Action.RESUME], [Action.TOGGLE], id="play alone"),
        pytest.param([Action.RESUME, Action.RESUME], [Action.NEXT], id="play twice"),
        pytest.param([Action.TOGGLE, Action.TOGGLE], [Action.NEXT], id="play or pause twice"),
        pytest.param([Action.TOGGLE] * 3, [Action.AGAIN], id="three times"),
        pytest.param(
            [Action.RESUME, Action.STOP], [Action.STOP, Action.TOGGLE], id="no other waits for play"
        ),
    ],
)
def test_what_presses_of_media_keys_mean(actions: list[Action], commands: list[Action]) -> None:
    async def given() -> list[Command]:
        return await pressed(KeptPanel(), *actions, wanted=len(commands))

    assert [command.action for command in asyncio.run(given())] == commands


def test_the_system_is_asked_once_the_first_step_is_heard() -> None:
    async def serve() -> KeptPanel:
        panel = KeptPanel()
        keys = MediaKeys(lambda: panel)
        async with keys.listen(lambda _: None):
            keys.show(AHEAD)
            await asyncio.sleep(0)
            assert not panel.opened.is_set()
            keys.show(VIEW)
            await asyncio.wait_for(panel.opened.wait(), 10)
            await asyncio.sleep(0)
            keys.show(replace(VIEW, position=60))
        return panel

    panel = asyncio.run(serve())
    assert [view.position for view in panel.views] == [50, 60]
    assert panel.closed == 1


@pytest.mark.parametrize("failing", ["open", "show", "close"])
def test_where_the_system_refuses_the_session_goes_on_without(failing: str) -> None:
    async def serve() -> KeptPanel:
        panel = KeptPanel(failing)
        keys = MediaKeys(lambda: panel)
        async with keys.listen(lambda _: None):
            keys.show(VIEW)
            await asyncio.wait_for(panel.opened.wait(), 10)
            await asyncio.sleep(0)
            keys.show(VIEW)
            keys.show(VIEW)
        return panel

    assert asyncio.run(serve()).closed == 1


def test_a_system_that_lacks_its_library_is_passed_over() -> None:
    async def serve() -> None:
        asked = asyncio.Event()
        loop = asyncio.get_running_loop()

        def make() -> KeptPanel:
            loop.call_soon_threadsafe(asked.set)
            raise ImportError("no such library")

        keys = MediaKeys(make)
        async with keys.listen(lambda _: None):
            keys.show(VIEW)
            await asyncio.wait_for(asked.wait(), 10)
            keys.show(VIEW)

    asyncio.run(serve())
