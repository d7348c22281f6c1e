from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import numpy as np

from tests.support.player_fakes import FakeSource, constant, noise, steps_of
from voicecoach.player.buffer import BLOCK_FRAMES, READ_AHEAD_FRAMES, PlayoutBuffer
from voicecoach.player.playhead import FADE_FRAMES, TransportState
from voicecoach.player.playout_history import HISTORY_FRAMES
from voicecoach.player.transport import Transport

if TYPE_CHECKING:
    from voicecoach.audio.clip import Samples

TIMEOUT_S = 10


class GatedSource(FakeSource):
    """Returns samples only while its gate is open; `read_to` is how far it was read."""

    def __init__(self, sound: Samples) -> None:
        super().__init__(sound)
        self.gate = Event()
        self.gate.set()
        self.read_to = 0

    def samples(self, start: int, end: int) -> Samples:
        self.read_to = max(self.read_to, end)
        assert self.gate.wait(TIMEOUT_S)
        return super().samples(start, end)


def pulled(buffer: PlayoutBuffer, frames: int, timeout_s: float = TIMEOUT_S) -> Samples:
    return np.frombuffer(buffer.pull(frames, timeout_s), np.int16)


def test_what_is_pulled_equals_the_source_and_then_is_silence() -> None:
    source = FakeSource(noise(100_000))
    with PlayoutBuffer(Transport(source)) as buffer:
        sound = np.concatenate(
            [pulled(buffer, frames) for frames in (1, 2_399, 2_401, 19_200, 30_000, 60_000)]
        )
        assert buffer.is_finished
    assert np.array_equal(sound[:100_000], source.sound)
    assert not sound[100_000:].any()
    assert (buffer.delivered_position, buffer.taken_frames, buffer.underrun_count) == (100_000, 114_001, 0)


def test_it_reads_ahead_by_a_limited_amount() -> None:
    source = GatedSource(noise(500_000))
    with PlayoutBuffer(Transport(source)) as buffer:
        pulled(buffer, 10 * BLOCK_FRAMES)
        assert source.read_to <= 10 * BLOCK_FRAMES + READ_AHEAD_FRAMES
    assert READ_AHEAD_FRAMES == 8 * BLOCK_FRAMES


def test_a_command_takes_effect_at_the_next_frame_and_nothing_is_skipped() -> None:
    source = FakeSource(noise(100_000))
    with PlayoutBuffer(Transport(source)) as buffer:
        before = pulled(buffer, 1_000)
        buffer.apply(Transport.pause)
        paused = pulled(buffer, 5_000, 0)
        assert (buffer.delivered_position, buffer.playhead.state) == (1_000, TransportState.PAUSED)
        buffer.apply(Transport.resume)
        after = pulled(buffer, 99_000)
    assert paused[0] == source.sound[1_000]
    assert not paused[FADE_FRAMES:].any()
    assert np.array_equal(before, source.sound[:1_000])
    assert np.array_equal(after[FADE_FRAMES:], source.sound[1_000 + FADE_FRAMES :])
    assert buffer.underrun_count == 0


def test_a_command_applies_to_what_was_taken_and_not_to_what_was_read_ahead() -> None:
    source = FakeSource(noise(480_000), steps_of(*[4_800] * 100))
    with PlayoutBuffer(Transport(source)) as buffer:
        pulled(buffer, 5_000)
        buffer.apply(Transport.next)
        assert buffer.delivered_position == 9_600


def test_samples_that_are_late_become_silence_and_count_as_an_underrun() -> None:
    source = GatedSource(constant(100_000))
    with PlayoutBuffer(Transport(source)) as buffer:
        source.gate.clear()
        before = pulled(buffer, READ_AHEAD_FRAMES, 0)
        missing = pulled(buffer, 500, 0)
        assert (buffer.underrun_count, buffer.delivered_position) == (1, READ_AHEAD_FRAMES)
        source.gate.set()
        after = pulled(buffer, 500)
        assert buffer.delivered_position == READ_AHEAD_FRAMES + 500
    assert before.all()
    assert not missing.any()
    assert after.all()


def test_a_source_that_is_not_ready_is_no_underrun() -> None:
    source = FakeSource(noise(20_000))
    source.ready = 10_000
    with PlayoutBuffer(Transport(source)) as buffer:
        first = pulled(buffer, 12_000)
        assert buffer.delivered_position == 10_000
        source.ready = 20_000
        rest = np.zeros(0, np.int16)
        while not len(rest):
            rest = np.trim_zeros(pulled(buffer, 100))
    assert np.array_equal(first[:10_000], source.sound[:10_000])
    assert np.array_equal(rest, source.sound[10_000 : 10_000 + len(rest)])
    assert buffer.underrun_count == 0


def test_it_is_finished_when_the_device_has_also_taken_its_latency_in_silence() -> None:
    was_woken = Event()
    with PlayoutBuffer(Transport(FakeSource(noise(1_000))), latency_frames=300, wake=was_woken.set) as buffer:
        states = []
        for frames in (1_000, 299, 1):
            pulled(buffer, frames)
            states.append(buffer.is_finished)
        assert states == [False, False, True]
        assert was_woken.wait(TIMEOUT_S)


