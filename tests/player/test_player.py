from __future__ import annotations

import signal
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pytest

from tests.support.player_fakes import FakeProgramme, KeptDisplay, ScriptedListener, rustle, steps_of
from voicecoach.cli.hints import error_text
from voicecoach.errors import DeviceError
from voicecoach.player.commands import Action, Command
from voicecoach.player.devices.device import no_device_error
from voicecoach.player.devices.recording_device import RecordingDevice
from voicecoach.player.player import PlayResult, play
from voicecoach.player.playhead import FADE_FRAMES, TransportState
from voicecoach.player.watchdog import WatchdogSettings
from voicecoach.timeline.model import Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.player.devices.device import Pull
    from voicecoach.player.player_state import PlayerState

QUICK = WatchdogSettings(tick_s=0.005)
Member = TypeVar("Member")


def programme_of_three() -> FakeProgramme:
    return FakeProgramme(rustle(300_000), steps_of(100_000, 100_000, 100_000))


def test_when_nobody_presses_anything_the_device_gets_the_programme() -> None:
    programme, device, display = programme_of_three(), RecordingDevice(), KeptDisplay()
    listener = ScriptedListener(lambda _: device.advance(150_000), lambda _: device.advance(150_000))
    outcome = play(programme, device, [listener], [display], QUICK)
    assert outcome == PlayResult(position=300_000, is_complete=True, underrun_count=0)
    assert np.array_equal(device.samples, programme.sound)
    assert not device.is_running


def test_commands_act_and_the_display_follows() -> None:
    programme, device, display = programme_of_three(), RecordingDevice(), KeptDisplay()
    listener = ScriptedListener(
        lambda _: device.advance(1_000),
        lambda give: give(Command(Action.NEXT)),
        lambda _: device.advance(FADE_FRAMES + 1_000),
        lambda give: give(Command(Action.TOGGLE)),
        lambda _: device.advance(5_000),
        lambda give: give(Command(Action.STOP)),
        lambda _: device.advance(1_000),
    )
    outcome = play(programme, device, [listener], [display], QUICK)
    assert outcome == PlayResult(position=101_000, is_complete=False, underrun_count=0)
    assert len(device.samples) == 8_000 + FADE_FRAMES
    assert np.array_equal(
        device.samples[1_000 + 2 * FADE_FRAMES : 2_000 + FADE_FRAMES],
        programme.sound[100_000 + FADE_FRAMES : 101_000],
    )


def test_the_display_is_shown_where_it_is() -> None:
    device = RecordingDevice()
    display = KeptDisplay(lambda _: device.advance(50_000))
    play(programme_of_three(), device, [], [display], QUICK)
    assert [(view.step_number, view.step_count, view.left_frames) for view in display.views] == [
        (1, 3, 300_000),
        (1, 3, 250_000),
        (2, 3, 200_000),
        (2, 3, 150_000),
        (3, 3, 100_000),
        (3, 3, 50_000),
    ]


def test_a_device_that_stops_taking_is_trouble_that_is_shown_until_the_patience_ends() -> None:
    device, display = RecordingDevice(), KeptDisplay()
    listener = ScriptedListener(lambda _: device.advance(96_000))
    with pytest.raises(DeviceError, match=r"^the sound device was gone at 0:02 and not back within 0\.5s$"):
        play(
            programme_of_three(),
            device,
            [listener],
            [display],
            WatchdogSettings(tick_s=0.005, timeout_ms=500),
        )
    troubles = [view.device_status for view in display.views]
    assert "the sound device is gone; trying again in 1 s" in troubles
    assert troubles[0] == ""
    assert not device.is_running


def test_what_is_stopped_without_a_device_ends_at_once() -> None:
    device = RecordingDevice()
    told: list[str] = []

    def stop(view: PlayerState) -> None:
        if view.device_status and not told:
            told.append(view.device_status)
            signal.raise_signal(signal.SIGINT)

    outcome = play(programme_of_three(), device, [], [KeptDisplay(stop)], QUICK)
    assert outcome == PlayResult(position=0, is_complete=False, underrun_count=0)
    assert told


