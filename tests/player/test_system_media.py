"""The media keys of Windows and macOS, with fakes written from the documentation of their libraries."""

from __future__ import annotations

import asyncio
import importlib
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.player_fakes import FakeSource, constant
from voicecoach.player.commands import Action, Command
from voicecoach.player.controls.media_keys import system_media_keys
from voicecoach.player.player_state import PlayerState, current_state
from voicecoach.player.playhead import Playhead, TransportState
from voicecoach.timeline.model import Step
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHIN = Step(index=0, name="Chin to collarbone", side="right", start=0, frames=60 * SAMPLE_RATE)
REST = Step(index=1, name="Rest", start=60 * SAMPLE_RATE, frames=60 * SAMPLE_RATE)
SOURCE = FakeSource(constant(120 * SAMPLE_RATE), [CHIN, REST])
STATE = current_state(SOURCE, Playhead(30 * SAMPLE_RATE))
LATER = current_state(SOURCE, Playhead(30 * SAMPLE_RATE + SAMPLE_RATE // 4))
NEXT = current_state(SOURCE, Playhead(60 * SAMPLE_RATE))
PAUSED = replace(NEXT, transport_state=TransportState.PAUSED)


@contextmanager
def imported(name: str, libraries: dict[str, dict[str, object]]) -> Iterator[ModuleType]:
    """Import a module of `controls` with these fake libraries."""
    module_name = f"voicecoach.player.controls.{name}"
    with pytest.MonkeyPatch.context() as patch:
        for library, members in libraries.items():
            module = ModuleType(library)
            module.__dict__.update(members)
            patch.setitem(sys.modules, library, module)
        yield importlib.import_module(module_name)
    del sys.modules[module_name]


def shown(session: Any, observe: Callable[[], object], *states: PlayerState) -> list[object]:
    """Return what is observed after each state; the first opens the session, which is closed at the end."""

    async def show() -> list[object]:
        await session.open(states[0], lambda _: None)
        observed = [observe()]
        for state in states[1:]:
            session.show(state)
            observed.append(observe())
        await session.close()
        return observed

    return asyncio.run(show())


class WindowsPlayer:
    """A fake of Windows' MediaPlayer with its transport controls; records what they are set to."""

    def __init__(self) -> None:
        self.command_manager = SimpleNamespace(is_enabled=True)
        updater = SimpleNamespace(music_properties=SimpleNamespace(), updates=0)
        updater.update = lambda: vars(updater).update(updates=updater.updates + 1)
        self.times: list[Any] = []
        self.buttons: list[Callable[[object, object], None]] = []
        self.is_closed = False
        self.system_media_transport_controls = SimpleNamespace(
            display_updater=updater,
            update_timeline_properties=self.times.append,
            add_button_pressed=self.buttons.append,
        )

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def windows() -> Iterator[tuple[Any, WindowsPlayer]]:
    player = WindowsPlayer()
    buttons = {"PLAY": 0, "PAUSE": 1, "STOP": 2, "NEXT": 6, "PREVIOUS": 7}
    media = {
        "SystemMediaTransportControlsButton": SimpleNamespace(**buttons),
        "MediaPlaybackStatus": SimpleNamespace(STOPPED=2, PLAYING=3, PAUSED=4),
        "MediaPlaybackType": SimpleNamespace(MUSIC=1),
        "SystemMediaTransportControlsTimelineProperties": SimpleNamespace,
    }
    libraries: dict[str, dict[str, object]] = {
        "winrt": {},
        "winrt.windows": {},
        "winrt.windows.media": media,
        "winrt.windows.media.playback": {"MediaPlayer": lambda: player},
    }
    with imported("windows_media", libraries) as module:
        yield module.WindowsMediaSession("Upper back relief"), player


def test_windows_shows_what_plays(windows: tuple[Any, WindowsPlayer]) -> None:
    session, player = windows
    controls = player.system_media_transport_controls

    def observe() -> object:
        music = controls.display_updater.music_properties
        name = music.title, music.album_title, music.track_number
        return controls.playback_status, *name, controls.display_updater.updates, len(player.times)

    assert shown(session, observe, STATE, LATER, NEXT, PAUSED) == [
        (3, "Chin to collarbone · right", "Upper back relief", 1, 1, 1),
        (3, "Chin to collarbone · right", "Upper back relief", 1, 1, 1),
        (3, "Rest", "Upper back relief", 2, 2, 2),
        (4, "Rest", "Upper back relief", 2, 2, 3),
    ]
    assert [(times.position, times.end_time) for times in player.times] == [
        (timedelta(seconds=30), timedelta(minutes=2)),
        (timedelta(seconds=60), timedelta(minutes=2)),
        (timedelta(seconds=60), timedelta(minutes=2)),
    ]
    assert not player.command_manager.is_enabled
    assert (controls.is_enabled, player.is_closed) == (False, True)


def test_windows_buttons_submit_commands_on_the_loop(windows: tuple[Any, WindowsPlayer]) -> None:
    session, player = windows

    async def pressed() -> list[Command]:
        commands: list[Command] = []
        enough = asyncio.Event()

        def submit(command: Command) -> None:
            commands.append(command)
            if command.action is Action.STOP:
                enough.set()

        await session.open(STATE, submit)
        for button in (0, 1, 3, 6, 7, 2):  # 3 is the record button
            await asyncio.to_thread(player.buttons[0], None, SimpleNamespace(button=button))
        await asyncio.wait_for(enough.wait(), 10)
        return commands

    assert [command.action for command in asyncio.run(pressed())] == [
        Action.RESUME,
        Action.PAUSE,
        Action.NEXT,
        Action.AGAIN,
        Action.STOP,
    ]


class MacCenter:
    """A fake of what macOS knows about the program: its command handlers by name, and what plays."""

    COMMANDS = ("togglePlayPause", "play", "pause", "stop", "nextTrack", "previousTrack")

    def __init__(self) -> None:
        self.handlers: dict[str, Callable[[object], int]] = {}
        self.info: object = None
        self.state = 0
        self.updates = 0
        self.loop_runs = 0
        self.policy = "in the Dock"

    def libraries(self) -> dict[str, dict[str, object]]:
        commands = {f"{name}Command": lambda name=name: self._command(name) for name in self.COMMANDS}
        remote = SimpleNamespace(**commands)
        now = SimpleNamespace(setNowPlayingInfo_=self._set_info, setPlaybackState_=self._set_state)
        names = ("AlbumTitle", "PlaybackDuration", "Title")
        properties = {f"MPMediaItemProperty{name}": name for name in names}
        properties |= {
            f"MPNowPlayingInfoProperty{name}": name for name in ("ElapsedPlaybackTime", "PlaybackRate")
        }
        states = {"Playing": 1, "Paused": 2, "Stopped": 3}
        application = SimpleNamespace(setActivationPolicy_=self._set_policy)
        loop = SimpleNamespace(runMode_beforeDate_=self._run_loop)
        return {
            "AppKit": {
                "NSApplication": SimpleNamespace(sharedApplication=lambda: application),
                "NSApplicationActivationPolicyProhibited": "not in the Dock",
            },
            "Foundation": {
                "NSDate": SimpleNamespace(date=lambda: "now"),
                "NSDefaultRunLoopMode": "default",
                "NSRunLoop": SimpleNamespace(mainRunLoop=lambda: loop),
            },
            "MediaPlayer": {
                "MPRemoteCommandCenter": SimpleNamespace(sharedCommandCenter=lambda: remote),
                "MPNowPlayingInfoCenter": SimpleNamespace(defaultCenter=lambda: now),
                "MPRemoteCommandHandlerStatusSuccess": 0,
                **{f"MPNowPlayingPlaybackState{name}": number for name, number in states.items()},
                **properties,
            },
        }

    def _command(self, name: str) -> SimpleNamespace:
        def add(handler: Callable[[object], int]) -> str:
            self.handlers[name] = handler
            return name

        return SimpleNamespace(addTargetWithHandler_=add, removeTarget_=self.handlers.pop)

    def _set_info(self, info: object) -> None:
        self.info = info
        self.updates += 1

    def _set_policy(self, policy: str) -> None:
        self.policy = policy

    def _set_state(self, state: int) -> None:
        self.state = state

    def _run_loop(self, mode: str, until: str) -> None:
        assert (mode, until) == ("default", "now")
        self.loop_runs += 1


@pytest.fixture
def mac() -> Iterator[tuple[Any, MacCenter]]:
    center = MacCenter()
    with imported("mac_media", center.libraries()) as module:
        yield module.MacMediaSession("Upper back relief"), center


def test_macos_shows_what_plays(mac: tuple[Any, MacCenter]) -> None:
    session, center = mac
    chin = {
        "Title": "Chin to collarbone · right",
        "AlbumTitle": "Upper back relief",
        "ElapsedPlaybackTime": 30.0,
        "PlaybackRate": 1.0,
        "PlaybackDuration": 120.0,
    }
    rest = {**chin, "Title": "Rest", "ElapsedPlaybackTime": 60.0}
    observed = shown(session, lambda: (center.updates, center.state, center.info), STATE, LATER, NEXT, PAUSED)
    assert observed == [(1, 1, chin), (1, 1, chin), (2, 1, rest), (3, 2, {**rest, "PlaybackRate": 0.0})]
    assert center.info is None
    assert center.handlers == {}
    assert (center.loop_runs, center.policy) == (1, "not in the Dock")


def test_macos_buttons_submit_commands(mac: tuple[Any, MacCenter]) -> None:
    session, center = mac

    async def pressed() -> list[Command]:
        commands: list[Command] = []
        await session.open(STATE, commands.append)
        assert [center.handlers[name](None) for name in MacCenter.COMMANDS] == [0] * 6
        await session.close()
        return commands

    assert [command.action for command in asyncio.run(pressed())] == [
        Action.TOGGLE,
        Action.RESUME,
        Action.PAUSE,
        Action.STOP,
        Action.NEXT,
        Action.AGAIN,
    ]


def test_an_unknown_system_has_no_media_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "haiku")
    assert system_media_keys("Neck") is None