def test_a_failure_wakes_the_loop() -> None:
    source = FakeSource(noise(50_000))
    source.ready = 1_000
    source.failure = OSError("the voice is gone")
    was_woken = Event()
    with PlayoutBuffer(Transport(source), wake=was_woken.set) as buffer:
        assert was_woken.wait(TIMEOUT_S)
        assert buffer.failure is source.failure
        assert np.array_equal(pulled(buffer, 1_000), source.sound[:1_000])
        assert not pulled(buffer, 1_000).any()


def test_a_seek_to_a_step_that_is_not_ready_plays_it_once_it_is() -> None:
    source = FakeSource(noise(200_000), steps_of(100_000, 100_000))
    source.ready = READ_AHEAD_FRAMES
    with PlayoutBuffer(Transport(source)) as buffer:
        buffer.apply(Transport.next)
        buffer.apply(Transport.next)
        pulled(buffer, FADE_FRAMES)
        assert not pulled(buffer, BLOCK_FRAMES).any()
        source.ready = 200_000
        sound = pulled(buffer, BLOCK_FRAMES)
        while not sound.any():
            sound = pulled(buffer, BLOCK_FRAMES)
    assert np.array_equal(
        sound[-BLOCK_FRAMES // 2 :], source.sound[100_000 + BLOCK_FRAMES // 2 : 100_000 + BLOCK_FRAMES]
    )


def test_frames_that_a_device_returns_are_played_again() -> None:
    source = FakeSource(noise(100_000))
    with PlayoutBuffer(Transport(source)) as buffer:
        pulled(buffer, 10_000)
        buffer.apply(lambda _: None, returned_frames=3_000)
        assert (buffer.delivered_position, buffer.taken_frames) == (7_000, 7_000)
        assert np.array_equal(pulled(buffer, 20_000), source.sound[7_000:27_000])


def test_a_command_applies_after_the_frames_that_were_not_returned() -> None:
    source = FakeSource(noise(100_000))
    with PlayoutBuffer(Transport(source)) as buffer:
        pulled(buffer, 10_000)
        buffer.apply(Transport.pause, returned_frames=3_000)
        pulled(buffer, 5_000)
        buffer.apply(Transport.resume, returned_frames=5_000 - FADE_FRAMES // 2)
        faded_out = pulled(buffer, FADE_FRAMES // 2)
        faded_in = pulled(buffer, 5_000)
    assert np.all(np.abs(faded_out) < np.abs(source.sound[7_000:][FADE_FRAMES // 2 : FADE_FRAMES]))
    assert np.array_equal(faded_in[FADE_FRAMES:], source.sound[7_000:12_000][FADE_FRAMES:])


def test_a_rewind_goes_back_to_what_was_not_heard_and_fades_in() -> None:
    source = FakeSource(constant(100_000))
    with PlayoutBuffer(Transport(source)) as buffer:
        pulled(buffer, 10_000)
        buffer.rewind(3_000)
        assert buffer.delivered_position == 7_000
        fade_in = pulled(buffer, FADE_FRAMES + 1)
    assert (fade_in[0], fade_in[FADE_FRAMES]) == (0, 10_000)
    assert np.all(np.diff(fade_in) >= 0)


def test_a_rewind_goes_back_through_a_pause() -> None:
    with PlayoutBuffer(Transport(FakeSource(noise(100_000)))) as buffer:
        pulled(buffer, 10_000)
        buffer.apply(Transport.pause)
        pulled(buffer, FADE_FRAMES + 1_000)
        buffer.rewind(FADE_FRAMES + 3_000)
        assert (buffer.delivered_position, buffer.playhead.state) == (8_000, TransportState.PAUSED)


def test_a_rewind_ends_at_the_last_jump() -> None:
    source = FakeSource(noise(300_000), steps_of(100_000, 100_000, 100_000))
    with PlayoutBuffer(Transport(source)) as buffer:
        pulled(buffer, 10_000)
        buffer.apply(Transport.next)
        pulled(buffer, FADE_FRAMES + 500)
        buffer.rewind(3_000)
        assert buffer.delivered_position == 100_000


def test_a_rewind_is_limited_to_the_history() -> None:
    with PlayoutBuffer(Transport(FakeSource(noise(300_000)))) as buffer:
        for _ in range(100):
            pulled(buffer, 2_400)
        buffer.rewind(300_000)
        assert buffer.delivered_position == 240_000 - HISTORY_FRAMES


def test_a_rewind_from_the_end_plays_the_end_again() -> None:
    with PlayoutBuffer(Transport(FakeSource(noise(10_000))), latency_frames=5_000) as buffer:
        pulled(buffer, 11_000)
        buffer.rewind(3_000)
        assert (buffer.delivered_position, buffer.playhead.state) == (8_000, TransportState.PLAYING)
        pulled(buffer, 7_000)
        assert buffer.is_finished


def test_a_rewind_after_a_stop_stays_stopped() -> None:
    with PlayoutBuffer(Transport(FakeSource(noise(10_000))), latency_frames=5_000) as buffer:
        pulled(buffer, 3_000)
        buffer.apply(Transport.stop)
        buffer.rewind(1_000)
        assert buffer.playhead.state is TransportState.ENDED
