from __future__ import annotations

import signal
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pytest

from tests.player.fakes import FakeProgramme, KeptDisplay, ScriptedListener, rustle, steps_of
from voicecoach.errors import DeviceError
from voicecoach.player.controls.port import Action, Command
from voicecoach.player.devices.port import no_device
from voicecoach.player.devices.recording import RecordingDevice
from voicecoach.player.player import Outcome, play
from voicecoach.player.supply import Watch
from voicecoach.player.transport import FADE, State
from voicecoach.timeline import Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.player.devices.port import Pull
    from voicecoach.player.display import View

QUICK = Watch(tick_s=0.005)
Member = TypeVar("Member")


def programme_of_three() -> FakeProgramme:
    return FakeProgramme(rustle(300_000), steps_of(100_000, 100_000, 100_000))


def test_when_nobody_presses_anything_the_device_gets_the_programme() -> None:
    programme, device, display = programme_of_three(), RecordingDevice(), KeptDisplay()
    listener = ScriptedListener(lambda _: device.advance(150_000), lambda _: device.advance(150_000))
    outcome = play(programme, device, [listener], [display], QUICK)
    assert outcome == Outcome(position=300_000, completed=True, underruns=0)
    assert np.array_equal(device.samples, programme.sound)
    assert not device.running


def test_commands_act_and_the_display_follows() -> None:
    programme, device, display = programme_of_three(), RecordingDevice(), KeptDisplay()
    listener = ScriptedListener(
        lambda _: device.advance(1_000),
        lambda give: give(Command(Action.NEXT)),
        lambda _: device.advance(FADE + 1_000),
        lambda give: give(Command(Action.TOGGLE)),
        lambda _: device.advance(5_000),
        lambda give: give(Command(Action.STOP)),
        lambda _: device.advance(1_000),
    )
    outcome = play(programme, device, [listener], [display], QUICK)
    assert outcome == Outcome(position=101_000, completed=False, underruns=0)
    assert len(device.samples) == 8_000 + FADE
    assert np.array_equal(
        device.samples[1_000 + 2 * FADE : 2_000 + FADE], programme.sound[100_000 + FADE : 101_000]
    )


def test_the_display_is_shown_where_it_is() -> None:
    device = RecordingDevice()
    display = KeptDisplay(lambda _: device.advance(50_000))
    play(programme_of_three(), device, [], [display], QUICK)
    assert [(view.number, view.of, view.left) for view in display.views] == [
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
    with pytest.raises(DeviceError, match=r"^the sound device was gone at 0:02 and not back within 0\.5s; "):
        play(programme_of_three(), device, [listener], [display], Watch(tick_s=0.005, patience_ms=500))
    troubles = [view.trouble for view in display.views]
    assert "the sound device is gone; trying again in 1 s" in troubles
    assert troubles[0] == ""
    assert not device.running


def test_what_is_stopped_without_a_device_ends_at_once() -> None:
    device = RecordingDevice()
    told: list[str] = []

    def stop(view: View) -> None:
        if view.trouble and not told:
            told.append(view.trouble)
            signal.raise_signal(signal.SIGINT)

    outcome = play(programme_of_three(), device, [], [KeptDisplay(stop)], QUICK)
    assert outcome == Outcome(position=0, completed=False, underruns=0)
    assert told


def test_a_device_that_cannot_be_opened_is_closed() -> None:
    class NoDevice(RecordingDevice):
        closed = False

        def start(self, pull: Pull) -> None:
            del pull
            raise no_device("nothing is plugged in")

        def close(self) -> None:
            self.closed = True

    device = NoDevice()
    with pytest.raises(
        DeviceError, match=r"\(nothing is plugged in\); `voicecoach export` writes a file instead"
    ):
        play(programme_of_three(), device, [], [])
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
    display = KeptDisplay(lambda view: device.advance(FADE) if view.state is State.ENDED else None)
    outcome = play(programme_of_three(), device, [listener], [display], QUICK)
    assert outcome == Outcome(position=1_000, completed=False, underruns=0)
    assert signal.getsignal(number) is before


def programme_with_wait() -> FakeProgramme:
    """The second of three steps asks the listener to say go on."""
    programme = programme_of_three()
    programme.all_events = [Event(kind="speech", cue="wait", step=1, start=100_000, frames=20_000)]
    return programme


def test_the_device_plays_before_anybody_is_asked_for_controls_and_displays() -> None:
    device, told = RecordingDevice(), []

    def asked(what: str, thing: Member) -> Iterator[Member]:
        told.append(f"{what} while the device is {'running' if device.running else 'still'}")
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
        lambda _: device.advance(120_000 + FADE),
        lambda give: give(Command(Action.TOGGLE)),
        lambda _: device.advance(100_000),
    )
    programme = programme_with_wait()
    outcome = play(programme, device, [listener], [], QUICK, holds=holds)
    assert outcome == Outcome(position=300_000, completed=True, underruns=0)
    assert np.array_equal(device.samples[:120_000], programme.sound[:120_000])
    assert np.array_equal(device.samples[120_000 + 2 * FADE :], programme.sound[200_000 + FADE :])


@pytest.mark.parametrize("reachable", [False, None], ids=["out of reach", "no control"])
def test_a_wait_lasts_its_time_where_no_control_can_be_reached(reachable: bool | None) -> None:
    programme, device = programme_with_wait(), RecordingDevice()
    controls = [] if reachable is None else [ScriptedListener(reachable=reachable)]
    display = KeptDisplay(lambda _: device.advance(50_000))
    outcome = play(programme, device, controls, [display], QUICK)
    assert outcome == Outcome(position=300_000, completed=True, underruns=0)
    assert np.array_equal(device.samples, programme.sound)