def test_a_device_that_cannot_be_opened_is_closed() -> None:
    class NoDevice(RecordingDevice):
        closed = False

        def start(self, pull: Pull) -> None:
            del pull
            raise no_device_error("nothing is plugged in")

        def close(self) -> None:
            self.closed = True

    device = NoDevice()
    with pytest.raises(DeviceError, match=r"\(nothing is plugged in\)") as error:
        play(programme_of_three(), device, [], [])
    assert error_text(error.value).endswith("; `voicecoach export` writes a file instead")
    assert device.closed


def test_what_stopped_the_programme_is_raised() -> None:
    programme = programme_of_three()
    programme.ready = 100_000
    programme.failure = OSError("the voice is gone")
    device = RecordingDevice()
    with pytest.raises(OSError, match="the voice is gone"):
        play(programme, device, [ScriptedListener(lambda _: device.advance(100_000))], [], QUICK)
    assert np.array_equal(device.samples, programme.sound[:100_000])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_a_clean_stop(number: signal.Signals) -> None:
    device, before = RecordingDevice(), signal.getsignal(number)
    listener = ScriptedListener(lambda _: device.advance(1_000), lambda _: signal.raise_signal(number))
    display = KeptDisplay(
        lambda view: device.advance(FADE_FRAMES) if view.state is TransportState.ENDED else None
    )
    outcome = play(programme_of_three(), device, [listener], [display], QUICK)
    assert outcome == PlayResult(position=1_000, is_complete=False, underrun_count=0)
    assert signal.getsignal(number) is before


def programme_with_wait() -> FakeProgramme:
    """The second of three steps asks the listener to say go on."""
    programme = programme_of_three()
    programme.all_events = [Event(kind="speech", cue="wait", step=1, start=100_000, frames=20_000)]
    return programme


def test_the_device_plays_before_anybody_is_asked_for_controls_and_displays() -> None:
    device, told = RecordingDevice(), []

    def asked(what: str, thing: Member) -> Iterator[Member]:
        told.append(f"{what} while the device is {'running' if device.is_running else 'still'}")
        yield thing

    display = KeptDisplay(lambda _: device.advance(50_000))
    play(
        programme_of_three(),
        device,
        asked("controls", ScriptedListener()),
        asked("displays", display),
        QUICK,
        holds=True,
    )
    assert told == ["displays while the device is running", "controls while the device is running"]


@pytest.mark.parametrize("holds", [None, True])
def test_a_wait_holds_until_a_listener_who_can_be_reached_says_go_on(holds: bool | None) -> None:
    device = RecordingDevice()
    listener = ScriptedListener(
        lambda _: device.advance(120_000 + FADE_FRAMES),
        lambda give: give(Command(Action.TOGGLE)),
        lambda _: device.advance(100_000),
    )
    programme = programme_with_wait()
    outcome = play(programme, device, [listener], [], QUICK, holds=holds)
    assert outcome == PlayResult(position=300_000, is_complete=True, underrun_count=0)
    assert np.array_equal(device.samples[:120_000], programme.sound[:120_000])
    assert np.array_equal(
        device.samples[120_000 + 2 * FADE_FRAMES :], programme.sound[200_000 + FADE_FRAMES :]
    )


@pytest.mark.parametrize("reachable", [False, None], ids=["out of reach", "no control"])
def test_a_wait_lasts_its_time_where_no_control_can_be_reached(reachable: bool | None) -> None:
    programme, device = programme_with_wait(), RecordingDevice()
    controls = [] if reachable is None else [ScriptedListener(is_interactive=reachable)]
    display = KeptDisplay(lambda _: device.advance(50_000))
    outcome = play(programme, device, controls, [display], QUICK)
    assert outcome == PlayResult(position=300_000, is_complete=True, underrun_count=0)
    assert np.array_equal(device.samples, programme.sound)
