from __future__ import annotations

import errno
import signal
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pytest

from tests.support.player_fakes import FakeSource, RecordingDisplay, ScriptedControl, noise, steps_of
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


def three_steps() -> FakeSource:
    return FakeSource(noise(300_000), steps_of(100_000, 100_000, 100_000))


def test_without_commands_the_device_gets_exactly_the_source() -> None:
    source, device, display = three_steps(), RecordingDevice(), RecordingDisplay()
    listener = ScriptedControl(lambda _: device.advance(150_000), lambda _: device.advance(150_000))
    result = play(source, device, [listener], [display], QUICK)
    assert result == PlayResult(position=300_000, is_complete=True, underrun_count=0)
    assert np.array_equal(device.samples, source.sound)
    assert not device.is_running


def test_commands_change_what_the_device_gets() -> None:
    source, device, display = three_steps(), RecordingDevice(), RecordingDisplay()
    listener = ScriptedControl(
        lambda _: device.advance(1_000),
        lambda give: give(Command(Action.NEXT)),
        lambda _: device.advance(FADE_FRAMES + 1_000),
        lambda give: give(Command(Action.TOGGLE)),
        lambda _: device.advance(5_000),
        lambda give: give(Command(Action.STOP)),
        lambda _: device.advance(1_000),
    )
    result = play(source, device, [listener], [display], QUICK)
    assert result == PlayResult(position=101_000, is_complete=False, underrun_count=0)
    assert len(device.samples) == 8_000 + FADE_FRAMES
    assert np.array_equal(
        device.samples[1_000 + 2 * FADE_FRAMES : 2_000 + FADE_FRAMES],
        source.sound[100_000 + FADE_FRAMES : 101_000],
    )


def test_the_display_is_shown_the_position() -> None:
    device = RecordingDevice()
    display = RecordingDisplay(lambda _: device.advance(50_000))
    play(three_steps(), device, [], [display], QUICK)
    assert [(state.step_number, state.step_count, state.left_frames) for state in display.states] == [
        (1, 3, 300_000),
        (1, 3, 250_000),
        (2, 3, 200_000),
        (2, 3, 150_000),
        (3, 3, 100_000),
        (3, 3, 50_000),
    ]


def test_a_lost_device_is_shown_until_the_timeout() -> None:
    device, display = RecordingDevice(), RecordingDisplay()
    listener = ScriptedControl(lambda _: device.advance(96_000))
    with pytest.raises(DeviceError, match=r"^the sound device was gone at 0:02 and not back within 0\.5s$"):
        play(
            three_steps(),
            device,
            [listener],
            [display],
            WatchdogSettings(tick_s=0.005, timeout_ms=500),
        )
    statuses = [state.device_status for state in display.states]
    assert "the sound device is gone; trying again in 1 s" in statuses
    assert statuses[0] == ""
    assert not device.is_running


def test_a_stop_while_the_device_is_lost_ends_at_once() -> None:
    device = RecordingDevice()
    statuses: list[str] = []

    def stop(state: PlayerState) -> None:
        if state.device_status and not statuses:
            statuses.append(state.device_status)
            signal.raise_signal(signal.SIGINT)

    result = play(three_steps(), device, [], [RecordingDisplay(stop)], QUICK)
    assert result == PlayResult(position=0, is_complete=False, underrun_count=0, signal_number=signal.SIGINT)
    assert statuses


def test_a_device_that_cannot_be_opened_is_closed() -> None:
    class NoDevice(RecordingDevice):
        closed = False

        def start(self, pull: Pull) -> None:
            del pull
            raise no_device_error("nothing is plugged in")

        def close(self) -> None:
            self.closed = True

    device = NoDevice()
    with pytest.raises(DeviceError, match=r"^no sound device can be opened \(nothing is plugged in\)$"):
        play(three_steps(), device, [], [])
    assert device.closed


def test_the_failure_of_the_source_is_raised() -> None:
    source = three_steps()
    source.ready = 100_000
    source.failure = OSError("the voice is gone")
    device = RecordingDevice()
    with pytest.raises(OSError, match="the voice is gone"):
        play(source, device, [ScriptedControl(lambda _: device.advance(100_000))], [], QUICK)
    assert np.array_equal(device.samples, source.sound[:100_000])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_the_session(number: signal.Signals) -> None:
    device, before = RecordingDevice(), signal.getsignal(number)
    listener = ScriptedControl(lambda _: device.advance(1_000), lambda _: signal.raise_signal(number))
    display = RecordingDisplay(
        lambda state: device.advance(FADE_FRAMES) if state.transport_state is TransportState.ENDED else None
    )
    result = play(three_steps(), device, [listener], [display], QUICK)
    assert result == PlayResult(position=1_000, is_complete=False, underrun_count=0, signal_number=number)
    assert signal.getsignal(number) is before


