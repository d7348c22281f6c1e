"""How long buffers are filled and joined, held against a hand-written stand-in for the library."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from threading import Condition
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voicecoach.errors import NoDeviceError
from voicecoach.player.devices.simpleaudio_device import WRITE_AHEAD_FRAMES, SimpleaudioDevice
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from voicecoach.audio.clip import Samples

PATIENCE_S = 10


@dataclass(eq=False)
class Playing:
    """A buffer that the library was given, and what it held at that moment."""

    buffer: Samples
    at_first: Samples
    alive: bool = True

    def stop(self) -> None:
        self.alive = False

    def is_playing(self) -> bool:
        return self.alive


@dataclass
class Library:
    """Stands in for the module `simpleaudio`."""

    refusal: str = ""
    playing: list[Playing] = field(default_factory=list)

    def play_buffer(self, buffer: Samples, channels: int, width: int, rate: int) -> Playing:
        assert (channels, width, rate) == (1, 2, SAMPLE_RATE)
        if self.refusal:
            raise OSError(self.refusal)
        self.playing.append(Playing(buffer, buffer.copy()))
        return self.playing[-1]


class Source:
    """Gives 1, 2, 3, … and then, from frame `ends` on, silence; tells when enough was pulled."""

    def __init__(self, ends: int) -> None:
        self.sound = (np.arange(ends) % 30_000 + 1).astype(np.int16)
        self.pulled = 0
        self._changed = Condition()

    def pull(self, frames: int, timeout_s: float = 0) -> bytes:
        del timeout_s
        with self._changed:
            part = self.sound[self.pulled : self.pulled + frames]
            self.pulled += frames
            self._changed.notify_all()
        return np.pad(part, (0, frames - len(part))).tobytes()

    def wait_for(self, frames: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.pulled >= frames, PATIENCE_S)


class Clock:
    """Stands still until it is set."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def let_play(clock: Clock, source: Source, tenths: int) -> None:
    """Let the clock go on by tenths of a second, each time until what it makes room for was written."""
    for tenth in range(1, tenths + 1):
        clock.now_s = tenth / 10
        source.wait_for(tenth * SAMPLE_RATE // 10 + WRITE_AHEAD_FRAMES - 1)


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    library = Library()
    monkeypatch.setenv("PULSE_LATENCY_MSEC", "")  # so that what the device sets is taken away again
    monkeypatch.delenv("PULSE_LATENCY_MSEC")
    monkeypatch.setitem(sys.modules, "simpleaudio", library)
    return library


def test_the_first_samples_are_there_when_it_begins_and_the_rest_follows_the_clock(library: Library) -> None:
    clock, source = Clock(), Source(10 * SAMPLE_RATE)
    device = SimpleaudioDevice(clock)
    device.start(source.pull)
    let_play(clock, source, 10)
    device.stop()
    (playing,) = library.playing
    assert np.array_equal(playing.at_first[:WRITE_AHEAD_FRAMES], source.sound[:WRITE_AHEAD_FRAMES])
    assert np.array_equal(playing.buffer[: source.pulled], source.sound[: source.pulled])
    assert not playing.buffer[source.pulled :].any()
    assert source.pulled - SAMPLE_RATE - WRITE_AHEAD_FRAMES < SAMPLE_RATE // 10
    assert not playing.alive


def test_a_full_buffer_is_joined_where_it_ends(library: Library) -> None:
    clock, source = Clock(), Source(10 * SAMPLE_RATE)
    device = SimpleaudioDevice(clock, buffer_frames=SAMPLE_RATE)
    device.start(source.pull)
    let_play(clock, source, 7)
    device.stop()
    first, second = library.playing
    lead = int(second.buffer.nonzero()[0][0])
    assert np.array_equal(first.buffer, source.sound[:SAMPLE_RATE])
    assert round(lead / SAMPLE_RATE, 4) in {0.4, 0.3}  # joined at 0.6 s or 0.7 s, to go on at 1 s
    assert np.array_equal(
        second.buffer[lead:][: source.pulled - SAMPLE_RATE], source.sound[SAMPLE_RATE : source.pulled]
    )


def test_a_nearly_full_buffer_is_joined_in_silence(library: Library) -> None:
    clock, source = Clock(), Source(SAMPLE_RATE)
    device = SimpleaudioDevice(clock, buffer_frames=2 * SAMPLE_RATE)
    device.start(source.pull)
    let_play(clock, source, 18)
    device.stop()
    assert len(library.playing) == 2
    assert not library.playing[0].alive


def test_a_play_head_that_has_passed_what_is_written_takes_no_more(library: Library) -> None:
    clock, source = Clock(), Source(10 * SAMPLE_RATE)
    device = SimpleaudioDevice(clock)
    device.start(source.pull)
    let_play(clock, source, 3)
    clock.now_s = 30.0
    device.close()
    assert len(library.playing) == 1
    assert source.pulled <= SAMPLE_RATE
    assert not library.playing[0].buffer[source.pulled :].any()


def test_what_is_given_back_is_taken_out_and_what_comes_instead_is_written_at_once(library: Library) -> None:
    clock, source = Clock(), Source(10 * SAMPLE_RATE)
    device = SimpleaudioDevice(clock)
    device.start(source.pull)
    let_play(clock, source, 5)
    with device.reclaim_unplayed() as given_back:
        written = source.pulled
        kept = written - given_back
        assert not library.playing[0].buffer[kept:].any()
    (playing,) = library.playing
    device.stop()
    assert (
        kept == SAMPLE_RATE // 2 + SAMPLE_RATE * 14 // 100 + 2
    )  # the play head, what is read ahead, 2 frames of drift
    assert np.array_equal(playing.buffer[:kept], source.sound[:kept])
    assert np.array_equal(
        playing.buffer[kept : kept + SAMPLE_RATE // 10], source.sound[written : written + SAMPLE_RATE // 10]
    )


def test_what_the_library_reads_at_once_when_it_begins_is_not_taken_out(library: Library) -> None:
    source = Source(10 * SAMPLE_RATE)
    device = SimpleaudioDevice(Clock())
    device.start(source.pull)
    with device.reclaim_unplayed() as given_back:
        kept = source.pulled - given_back
    device.stop()
    assert kept == SAMPLE_RATE * 24 // 100
    assert np.array_equal(library.playing[0].buffer[:kept], source.sound[:kept])


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("own", "told"),
    [
        pytest.param(None, "70", id="so short that a command is heard soon"),
        pytest.param("200", "200", id="as long as the user says"),
    ],
)
def test_what_pulseaudio_is_to_keep_of_it(
    own: str | None, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if own is not None:
        monkeypatch.setenv("PULSE_LATENCY_MSEC", own)
    device = SimpleaudioDevice(Clock())
    device.start(Source(SAMPLE_RATE).pull)
    device.close()
    assert os.environ["PULSE_LATENCY_MSEC"] == told


def test_what_is_ahead_of_the_play_head_is_not_heard_when_it_ends(library: Library) -> None:
    clock, source = Clock(), Source(10 * SAMPLE_RATE)
    device = SimpleaudioDevice(clock)
    device.start(source.pull)
    let_play(clock, source, 5)
    assert (
        source.pulled - SAMPLE_RATE // 2
        <= device.in_flight_frames
        <= WRITE_AHEAD_FRAMES + SAMPLE_RATE // 4 + SAMPLE_RATE // 10
    )
    assert library.playing[0].alive
    device.close()
    assert device.in_flight_frames == 0


def test_a_buffer_that_ended_early_takes_no_more(library: Library) -> None:
    clock, source = Clock(), Source(10 * SAMPLE_RATE)
    device = SimpleaudioDevice(clock)
    device.start(source.pull)
    library.playing[0].alive = False
    clock.now_s = 0.3
    device.close()
    assert source.pulled <= WRITE_AHEAD_FRAMES + SAMPLE_RATE // 2


def test_what_the_library_refuses_is_no_device(library: Library) -> None:
    library.refusal = "Error opening PCM device. -- CODE: -2 -- MSG: No such file or directory"
    with pytest.raises(NoDeviceError, match=r"^no sound device can be opened \(No such file or directory\);"):
        SimpleaudioDevice(Clock()).start(Source(SAMPLE_RATE).pull)
