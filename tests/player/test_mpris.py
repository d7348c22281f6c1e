from __future__ import annotations

import asyncio
import math
import sys
import threading
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.support.player_fakes import FakeSource, RecordingDisplay
from tests.support.private_bus import Follower, missing, playerctl, private_bus
from voicecoach.player.commands import Action, Command
from voicecoach.player.controls.media_keys import system_media_keys
from voicecoach.player.devices.recording_device import RecordingDevice
from voicecoach.player.player import play
from voicecoach.player.player_state import PlayerState, current_state
from voicecoach.player.playhead import Playhead, TransportState
from voicecoach.player.watchdog import WatchdogSettings
from voicecoach.timeline.model import Step
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from voicecoach.player.controls.media_keys import MediaKeys
    from voicecoach.player.controls.mpris import MprisSession

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="MPRIS is for Linux"),
    pytest.mark.skipif(bool(missing()), reason=f"a bus and its client need {missing()}"),
]

MINUTE = 60 * SAMPLE_RATE
STEPS = (
    Step(index=0, name="Chin to collarbone", side="right", start=0, frames=4 * MINUTE),
    Step(index=1, name="Rest", start=4 * MINUTE, frames=6 * MINUTE),
)


def source() -> FakeSource:
    return FakeSource(np.zeros(10 * MINUTE, np.int16), STEPS)


STATE = current_state(source(), Playhead(90 * SAMPLE_RATE))


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    with private_bus() as env:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", env["DBUS_SESSION_BUS_ADDRESS"])
        yield env


class ThreadControl:
    """A control that runs `actions`, which may block, in a thread, and then stops the session."""

    is_interactive = True

    def __init__(self, actions: Callable[[Callable[[Command], object]], None]) -> None:
        self._actions = actions

    @asynccontextmanager
    async def listen(self, submit: Callable[[Command], None]) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()

        async def act() -> None:
            try:
                await asyncio.to_thread(
                    self._actions, lambda command: loop.call_soon_threadsafe(submit, command)
                )
            finally:
                submit(Command(Action.STOP))

        task = asyncio.create_task(act())
        yield
        await task


def test_playerctl_sees_and_controls_a_running_session(bus: dict[str, str]) -> None:
    device = RecordingDevice()
    display = RecordingDisplay(lambda _: device.advance(SAMPLE_RATE // 100))
    keys = system_media_keys("Upper back relief")
    assert keys is not None

    def actions(_: object) -> None:
        with Follower(bus, "{{status}} {{title}}") as follower:
            follower.until("Playing Chin to collarbone · right")
            assert playerctl(bus, "--list-all") == "voicecoach"
            form = "{{album}} | {{title}} | {{mpris:length}} | {{xesam:trackNumber}} | {{volume}}"
            assert playerctl(bus, "metadata", "--format", form) == (
                "Upper back relief | Chin to collarbone · right | 600000000 | 1 | 1.0"
            )
            playerctl(bus, "pause")
            follower.until("Paused Chin to collarbone · right")
            position_s = display.states[-1].position / SAMPLE_RATE
            assert float(playerctl(bus, "position")) == pytest.approx(position_s, abs=1e-5)
            playerctl(bus, "play-pause")
            follower.until("Playing Chin to collarbone · right")
            playerctl(bus, "next")
            follower.until("Playing Rest")
            assert 240 <= float(playerctl(bus, "position")) < 250
            playerctl(bus, "previous")
            follower.until("Playing Chin to collarbone · right")
            playerctl(bus, "play")
            playerctl(bus, "play")
            follower.until("Playing Rest")

    result = play(
        source(), device, [ThreadControl(actions), keys], [display, keys], WatchdogSettings(tick_s=0.005)
    )
    assert not result.is_complete
    assert playerctl(bus, "--list-all") == ""


async def open_session(commands: list[Command], state: PlayerState = STATE) -> MprisSession:
    from voicecoach.player.controls.mpris import MprisSession  # noqa: PLC0415 - Linux only

    session = MprisSession("Upper back relief")
    await session.open(state, commands.append)
    return session


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        pytest.param(["play"], Command(Action.RESUME), id="play"),
        pytest.param(["pause"], Command(Action.PAUSE), id="pause"),
        pytest.param(["play-pause"], Command(Action.TOGGLE), id="play-pause"),
        pytest.param(["stop"], Command(Action.STOP), id="stop"),
        pytest.param(["next"], Command(Action.NEXT), id="next"),
        pytest.param(["previous"], Command(Action.AGAIN), id="previous"),
        pytest.param(["position", "120"], Command(Action.GO_TO, 120 * SAMPLE_RATE), id="a position"),
        pytest.param(["position", "10+"], Command(Action.GO_TO, 100 * SAMPLE_RATE), id="forward"),
        pytest.param(["position", "10-"], Command(Action.GO_TO, 80 * SAMPLE_RATE), id="back"),
        pytest.param(["position", "100-"], Command(Action.GO_TO, 0), id="back before the start"),
        pytest.param(["position", "600+"], Command(Action.NEXT), id="forward past the end"),
        pytest.param(["volume", "0.55"], Command(Action.VOLUME, 55), id="volume"),
        pytest.param(["volume", "0.3+"], Command(Action.VOLUME, 100), id="no more than full volume"),
    ],
)
def test_commands_of_clients(bus: dict[str, str], arguments: list[str], command: Command) -> None:
    async def submitted() -> list[Command]:
        commands: list[Command] = []
        session = await open_session(commands, replace(STATE, volume_percent=80))
        await asyncio.to_thread(playerctl, bus, *arguments)
        await session.close()
        return commands

    assert asyncio.run(submitted()) == [command]