def test_a_second_signal_is_ignored_while_the_session_stops() -> None:
    device = RecordingDevice()

    def interrupt(state: PlayerState) -> None:
        if state.transport_state is TransportState.ENDED:
            signal.raise_signal(signal.SIGTERM)
            device.advance(FADE_FRAMES)

    def stop(_: object) -> None:
        for _again in range(2):
            signal.raise_signal(signal.SIGINT)

    listener = ScriptedControl(lambda _: device.advance(1_000), stop)
    result = play(three_steps(), device, [listener], [RecordingDisplay(interrupt)], QUICK)
    assert result == PlayResult(
        position=1_000, is_complete=False, underrun_count=0, signal_number=signal.SIGINT
    )


def test_a_hangup_that_the_process_was_started_to_ignore_is_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        device = RecordingDevice()
        listener = ScriptedControl(
            lambda _: signal.raise_signal(signal.SIGHUP), lambda _: device.advance(400_000)
        )
        assert play(three_steps(), device, [listener], [], QUICK).is_complete
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_display_that_cannot_write_any_more_does_not_end_the_session() -> None:
    device, calls = RecordingDevice(), list[int]()

    def fail(state: PlayerState) -> None:
        calls.append(state.position)
        raise OSError(errno.EIO, "the terminal is gone")

    listener = ScriptedControl(lambda _: device.advance(1_000), lambda _: device.advance(400_000))
    assert play(three_steps(), device, [listener], [RecordingDisplay(fail)], QUICK).is_complete
    assert len(calls) == 1


class LeavingListener(ScriptedControl):
    """A control that is interactive until `leave`."""

    def leave(self, _: object = None) -> None:
        self.is_interactive = False


def test_a_wait_ends_after_its_time_once_the_terminal_is_gone() -> None:
    device = RecordingDevice()
    source = three_steps_with_wait()
    listener = LeavingListener()

    def react(state: PlayerState) -> None:
        if state.transport_state is TransportState.WAITING:
            listener.leave()
        device.advance(10_000)

    result = play(source, device, [listener], [RecordingDisplay(react)], WatchdogSettings(tick_s=0.01))
    assert result.is_complete
    waited = len(device.samples) - len(source.sound)
    assert 0 <= waited <= 60_000


def three_steps_with_wait() -> FakeSource:
    """Three steps; the second waits for the listener."""
    source = three_steps()
    source.all_events = [Event(kind="speech", cue="wait", step=1, start=100_000, frames=20_000)]
    return source


def test_the_device_plays_before_controls_and_displays_are_iterated_over() -> None:
    device, order = RecordingDevice(), []

    def noted(what: str, member: Member) -> Iterator[Member]:
        order.append(f"{what} while the device is {'running' if device.is_running else 'not running'}")
        yield member

    display = RecordingDisplay(lambda _: device.advance(50_000))
    play(
        three_steps(),
        device,
        noted("controls", ScriptedControl()),
        noted("displays", display),
        QUICK,
        is_interactive=True,
    )
    assert order == ["displays while the device is running", "controls while the device is running"]


@pytest.mark.parametrize("is_interactive", [None, True])
def test_with_an_interactive_control_a_wait_step_waits_until_it_resumes(is_interactive: bool | None) -> None:
    device = RecordingDevice()
    listener = ScriptedControl(
        lambda _: device.advance(120_000 + FADE_FRAMES),
        lambda give: give(Command(Action.TOGGLE)),
        lambda _: device.advance(100_000),
    )
    source = three_steps_with_wait()
    result = play(source, device, [listener], [], QUICK, is_interactive=is_interactive)
    assert result == PlayResult(position=300_000, is_complete=True, underrun_count=0)
    assert np.array_equal(device.samples[:120_000], source.sound[:120_000])
    assert np.array_equal(device.samples[120_000 + 2 * FADE_FRAMES :], source.sound[200_000 + FADE_FRAMES :])


@pytest.mark.parametrize("control", [False, None], ids=["not interactive", "no control"])
def test_without_an_interactive_control_a_wait_step_ends_by_itself(control: bool | None) -> None:
    source, device = three_steps_with_wait(), RecordingDevice()
    controls = [] if control is None else [ScriptedControl(is_interactive=control)]
    display = RecordingDisplay(lambda _: device.advance(50_000))
    result = play(source, device, controls, [display], QUICK)
    assert result == PlayResult(position=300_000, is_complete=True, underrun_count=0)
    assert np.array_equal(device.samples, source.sound)
