from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import numpy as np

from tests.support.player_fakes import FakeProgramme, level, rustle, steps_of
from voicecoach.player.buffer import BLOCK_FRAMES, READ_AHEAD_FRAMES, PlayoutBuffer
from voicecoach.player.playhead import FADE_FRAMES, TransportState
from voicecoach.player.playout_history import HISTORY_FRAMES
from voicecoach.player.transport import Transport

if TYPE_CHECKING:
    from voicecoach.audio.clip import Samples

PATIENCE_S = 10


class GatedProgramme(FakeProgramme):
    """Gives samples only while its gate is open, and keeps how far it was asked."""

    def __init__(self, sound: Samples) -> None:
        super().__init__(sound)
        self.gate = Event()
        self.gate.set()
        self.reached = Event()
        self.asked = 0

    def samples(self, start: int, end: int) -> Samples:
        self.asked = max(self.asked, end)
        if not self.gate.is_set():
            self.reached.set()
        assert self.gate.wait(PATIENCE_S)
        return super().samples(start, end)


def pulled(pump: PlayoutBuffer, frames: int, patience: float = PATIENCE_S) -> Samples:
    return np.frombuffer(pump.pull(frames, patience), np.int16)


def test_what_is_pulled_is_the_programme_and_then_silence() -> None:
    programme = FakeProgramme(rustle(100_000))
    with PlayoutBuffer(Transport(programme)) as pump:
        sound = np.concatenate([pulled(pump, frames) for frames in (1, 2_399, 2_401, 19_200, 30_000, 60_000)])
        assert pump.is_finished
    assert np.array_equal(sound[:100_000], programme.sound)
    assert not sound[100_000:].any()
    assert (pump.delivered_position, pump.taken_frames, pump.underrun_count) == (100_000, 114_001, 0)


def test_it_reads_a_bounded_way_ahead() -> None:
    programme = GatedProgramme(rustle(500_000))
    with PlayoutBuffer(Transport(programme)) as pump:
        pulled(pump, 10 * BLOCK_FRAMES)
        assert programme.asked <= 10 * BLOCK_FRAMES + READ_AHEAD_FRAMES
    assert READ_AHEAD_FRAMES == 8 * BLOCK_FRAMES


def test_a_command_is_heard_at_the_next_frame_and_nothing_is_skipped() -> None:
    programme = FakeProgramme(rustle(100_000))
    with PlayoutBuffer(Transport(programme)) as pump:
        before = pulled(pump, 1_000)
        pump.apply(Transport.pause)
        paused = pulled(pump, 5_000, 0)
        assert (pump.delivered_position, pump.playhead.state) == (1_000, TransportState.PAUSED)
        pump.apply(Transport.resume)
        after = pulled(pump, 99_000)
    assert paused[0] == programme.sound[1_000]
    assert not paused[FADE_FRAMES:].any()
    assert np.array_equal(before, programme.sound[:1_000])
    assert np.array_equal(after[FADE_FRAMES:], programme.sound[1_000 + FADE_FRAMES :])
    assert pump.underrun_count == 0


def test_a_command_acts_on_what_was_taken_and_not_on_what_was_read() -> None:
    programme = FakeProgramme(rustle(480_000), steps_of(*[4_800] * 100))
    with PlayoutBuffer(Transport(programme)) as pump:
        pulled(pump, 5_000)
        pump.apply(Transport.next)
        assert pump.delivered_position == 9_600


def test_sound_that_comes_late_is_silence_and_is_counted() -> None:
    programme = GatedProgramme(level(100_000))
    with PlayoutBuffer(Transport(programme)) as pump:
        programme.gate.clear()
        before = pulled(pump, READ_AHEAD_FRAMES, 0)
        late = pulled(pump, 500, 0)
        assert (pump.underrun_count, pump.delivered_position) == (1, READ_AHEAD_FRAMES)
        programme.gate.set()
        after = pulled(pump, 500)
        assert pump.delivered_position == READ_AHEAD_FRAMES + 500
    assert before.all()
    assert not late.any()
    assert after.all()


def test_a_programme_that_is_not_ready_is_no_underrun() -> None:
    programme = FakeProgramme(rustle(20_000))
    programme.ready = 10_000
    with PlayoutBuffer(Transport(programme)) as pump:
        first = pulled(pump, 12_000)
        assert pump.delivered_position == 10_000
        programme.ready = 20_000
        rest = np.zeros(0, np.int16)
        while not len(rest):
            rest = np.trim_zeros(pulled(pump, 100))
    assert np.array_equal(first[:10_000], programme.sound[:10_000])
    assert np.array_equal(rest, programme.sound[10_000 : 10_000 + len(rest)])
    assert pump.underrun_count == 0


def test_it_finishes_when_the_device_has_taken_its_latency_on_top() -> None:
    woken = Event()
    with PlayoutBuffer(Transport(FakeProgramme(rustle(1_000))), latency_frames=300, wake=woken.set) as pump:
        states = []
        for frames in (1_000, 299, 1):
            pulled(pump, frames)
            states.append(pump.is_finished)
        assert states == [False, False, True]
        assert woken.wait(PATIENCE_S)


