"""How long buffers are filled and joined, with a fake in place of the library."""

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

TIMEOUT_S = 10


@dataclass(eq=False)
class Playing:
    """A buffer that was passed to the library, and a copy of it from then."""

    buffer: Samples
    at_first: Samples
    alive: bool = True

    def stop(self) -> None:
        self.alive = False

    def is_playing(self) -> bool:
        return self.alive


@dataclass
class Library:
    """A fake of the module `simpleaudio`."""

    error: str = ""
    playing: list[Playing] = field(default_factory=list)

    def play_buffer(self, buffer: Samples, channels: int, width: int, rate: int) -> Playing:
        assert (channels, width, rate) == (1, 2, SAMPLE_RATE)
        if self.error:
            raise OSError(self.error)
        self.playing.append(Playing(buffer, buffer.copy()))
        return self.playing[-1]


class Source:
    """Returns 1, 2, 3, … and, from frame `sound_frames` on, silence; can wait until enough was pulled."""

    def __init__(self, sound_frames: int) -> None:
        self.sound = (np.arange(sound_frames) % 30_000 + 1).astype(np.int16)
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
            assert self._changed.wait_for(lambda: self.pulled >= frames, TIMEOUT_S)


class Clock:
    """A clock that the test sets."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def advance(clock: Clock, source: Source, tenths: int) -> None:
    """Advance the clock by tenths of a second; after each, wait until what there is room for was written."""
    for tenth in range(1, tenths + 1):
        clock.now_s = tenth / 10
        source.wait_for(tenth * SAMPLE_RATE // 10 + WRITE_AHEAD_FRAMES - 1)


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    library = Library()
    monkeypatch.setenv("PULSE_LATENCY_MSEC", "")  # so that it is restored after the test
    monkeypatch.delenv("PULSE_LATENCY_MSEC")
    monkeypatch.setitem(sys.modules, "simpleaudio", library)
    return library


def test_the_first_samples_are_written_before_it_plays_and_the_rest_by_the_clock(library: Library) -> None:
    clock, source = Clock(), Source(10 * SAMPLE_RATE)
    device = SimpleaudioDevice(clock)
    device.start(source.pull)
    advance(clock, source, 10)
    device.stop()
    (playing,) = library.playing
    assert np.array_equal(playing.at_first[:WRITE_AHEAD_FRAMES], source.sound[:WRITE_AHEAD_FRAMES])
    assert np.array_equal(playing.buffer[: source.pulled], source.sound[: source.pulled])
    assert not playing.buffer[source.pulled :].any()
    assert source.pulled - SAMPLE_RATE - WRITE_AHEAD_FRAMES < SAMPLE_RATE // 10
    assert not playing.alive


def test_a_full_buffer_is_continued_where_it_ends(library: Library) -> None:
    clock, source = Clock(), Source(10 * SAMPLE_RATE)
    device = SimpleaudioDevice(clock, buffer_frames=SAMPLE_RATE)
    device.start(source.pull)
    advance(clock, source, 7)
    device.stop()
    first, second = library.playing
    lead_in = int(second.buffer.nonzero()[0][0])
    assert np.array_equal(first.buffer, source.sound[:SAMPLE_RATE])
    # The second starts to play at 0.6 s or 0.7 s, and its samples begin at 1 s.
    assert round(lead_in / SAMPLE_RATE, 4) in {0.4, 0.3}
    assert np.array_equal(
        second.buffer[lead_in:][: source.pulled - SAMPLE_RATE], source.sound[SAMPLE_RATE : source.pulled]
    )


def test_a_nearly_full_buffer_is_replaced_during_silence(library: Library) -> None:
    clock, source = Clock(), Source(SAMPLE_RATE)
    device = SimpleaudioDevice(clock, buffer_frames=2 * SAMPLE_RATE)
    device.start(source.pull)
    advance(clock, source, 18)
    device.stop()
    assert len(library.playing) == 2
    assert not library.playing[0].alive


def test_after_an_underrun_it_takes_no_more_samples(library: Library) -> None:
    clock, source = Clock(), Source(10 * SAMPLE_RATE)
    device = SimpleaudioDevice(clock)
    device.start(source.pull)
    advance(clock, source, 3)
    clock.now_s = 30.0
    device.close()
    assert len(library.playing) == 1
    assert source.pulled <= SAMPLE_RATE
    assert not library.playing[0].buffer[source.pulled :].any()


def test_returned_frames_are_removed_and_new_ones_are_written_at_once(library: Library) -> None:
    clock, source = Clock(), Source(10 * SAMPLE_RATE)
    device = SimpleaudioDevice(clock)
    device.start(source.pull)
    advance(clock, source, 5)
    with device.reclaim_unplayed() as returned_frames:
        written = source.pulled
        remaining = written - returned_frames
        assert not library.playing[0].buffer[remaining:].any()
    (playing,) = library.playing
    device.stop()
    assert (
        remaining == SAMPLE_RATE // 2 + SAMPLE_RATE * 14 // 100 + 2
    )  # the play head, what is read ahead, 2 frames of drift
    assert np.array_equal(playing.buffer[:remaining], source.sound[:remaining])
    assert np.array_equal(
        playing.buffer[remaining : remaining + SAMPLE_RATE // 10],
        source.sound[written : written + SAMPLE_RATE // 10],
    )


def test_what_the_library_reads_at_the_start_is_not_returned(library: Library) -> None:
    source = Source(10 * SAMPLE_RATE)
    device = SimpleaudioDevice(Clock())
    device.start(source.pull)
    with device.reclaim_unplayed() as returned_frames:
        remaining = source.pulled - returned_frames
    device.stop()
    assert remaining == SAMPLE_RATE * 24 // 100
    assert np.array_equal(library.playing[0].buffer[:remaining], source.sound[:remaining])


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        pytest.param(None, "70", id="short, so that commands are heard soon"),
        pytest.param("200", "200", id="set by the user"),
    ],
)
def test_the_latency_that_pulseaudio_is_asked_for(
    environment: str | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if environment is not None:
        monkeypatch.setenv("PULSE_LATENCY_MSEC", environment)
    device = SimpleaudioDevice(Clock())
    device.start(Source(SAMPLE_RATE).pull)
    device.close()
    assert os.environ["PULSE_LATENCY_MSEC"] == expected


def test_what_is_ahead_of_the_play_head_is_in_flight(library: Library) -> None:
    clock, source = Clock(), Source(10 * SAMPLE_RATE)
    device = SimpleaudioDevice(clock)
    device.start(source.pull)
    advance(clock, source, 5)
    assert (
        source.pulled - SAMPLE_RATE // 2
        <= device.in_flight_frames
        <= WRITE_AHEAD_FRAMES + SAMPLE_RATE // 4 + SAMPLE_RATE // 10
    )
    assert library.playing[0].alive
    device.close()
    assert device.in_flight_frames == 0


def test_after_a_buffer_ended_early_it_takes_no_more_samples(library: Library) -> None:
    clock, source = Clock(), Source(10 * SAMPLE_RATE)
    device = SimpleaudioDevice(clock)
    device.start(source.pull)
    library.playing[0].alive = False
    clock.now_s = 0.3
    device.close()
    assert source.pulled <= WRITE_AHEAD_FRAMES + SAMPLE_RATE // 2


def test_an_error_of_the_library_is_no_device(library: Library) -> None:
    library.error = "Error opening PCM device. -- CODE: -2 -- MSG: No such file or directory"
    with pytest.raises(NoDeviceError, match=r"^no sound device can be opened \(No such file or directory\)$"):
        SimpleaudioDevice(Clock()).start(Source(SAMPLE_RATE).pull)
