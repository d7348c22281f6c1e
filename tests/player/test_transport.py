from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.player_fakes import FakeSource, constant, noise, steps_of
from voicecoach.player.commands import Insert, Splice
from voicecoach.player.playhead import FADE_FRAMES, VOLUME_RAMP_FRAMES, TransportState, step_index_at
from voicecoach.player.transport import Transport
from voicecoach.timeline.model import Event
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.audio.clip import Samples

S = SAMPLE_RATE


def played(transport: Transport, frames: int, block_frames: int = 2400) -> Samples:
    """Read the next frames; fewer if the transport has only silence."""
    blocks: list[Samples] = [np.zeros(0, np.int16)]
    while frames and (block := transport.read(min(frames, block_frames))):
        blocks.append(block.samples)
        frames -= len(block.samples)
    return np.concatenate(blocks)


def at(transport: Transport) -> tuple[float, TransportState]:
    return transport.playhead.position / S, transport.playhead.state


def three_steps(sound: Samples | None = None) -> FakeSource:
    """A source with three steps of five seconds."""
    return FakeSource(noise(15 * S) if sound is None else sound, steps_of(5 * S, 5 * S, 5 * S))


def with_wait() -> FakeSource:
    """Three steps of five seconds; the second speaks from 5.5 s to 7 s and then waits for the listener."""
    source = three_steps()
    source.all_events = [
        Event(kind="speech", cue="next", step=0, start=0, frames=S),
        Event(kind="speech", cue="wait", step=1, start=5 * S + S // 2, frames=S + S // 2),
        Event(kind="speech", cue="next", step=2, start=10 * S, frames=S),
    ]
    return source


@pytest.mark.parametrize("block_frames", [1, 7, 2400, 10**6])
def test_what_is_read_equals_the_source(block_frames: int) -> None:
    source = FakeSource(noise(10_000), steps_of(4_000, 6_000))
    transport = Transport(source)
    assert np.array_equal(played(transport, 20_000, block_frames), source.sound)
    assert transport.read(100) is None
    assert at(transport) == (10_000 / S, TransportState.ENDED)


def test_pause_fades_out_and_resume_fades_in_at_the_same_position() -> None:
    transport = Transport(FakeSource(constant(5 * S)))
    played(transport, S)
    transport.pause()
    fade_out = played(transport, S)
    assert (len(fade_out), fade_out[0], fade_out[-1]) == (FADE_FRAMES, 10_000, 0)
    assert at(transport) == (1, TransportState.PAUSED)
    transport.resume()
    fade_in = played(transport, S)
    assert (fade_in[0], fade_in[FADE_FRAMES // 2], fade_in[FADE_FRAMES]) == (0, 5_000, 10_000)
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
    transport = Transport(three_steps(constant(15 * S)))
    before = played(transport, 6 * S)
    command(transport)
    after = played(transport, S)
    transport.resume()
    sound = np.concatenate([before, after, played(transport, S)]).astype(int)
    assert np.abs(np.diff(sound)).max() <= 10_000 / FADE_FRAMES + 2


def test_a_command_during_a_fade_out_does_not_click() -> None:
    transport = Transport(three_steps(constant(15 * S)))
    before = played(transport, S)
    transport.pause()
    block = transport.read(FADE_FRAMES)
    assert block is not None
    transport.playhead = block.playhead.after(100)
    transport.next()
    transport.resume()
    sound = np.concatenate([before, block.samples[:100], played(transport, S)]).astype(int)
    assert np.abs(np.diff(sound)).max() <= 10_000 / FADE_FRAMES + 2


@pytest.mark.parametrize(
    ("position_s", "target_s"),
    [
        pytest.param(8.5, 5, id="late in a step: its start"),
        pytest.param(8.0, 0, id="early in it: the previous one"),
        pytest.param(5.0, 0, id="at its start: the previous one"),
        pytest.param(1.0, 0, id="early in the first: its start"),
        pytest.param(4.0, 0, id="late in the first: its start"),
    ],
)
def test_again(position_s: float, target_s: float) -> None:
    transport = Transport(three_steps())
    played(transport, int(position_s * S))
    transport.again()
    assert at(transport) == (target_s, TransportState.PLAYING)


def test_next_goes_to_the_start_of_the_next_step() -> None:
    source = three_steps()
    transport = Transport(source)
    played(transport, S)
    transport.next()
    assert at(transport) == (5, TransportState.PLAYING)
    played(transport, FADE_FRAMES)  # the fade-out of the step it left
    sound = played(transport, S)
    assert np.array_equal(sound[FADE_FRAMES:], source.sound[5 * S + FADE_FRAMES : 6 * S])


def test_next_after_the_last_step_ends() -> None:
    transport = Transport(three_steps())
    played(transport, 11 * S)
    transport.next()
    played(transport, S)
    assert at(transport) == (15, TransportState.ENDED)


def test_next_waits_for_a_step_that_is_not_ready() -> None:
    source = three_steps()
    source.ready = 5 * S
    transport = Transport(source)
    played(transport, S)
    transport.next()
    assert len(played(transport, S)) == FADE_FRAMES
    assert at(transport) == (1, TransportState.PLAYING)
    source.ready = 10 * S
    sound = played(transport, S)
    assert np.array_equal(sound[FADE_FRAMES:], source.sound[5 * S + FADE_FRAMES : 6 * S])


def test_next_twice_skips_a_step_even_if_neither_is_ready() -> None:
    source = three_steps()
    source.ready = 5 * S
    transport = Transport(source)
    transport.next()
    transport.next()
    source.ready = 15 * S
    played(transport, FADE_FRAMES)
    played(transport, S)
    assert at(transport) == (11, TransportState.PLAYING)


def test_again_cancels_waiting_for_a_step() -> None:
    source = three_steps()
    source.ready = 5 * S
    transport = Transport(source)
    played(transport, 4 * S)
    transport.next()
    transport.again()
    assert at(transport) == (0, TransportState.PLAYING)
    assert transport.playhead.seek_target is None


@pytest.mark.parametrize("command", [Transport.next, Transport.again])
def test_a_jump_while_paused_stays_paused(command: Callable[[Transport], None]) -> None:
    transport = Transport(three_steps())
    played(transport, 6 * S)
    transport.pause()
    command(transport)
    assert transport.playhead.state is TransportState.PAUSED
    played(transport, S)
    assert transport.read(100) is None


def test_what_is_not_ready_is_silence_and_the_position_stays() -> None:
    source = three_steps()
    source.ready = S
    transport = Transport(source)
    first = played(transport, 2 * S)
    assert at(transport) == (1, TransportState.PLAYING)
    source.ready = 15 * S
    rest = played(transport, 20 * S)
    assert np.array_equal(np.concatenate([first, rest]), source.sound)


def test_a_failure_is_raised_after_everything_ready_was_read() -> None:
    source = three_steps()
    source.ready = S
    source.failure = OSError("the voice is gone")
    transport = Transport(source)
    assert len(played(transport, S)) == S
    with pytest.raises(OSError, match="the voice is gone"):
        transport.read(100)


@pytest.mark.parametrize("resume", [Transport.toggle, Transport.resume, Transport.next])
def test_a_wait_step_waits_after_its_speech_until_the_listener_resumes(
    resume: Callable[[Transport], None],
) -> None:
    source = with_wait()
    transport = Transport(source)
    sound = played(transport, 20 * S)
    assert np.array_equal(sound[: 7 * S], source.sound[: 7 * S])
    assert len(sound) == 7 * S + FADE_FRAMES
    assert at(transport) == (7, TransportState.WAITING)
    resume(transport)
    assert at(transport) == (10, TransportState.PLAYING)
    rest = played(transport, 20 * S)
    assert np.array_equal(rest[FADE_FRAMES:], source.sound[10 * S + FADE_FRAMES :])


def test_a_wait_step_waits_once_more_after_again() -> None:
    transport = Transport(with_wait())
    played(transport, 20 * S)
    transport.again()
    assert at(transport) == (0, TransportState.PLAYING)
    played(transport, 20 * S)
    assert at(transport) == (7, TransportState.WAITING)


def test_a_wait_whose_speech_ends_with_the_step_waits_once() -> None:
    source = with_wait()
    source.all_events = [Event(kind="speech", cue="wait", step=1, start=5 * S, frames=5 * S)]
    transport = Transport(source)
    played(transport, 20 * S)
    assert at(transport) == (10, TransportState.WAITING)
    transport.resume()
    played(transport, S)
    assert at(transport) == (11, TransportState.PLAYING)


def test_a_wait_that_became_known_while_playing_waits() -> None:
    source = with_wait()
    source.ready = 5 * S
    transport = Transport(source)
    played(transport, 20 * S)
    source.ready = 15 * S
    played(transport, 20 * S)
    assert at(transport) == (7, TransportState.WAITING)


def test_if_no_control_can_resume_a_wait_step_ends_by_itself() -> None:
    source = with_wait()
    transport = Transport(source, stop_at_waits=False)
    assert np.array_equal(played(transport, 20 * S), source.sound)
    assert transport.read(100) is None
    assert at(transport) == (15, TransportState.ENDED)


@pytest.mark.parametrize(("frame", "target_s"), [(7 * S, 7), (-5, 0), (99 * S, 15)])
def test_go_to_a_frame(frame: int, target_s: int) -> None:
    transport = Transport(three_steps())
    played(transport, 6 * S)
    transport.go_to(frame)
    assert transport.playhead.position == target_s * S


def test_go_to_waits_for_a_frame_that_is_not_ready() -> None:
    source = three_steps()
    source.ready = 5 * S
    transport = Transport(source)
    transport.go_to(7 * S)
    assert len(played(transport, S)) == FADE_FRAMES
    assert at(transport) == (0, TransportState.PLAYING)
    source.ready = 10 * S
    sound = played(transport, S)
    assert np.array_equal(sound[FADE_FRAMES:], source.sound[7 * S + FADE_FRAMES : 8 * S])


def test_a_volume_is_reached_by_a_ramp_and_kept_through_other_commands() -> None:
    transport = Transport(three_steps(constant(15 * S)))
    played(transport, S)
    transport.set_volume(50)
    sound = played(transport, S)
    assert (sound[0], sound[VOLUME_RAMP_FRAMES // 2], sound[VOLUME_RAMP_FRAMES]) == (10_000, 7_500, 5_000)
    transport.next()
    assert played(transport, S)[-1] == 5_000
    assert transport.playhead.volume.target_percent == 50


@pytest.mark.parametrize(("percent", "clamped"), [(250, 100), (-10, 0)])
def test_a_volume_is_clamped_from_silent_to_full(percent: int, clamped: int) -> None:
    transport = Transport(three_steps())
    transport.set_volume(percent)
    assert transport.playhead.volume.target_percent == clamped


def test_back_at_full_volume_what_is_read_equals_the_source() -> None:
    source = three_steps()
    transport = Transport(source)
    for percent in (30, 100):
        transport.set_volume(percent)
        played(transport, S)
    assert np.array_equal(played(transport, S), source.sound[2 * S : 3 * S])


def test_a_ramp_that_is_read_again_continues_after_the_part_that_was_played() -> None:
    transport = Transport(three_steps(constant(15 * S)))
    transport.set_volume(0)
    block = transport.read(VOLUME_RAMP_FRAMES)
    assert block is not None
    transport.playhead = block.playhead.after(100)
    assert np.array_equal(played(transport, VOLUME_RAMP_FRAMES - 100), block.samples[100:])


def test_an_insert_plays_at_its_frame_while_the_position_stays() -> None:
    source = three_steps()
    transport = Transport(source)
    played(transport, S)
    transport.insert(Insert(S, 2 * S, constant(S, 7_777)))
    sound = played(transport, 4 * S)
    assert np.array_equal(sound[:S], source.sound[S : 2 * S])
    assert sound[S + FADE_FRAMES - 1] == 0
    assert (sound[S + FADE_FRAMES : 2 * S + FADE_FRAMES] == 7_777).all()
    assert sound[2 * S + FADE_FRAMES] == 0
    assert np.array_equal(
        sound[2 * S + 2 * FADE_FRAMES :], source.sound[2 * S + FADE_FRAMES : 4 * S - FADE_FRAMES]
    )


def test_an_insert_in_a_pause_plays_at_once_and_the_pause_stays() -> None:
    transport = Transport(three_steps())
    played(transport, S)
    transport.pause()
    played(transport, S)
    transport.insert(Insert(S, S, constant(S, 7_777)))
    assert (played(transport, 5 * S) == constant(S, 7_777)).all()
    assert at(transport) == (1, TransportState.PAUSED)


def test_an_insert_plays_in_a_wait_and_the_wait_stays() -> None:
    transport = Transport(with_wait())
    played(transport, 6 * S)
    transport.insert(Insert(6 * S, 7 * S, constant(S, 7_777)))
    assert (played(transport, 20 * S)[-S:] == 7_777).all()
    assert at(transport) == (7, TransportState.WAITING)


@pytest.mark.parametrize("command", [Transport.pause, Transport.next, Transport.stop])
def test_a_command_fades_an_insert_out(command: Callable[[Transport], None]) -> None:
    transport = Transport(three_steps())
    transport.insert(Insert(0, 0, constant(5 * S, 8_000)))
    played(transport, S)
    command(transport)
    fade_out = played(transport, FADE_FRAMES)
    assert (fade_out[0], fade_out[-1]) == (8_000, 0)
    assert fade_out[FADE_FRAMES // 2] == pytest.approx(4_000, abs=40)
    assert not (played(transport, S) == 8_000).any()


def test_after_a_splice_the_waits_of_the_new_version_are_used() -> None:
    source = three_steps()
    transport = Transport(source)
    played(transport, S)
    new_version = with_wait()

    def commit() -> None:
        source.all_events = new_version.all_events

    transport.splice(Splice(S, S, commit))
    played(transport, 20 * S)
    assert at(transport) == (7, TransportState.WAITING)


def test_stop_is_final() -> None:
    transport = Transport(three_steps())
    played(transport, S)
    transport.stop()
    for command in (Transport.toggle, Transport.next, Transport.again, Transport.resume, Transport.pause):
        command(transport)
    assert len(played(transport, S)) == FADE_FRAMES
    assert at(transport) == (1, TransportState.ENDED)


def test_step_index_at() -> None:
    steps = steps_of(5, 5)
    assert [step_index_at(steps, frame) for frame in (-1, 0, 4, 5, 99)] == [-1, 0, 0, 1, 1]
