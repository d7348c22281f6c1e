from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.player_fakes import FakeProgramme, level, rustle, steps_of
from voicecoach.player.edit_requests import Insert, Splice
from voicecoach.player.playhead import FADE_FRAMES, TransportState, step_index_at
from voicecoach.player.transport import Transport
from voicecoach.player.volume import RAMP_FRAMES
from voicecoach.timeline.model import Event
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.audio.clip import Samples

S = SAMPLE_RATE


def heard(transport: Transport, frames: int, at_a_time: int = 2400) -> Samples:
    """The next frames, fewer where the transport falls silent."""
    blocks: list[Samples] = [np.zeros(0, np.int16)]
    while frames and (block := transport.read(min(frames, at_a_time))):
        blocks.append(block.samples)
        frames -= len(block.samples)
    return np.concatenate(blocks)


def at(transport: Transport) -> tuple[float, TransportState]:
    return transport.playhead.position / S, transport.playhead.state


def three_steps(sound: Samples | None = None) -> FakeProgramme:
    """Five seconds each."""
    return FakeProgramme(rustle(15 * S) if sound is None else sound, steps_of(5 * S, 5 * S, 5 * S))


def with_wait() -> FakeProgramme:
    """Three steps of five seconds; the second asks the listener from 5.5 s to 7 s and then waits."""
    programme = three_steps()
    programme.all_events = [
        Event(kind="speech", cue="next", step=0, start=0, frames=S),
        Event(kind="speech", cue="wait", step=1, start=5 * S + S // 2, frames=S + S // 2),
        Event(kind="speech", cue="next", step=2, start=10 * S, frames=S),
    ]
    return programme


@pytest.mark.parametrize("at_a_time", [1, 7, 2400, 10**6])
def test_what_is_read_is_the_programme(at_a_time: int) -> None:
    programme = FakeProgramme(rustle(10_000), steps_of(4_000, 6_000))
    transport = Transport(programme)
    assert np.array_equal(heard(transport, 20_000, at_a_time), programme.sound)
    assert transport.read(100) is None
    assert at(transport) == (10_000 / S, TransportState.ENDED)


def test_pause_falls_and_resume_rises_where_it_paused() -> None:
    transport = Transport(FakeProgramme(level(5 * S)))
    heard(transport, S)
    transport.pause()
    fall = heard(transport, S)
    assert (len(fall), fall[0], fall[-1]) == (FADE_FRAMES, 10_000, 0)
    assert at(transport) == (1, TransportState.PAUSED)
    transport.resume()
    rise = heard(transport, S)
    assert (rise[0], rise[FADE_FRAMES // 2], rise[FADE_FRAMES]) == (0, 5_000, 10_000)
    assert at(transport) == (2, TransportState.PLAYING)


def test_toggle_pauses_and_resumes() -> None:
    transport = Transport(three_steps())
    states = []
    for _ in range(3):
        transport.toggle()
        states.append(transport.playhead.state)
    assert states == [TransportState.PAUSED, TransportState.PLAYING, TransportState.PAUSED]


@pytest.mark.parametrize("command", [Transport.pause, Transport.next, Transport.again, Transport.stop])
def test_a_cut_does_not_click(command: Callable[[Transport], None]) -> None:
    transport = Transport(three_steps(level(15 * S)))
    before = heard(transport, 6 * S)
    command(transport)
    after = heard(transport, S)
    transport.resume()
    sound = np.concatenate([before, after, heard(transport, S)]).astype(int)
    assert np.abs(np.diff(sound)).max() <= 10_000 / FADE_FRAMES + 2


def test_a_command_within_a_fall_does_not_click() -> None:
    transport = Transport(three_steps(level(15 * S)))
    before = heard(transport, S)
    transport.pause()
    block = transport.read(FADE_FRAMES)
    assert block is not None
    transport.playhead = block.playhead.after(100)
    transport.next()
    transport.resume()
    sound = np.concatenate([before, block.samples[:100], heard(transport, S)]).astype(int)
    assert np.abs(np.diff(sound)).max() <= 10_000 / FADE_FRAMES + 2


@pytest.mark.parametrize(
    ("position_s", "lands_s"),
    [
        pytest.param(8.5, 5, id="late in a step: its start"),
        pytest.param(8.0, 0, id="early in it: the one before"),
        pytest.param(5.0, 0, id="at its start: the one before"),
        pytest.param(1.0, 0, id="early in the first: its start"),
        pytest.param(4.0, 0, id="late in the first: its start"),
    ],
)
def test_again(position_s: float, lands_s: float) -> None:
    transport = Transport(three_steps())
    heard(transport, int(position_s * S))
    transport.again()
    assert at(transport) == (lands_s, TransportState.PLAYING)


def test_next_goes_to_the_start_of_the_next_step() -> None:
    programme = three_steps()
    transport = Transport(programme)
    heard(transport, S)
    transport.next()
    assert at(transport) == (5, TransportState.PLAYING)
    heard(transport, FADE_FRAMES)  # the fall of what was left
    sound = heard(transport, S)
    assert np.array_equal(sound[FADE_FRAMES:], programme.sound[5 * S + FADE_FRAMES : 6 * S])


def test_next_after_the_last_step_ends() -> None:
    transport = Transport(three_steps())
    heard(transport, 11 * S)
    transport.next()
    heard(transport, S)
    assert at(transport) == (15, TransportState.ENDED)


def test_next_waits_for_a_step_that_is_not_arranged_yet() -> None:
    programme = three_steps()
    programme.ready = 5 * S
    transport = Transport(programme)
    heard(transport, S)
    transport.next()
    assert len(heard(transport, S)) == FADE_FRAMES
    assert at(transport) == (1, TransportState.PLAYING)
    programme.ready = 10 * S
    sound = heard(transport, S)
    assert np.array_equal(sound[FADE_FRAMES:], programme.sound[5 * S + FADE_FRAMES : 6 * S])


def test_next_twice_skips_a_step_even_when_neither_is_arranged() -> None:
    programme = three_steps()
    programme.ready = 5 * S
    transport = Transport(programme)
    transport.next()
    transport.next()
    programme.ready = 15 * S
    heard(transport, FADE_FRAMES)
    heard(transport, S)
    assert at(transport) == (11, TransportState.PLAYING)


def test_again_gives_up_waiting_for_a_step() -> None:
    programme = three_steps()
    programme.ready = 5 * S
    transport = Transport(programme)
    heard(transport, 4 * S)
    transport.next()
    transport.again()
    assert at(transport) == (0, TransportState.PLAYING)
    assert transport.playhead.seek_target is None


@pytest.mark.parametrize("command", [Transport.next, Transport.again])
def test_moving_while_paused_stays_paused(command: Callable[[Transport], None]) -> None:
    transport = Transport(three_steps())
    heard(transport, 6 * S)
    transport.pause()
    command(transport)
    assert transport.playhead.state is TransportState.PAUSED
    heard(transport, S)
    assert transport.read(100) is None


def test_what_is_not_ready_is_silence_and_the_position_stands() -> None:
    programme = three_steps()
    programme.ready = S
    transport = Transport(programme)
    first = heard(transport, 2 * S)
    assert at(transport) == (1, TransportState.PLAYING)
    programme.ready = 15 * S
    rest = heard(transport, 20 * S)
    assert np.array_equal(np.concatenate([first, rest]), programme.sound)


def test_a_failure_is_raised_when_what_is_ready_was_read() -> None:
    programme = three_steps()
    programme.ready = S
    programme.failure = OSError("the voice is gone")
    transport = Transport(programme)
    assert len(heard(transport, S)) == S
    with pytest.raises(OSError, match="the voice is gone"):
        transport.read(100)


@pytest.mark.parametrize("go_on", [Transport.toggle, Transport.resume, Transport.next])
def test_a_wait_step_holds_after_its_words_until_the_listener_says_go_on(
    go_on: Callable[[Transport], None],
) -> None:
    programme = with_wait()
    transport = Transport(programme)
    sound = heard(transport, 20 * S)
    assert np.array_equal(sound[: 7 * S], programme.sound[: 7 * S])
    assert len(sound) == 7 * S + FADE_FRAMES
    assert at(transport) == (7, TransportState.WAITING)
    go_on(transport)
    assert at(transport) == (10, TransportState.PLAYING)
    rest = heard(transport, 20 * S)
    assert np.array_equal(rest[FADE_FRAMES:], programme.sound[10 * S + FADE_FRAMES :])


def test_a_wait_step_holds_again_after_again() -> None:
    transport = Transport(with_wait())
    heard(transport, 20 * S)
    transport.again()
    assert at(transport) == (0, TransportState.PLAYING)
    heard(transport, 20 * S)
    assert at(transport) == (7, TransportState.WAITING)


def test_a_wait_whose_words_end_with_the_step_holds_once() -> None:
    programme = with_wait()
    programme.all_events = [Event(kind="speech", cue="wait", step=1, start=5 * S, frames=5 * S)]
    transport = Transport(programme)
    heard(transport, 20 * S)
    assert at(transport) == (10, TransportState.WAITING)
    transport.resume()
    heard(transport, S)
    assert at(transport) == (11, TransportState.PLAYING)


def test_a_wait_holds_that_became_known_while_playing() -> None:
    programme = with_wait()
    programme.ready = 5 * S
    transport = Transport(programme)
    heard(transport, 20 * S)
    programme.ready = 15 * S
    heard(transport, 20 * S)
    assert at(transport) == (7, TransportState.WAITING)


def test_where_nobody_can_say_go_on_a_wait_lasts_its_time() -> None:
    programme = with_wait()
    transport = Transport(programme, holds=False)
    assert np.array_equal(heard(transport, 20 * S), programme.sound)
    assert transport.read(100) is None
    assert at(transport) == (15, TransportState.ENDED)


@pytest.mark.parametrize(("frame", "lands_s"), [(7 * S, 7), (-5, 0), (99 * S, 15)])
def test_go_to_a_frame(frame: int, lands_s: int) -> None:
    transport = Transport(three_steps())
    heard(transport, 6 * S)
    transport.go_to(frame)
    assert transport.playhead.position == lands_s * S


def test_go_to_waits_for_a_frame_that_is_not_arranged_yet() -> None:
    programme = three_steps()
    programme.ready = 5 * S
    transport = Transport(programme)
    transport.go_to(7 * S)
    assert len(heard(transport, S)) == FADE_FRAMES
    assert at(transport) == (0, TransportState.PLAYING)
    programme.ready = 10 * S
    sound = heard(transport, S)
    assert np.array_equal(sound[FADE_FRAMES:], programme.sound[7 * S + FADE_FRAMES : 8 * S])


def test_a_volume_is_reached_by_a_ramp_and_kept_through_other_commands() -> None:
    transport = Transport(three_steps(level(15 * S)))
    heard(transport, S)
    transport.set_volume(50)
    sound = heard(transport, S)
    assert (sound[0], sound[RAMP_FRAMES // 2], sound[RAMP_FRAMES]) == (10_000, 7_500, 5_000)
    transport.next()
    assert heard(transport, S)[-1] == 5_000
    assert transport.playhead.volume.target_percent == 50


@pytest.mark.parametrize(("asked", "is_then"), [(250, 100), (-10, 0)])
def test_a_volume_is_from_silent_to_full(asked: int, is_then: int) -> None:
    transport = Transport(three_steps())
    transport.set_volume(asked)
    assert transport.playhead.volume.target_percent == is_then


def test_back_at_full_volume_the_sound_is_the_programmes_bit_for_bit() -> None:
    programme = three_steps()
    transport = Transport(programme)
    for percent in (30, 100):
        transport.set_volume(percent)
        heard(transport, S)
    assert np.array_equal(heard(transport, S), programme.sound[2 * S : 3 * S])


def test_a_ramp_that_is_read_again_after_some_of_it_was_heard_goes_on_where_it_was() -> None:
    transport = Transport(three_steps(level(15 * S)))
    transport.set_volume(0)
    block = transport.read(RAMP_FRAMES)
    assert block is not None
    transport.playhead = block.playhead.after(100)
    assert np.array_equal(heard(transport, RAMP_FRAMES - 100), block.samples[100:])


def test_an_aside_is_heard_at_its_frame_while_the_programme_stands() -> None:
    programme = three_steps()
    transport = Transport(programme)
    heard(transport, S)
    transport.insert(Insert(S, 2 * S, level(S, 7_777)))
    sound = heard(transport, 4 * S)
    assert np.array_equal(sound[:S], programme.sound[S : 2 * S])
    assert sound[S + FADE_FRAMES - 1] == 0
    assert (sound[S + FADE_FRAMES : 2 * S + FADE_FRAMES] == 7_777).all()
    assert sound[2 * S + FADE_FRAMES] == 0
    assert np.array_equal(
        sound[2 * S + 2 * FADE_FRAMES :], programme.sound[2 * S + FADE_FRAMES : 4 * S - FADE_FRAMES]
    )


def test_an_aside_in_a_pause_is_heard_at_once_and_the_pause_goes_on() -> None:
    transport = Transport(three_steps())
    heard(transport, S)
    transport.pause()
    heard(transport, S)
    transport.insert(Insert(S, S, level(S, 7_777)))
    assert (heard(transport, 5 * S) == level(S, 7_777)).all()
    assert at(transport) == (1, TransportState.PAUSED)


def test_an_aside_is_heard_where_the_session_waits_and_it_goes_on_waiting() -> None:
    transport = Transport(with_wait())
    heard(transport, 6 * S)
    transport.insert(Insert(6 * S, 7 * S, level(S, 7_777)))
    assert (heard(transport, 20 * S)[-S:] == 7_777).all()
    assert at(transport) == (7, TransportState.WAITING)


@pytest.mark.parametrize("command", [Transport.pause, Transport.next, Transport.stop])
def test_a_command_ends_an_aside_by_a_fall(command: Callable[[Transport], None]) -> None:
    transport = Transport(three_steps())
    transport.insert(Insert(0, 0, level(5 * S, 8_000)))
    heard(transport, S)
    command(transport)
    fall = heard(transport, FADE_FRAMES)
    assert (fall[0], fall[-1]) == (8_000, 0)
    assert fall[FADE_FRAMES // 2] == pytest.approx(4_000, abs=40)
    assert not (heard(transport, S) == 8_000).any()


def test_a_programme_that_changed_is_heard_with_its_waits() -> None:
    programme = three_steps()
    transport = Transport(programme)
    heard(transport, S)
    waits = with_wait()

    def adopt() -> None:
        programme.all_events = waits.all_events

    transport.splice(Splice(S, S, adopt))
    heard(transport, 20 * S)
    assert at(transport) == (7, TransportState.WAITING)


def test_stop_is_final() -> None:
    transport = Transport(three_steps())
    heard(transport, S)
    transport.stop()
    for command in (Transport.toggle, Transport.next, Transport.again, Transport.resume, Transport.pause):
        command(transport)
    assert len(heard(transport, S)) == FADE_FRAMES
    assert at(transport) == (1, TransportState.ENDED)


def test_step_number() -> None:
    steps = steps_of(5, 5)
    assert [step_index_at(steps, frame) for frame in (-1, 0, 4, 5, 99)] == [-1, 0, 0, 1, 1]