def test_a_failure_reaches_who_waits() -> None:
    programme = FakeProgramme(rustle(50_000))
    programme.ready = 1_000
    programme.failure = OSError("the voice is gone")
    woken = Event()
    with PlayoutBuffer(Transport(programme), wake=woken.set) as pump:
        assert woken.wait(PATIENCE_S)
        assert pump.failure is programme.failure
        assert np.array_equal(pulled(pump, 1_000), programme.sound[:1_000])
        assert not pulled(pump, 1_000).any()


def test_a_step_that_is_asked_for_before_it_is_there_is_heard_once_it_is() -> None:
    programme = FakeProgramme(rustle(200_000), steps_of(100_000, 100_000))
    programme.ready = READ_AHEAD_FRAMES
    with PlayoutBuffer(Transport(programme)) as pump:
        pump.apply(Transport.next)
        pump.apply(Transport.next)
        pulled(pump, FADE_FRAMES)
        assert not pulled(pump, BLOCK_FRAMES).any()
        programme.ready = 200_000
        heard = pulled(pump, BLOCK_FRAMES)
        while not heard.any():
            heard = pulled(pump, BLOCK_FRAMES)
    assert np.array_equal(
        heard[-BLOCK_FRAMES // 2 :], programme.sound[100_000 + BLOCK_FRAMES // 2 : 100_000 + BLOCK_FRAMES]
    )


def test_frames_that_a_device_gives_back_are_heard_in_their_turn() -> None:
    programme = FakeProgramme(rustle(100_000))
    with PlayoutBuffer(Transport(programme)) as pump:
        pulled(pump, 10_000)
        pump.apply(lambda _: None, given_back=3_000)
        assert (pump.delivered_position, pump.taken_frames) == (7_000, 7_000)
        assert np.array_equal(pulled(pump, 20_000), programme.sound[7_000:27_000])


def test_a_command_acts_on_what_is_left_when_frames_are_given_back() -> None:
    programme = FakeProgramme(rustle(100_000))
    with PlayoutBuffer(Transport(programme)) as pump:
        pulled(pump, 10_000)
        pump.apply(Transport.pause, given_back=3_000)
        pulled(pump, 5_000)
        pump.apply(Transport.resume, given_back=5_000 - FADE_FRAMES // 2)
        fallen = pulled(pump, FADE_FRAMES // 2)
        risen = pulled(pump, 5_000)
    assert np.all(np.abs(fallen) < np.abs(programme.sound[7_000:][FADE_FRAMES // 2 : FADE_FRAMES]))
    assert np.array_equal(risen[FADE_FRAMES:], programme.sound[7_000:12_000][FADE_FRAMES:])


def test_it_goes_back_to_what_was_not_heard_and_rises_from_there() -> None:
    programme = FakeProgramme(level(100_000))
    with PlayoutBuffer(Transport(programme)) as pump:
        pulled(pump, 10_000)
        pump.rewind(3_000)
        assert pump.delivered_position == 7_000
        rise = pulled(pump, FADE_FRAMES + 1)
    assert (rise[0], rise[FADE_FRAMES]) == (0, 10_000)
    assert np.all(np.diff(rise) >= 0)


def test_it_goes_back_through_silence_in_which_nothing_moved() -> None:
    with PlayoutBuffer(Transport(FakeProgramme(rustle(100_000)))) as pump:
        pulled(pump, 10_000)
        pump.apply(Transport.pause)
        pulled(pump, FADE_FRAMES + 1_000)
        pump.rewind(FADE_FRAMES + 3_000)
        assert (pump.delivered_position, pump.playhead.state) == (8_000, TransportState.PAUSED)


def test_it_goes_back_no_further_than_to_a_jump() -> None:
    programme = FakeProgramme(rustle(300_000), steps_of(100_000, 100_000, 100_000))
    with PlayoutBuffer(Transport(programme)) as pump:
        pulled(pump, 10_000)
        pump.apply(Transport.next)
        pulled(pump, FADE_FRAMES + 500)
        pump.rewind(3_000)
        assert pump.delivered_position == 100_000


def test_it_remembers_no_more_than_it_may_be_asked_for() -> None:
    with PlayoutBuffer(Transport(FakeProgramme(rustle(300_000)))) as pump:
        for _ in range(100):
            pulled(pump, 2_400)
        pump.rewind(300_000)
        assert pump.delivered_position == 240_000 - HISTORY_FRAMES


def test_an_end_that_was_not_heard_is_heard_again() -> None:
    with PlayoutBuffer(Transport(FakeProgramme(rustle(10_000))), latency_frames=5_000) as pump:
        pulled(pump, 11_000)
        pump.rewind(3_000)
        assert (pump.delivered_position, pump.playhead.state) == (8_000, TransportState.PLAYING)
        pulled(pump, 7_000)
        assert pump.is_finished


def test_what_was_stopped_stays_stopped() -> None:
    with PlayoutBuffer(Transport(FakeProgramme(rustle(10_000))), latency_frames=5_000) as pump:
        pulled(pump, 3_000)
        pump.apply(Transport.stop)
        pump.rewind(1_000)
        assert pump.playhead.state is TransportState.ENDED