def test_changes_are_signalled_to_clients(bus: dict[str, str]) -> None:
    async def change() -> None:
        session = await open_session([], replace(STATE, frames=None))
        form = "{{status}} | {{title}} | {{mpris:length}} | {{volume}}"
        with Follower(bus, form) as follower:
            for state, expected in (
                (STATE, "Playing | Chin to collarbone · right | 600000000 | 1.0"),
                (
                    replace(STATE, transport_state=TransportState.PAUSED),
                    "Paused | Chin to collarbone · right | 600000000 | 1.0",
                ),
                (
                    replace(STATE, transport_state=TransportState.WAITING, step=STEPS[1]),
                    "Paused | Rest | 600000000 | 1.0",
                ),
                (replace(STATE, volume_percent=50), "Playing | Chin to collarbone · right | 600000000 | 0.5"),
                (
                    replace(STATE, transport_state=TransportState.ENDED),
                    "Stopped | Chin to collarbone · right | 600000000 | 1.0",
                ),
            ):
                session.show(state)
                await asyncio.to_thread(follower.until, expected)
        await session.close()

    asyncio.run(change())


@pytest.mark.usefixtures("bus")
def test_a_jump_is_signalled_with_its_position() -> None:
    async def jump() -> list[int]:
        from dbus_fast.aio import MessageBus  # noqa: PLC0415 - Linux only

        client = await MessageBus().connect()
        session = await open_session([])
        name, path = "org.mpris.MediaPlayer2.voicecoach", "/org/mpris/MediaPlayer2"
        remote = client.get_proxy_object(name, path, await client.introspect(name, path))
        player = remote.get_interface("org.mpris.MediaPlayer2.Player")
        seeked: list[int] = []
        jumped_back = asyncio.Event()

        def on_seeked(position: int) -> None:
            seeked.append(position)
            if position < 90_000_000:
                jumped_back.set()

        player.on_seeked(on_seeked)  # type: ignore[attr-defined]  # made from what the service reports about itself
        await player.get_position()  # type: ignore[attr-defined]  # as above; once it has answered, signals arrive too
        for position in (
            90 * SAMPLE_RATE,
            90 * SAMPLE_RATE + SAMPLE_RATE // 4,
            240 * SAMPLE_RATE,
            60 * SAMPLE_RATE,
        ):
            session.show(replace(STATE, position=position))
        await asyncio.wait_for(jumped_back.wait(), 10)
        await session.close()
        client.disconnect()
        await client.wait_for_disconnect()  # type: ignore[no-untyped-call]  # dbus-fast does not annotate it
        return seeked

    assert asyncio.run(jump()) == [240_000_000, 60_000_000]


def test_two_sessions_at_once_have_different_names(bus: dict[str, str]) -> None:
    async def both() -> list[str]:
        sessions = [await open_session([]), await open_session([])]
        names = await asyncio.to_thread(playerctl, bus, "--list-all")
        for session in sessions:
            await session.close()
        return names.splitlines()

    first, second = sorted(asyncio.run(both()))
    assert first == "voicecoach"
    assert second.startswith("voicecoach.instance")


def play_to_the_end(keys: MediaKeys | None) -> bool:
    """Play a session of two seconds; returns whether it was played to its end."""
    assert keys is not None
    device = RecordingDevice()
    short = FakeSource(np.zeros(2 * SAMPLE_RATE, np.int16), [replace(STEPS[0], frames=2 * SAMPLE_RATE)])
    display = RecordingDisplay(lambda _: device.advance(SAMPLE_RATE // 10))
    return play(short, device, [keys], [display, keys], WatchdogSettings(tick_s=0.005)).is_complete


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/bus"], ids=["no bus", "a bus that is gone"])
def test_without_a_bus_the_session_plays_without_media_keys(
    address: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert play_to_the_end(system_media_keys("Neck"))
    assert capfd.readouterr() == ("", "")


def test_after_the_bus_is_closed_the_session_plays_on(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    device, keys = RecordingDevice(), system_media_keys("Neck")
    is_gone, has_continued = threading.Event(), threading.Event()
    assert keys is not None

    def react(state: PlayerState) -> None:
        device.advance(SAMPLE_RATE // 100)
        if is_gone.is_set() and state.step_number == 2:
            has_continued.set()

    with ExitStack() as stack:
        env = stack.enter_context(private_bus())
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", env["DBUS_SESSION_BUS_ADDRESS"])

        def actions(submit: Callable[[Command], object]) -> None:
            with Follower(env, "{{title}}") as follower:
                follower.until("Chin to collarbone · right")
            stack.close()
            is_gone.set()
            submit(Command(Action.NEXT))
            assert has_continued.wait(10)

        display = RecordingDisplay(react)
        result = play(
            source(), device, [ThreadControl(actions), keys], [display, keys], WatchdogSettings(tick_s=0.005)
        )
    assert not result.is_complete
    assert capfd.readouterr() == ("", "")


def test_a_volume_that_is_no_number_changes_nothing() -> None:
    from voicecoach.player.controls.mpris import _PlayerInterface, _TrackInfo  # noqa: PLC0415 - Linux only

    commands: list[Command] = []
    player: Any = _PlayerInterface(_TrackInfo("Neck", STATE), commands.append)
    for volume in (math.nan, math.inf, -math.inf):
        player.set_volume = volume
    assert commands == [Command(Action.VOLUME, 100), Command(Action.VOLUME, 0)]
