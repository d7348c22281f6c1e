"""After a pause, a lost device or a seek, every sentence is heard whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.player_fakes import FakeSource, constant, noise
from voicecoach.player.commands import Insert
from voicecoach.player.playhead import FADE_FRAMES, TransportState
from voicecoach.player.repeated_words import CROSSFADE_FRAMES, RepeatedWords
from voicecoach.player.transport import Transport
from voicecoach.player.whole_words import restart_at, whole_from
from voicecoach.timeline.model import Event, Interval, Step
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from voicecoach.audio.clip import Samples

S = SAMPLE_RATE


def frame(seconds: float) -> int:
    return round(seconds * S)


def speech(cue: str, start_s: float, end_s: float) -> Event:
    start = frame(start_s)
    return Event(kind="speech", cue=cue, step=0, start=start, frames=frame(end_s) - start, text=cue)


def sound(cue: str, start_s: float, end_s: float) -> Event:
    start = frame(start_s)
    return Event(kind="sound", cue=cue, step=0, start=start, frames=frame(end_s) - start, sound=cue)


EVENTS = (
    Event(kind="bed", cue="keep_awake", start=0, frames=60 * S),
    speech("do", 1, 4),
    sound("go", 10, 10.5),
    speech("tip", 12, 14),
    sound("halfway", 20, 20.5),
    speech("tip", 27, 29.5),
    speech("seconds_left", 30, 31),
    speech("countdown", 37, 37.5),
    speech("countdown", 38, 38.5),
    speech("countdown", 39, 39.5),
    sound("end", 40, 43),
    speech("rest", 44, 46),
)
"""A step of 60 s with a hold from 10 s to 40 s."""


def a_session(samples: Samples | None = None) -> FakeSource:
    step = Step(index=0, name="Neck", start=0, frames=60 * S, hold=Interval(10 * S, 30 * S))
    return FakeSource(noise(60 * S) if samples is None else samples, [step], EVENTS)


def played(transport: Transport, seconds: float) -> Samples:
    """Read so many seconds; fewer if there is only silence."""
    blocks, frames = [np.zeros(0, np.int16)], frame(seconds)
    while frames and (block := transport.read(min(frames, 2400))):
        blocks.append(block.samples)
        frames -= len(block.samples)
    return np.concatenate(blocks)


@pytest.mark.parametrize(
    ("cut_s", "restart_s"),
    [
        pytest.param(0.5, 0.5, id="in silence"),
        pytest.param(1.0, 1.0, id="before the first sample of a sentence"),
        pytest.param(1.01, 1.0, id="at the start of a sentence"),
        pytest.param(3.99, 1.0, id="at the end of a sentence"),
        pytest.param(4.0, 4.0, id="after a sentence"),
        pytest.param(10.2, 10.0, id="in a sound"),
        pytest.param(41.5, 41.5, id="late in a long sound"),
        pytest.param(30.7, 30.0, id="in the seconds left"),
        pytest.param(38.2, 38.0, id="in a countdown"),
        pytest.param(45.0, 44.0, id="in a rest"),
    ],
)
def test_where_it_goes_on(cut_s: float, restart_s: float) -> None:
    assert restart_at(a_session(), frame(cut_s)) == (frame(restart_s), None)


def test_a_tip_is_said_again_while_the_hold_goes_on() -> None:
    until = frame(13.5 + 2 + 0.1)
    assert restart_at(a_session(), frame(13.5)) == (
        frame(13.5),
        RepeatedWords(frame(13.5), frame(1.5), until),
    )


def test_a_tip_with_too_little_time_after_it_steps_back_by_what_is_missing() -> None:
    at, repeat = restart_at(a_session(), frame(29))
    assert (at, repeat) == (frame(27.4), RepeatedWords(frame(27.4), frame(0.4), frame(30)))


def test_a_tip_that_is_cut_again_is_said_again() -> None:
    source = a_session()
    at, first = restart_at(source, frame(13.5))
    assert (at, first) == (frame(13.5), RepeatedWords(frame(13.5), frame(1.5), frame(15.6)))
    at, second = restart_at(source, frame(15.2), first)
    assert (at, second) == (frame(15.2), RepeatedWords(frame(15.2), frame(3.2), frame(17.3)))
    assert restart_at(source, frame(15.55), first) == (frame(15.55), None)


def test_a_click_after_a_tip_is_not_lost() -> None:
    source = a_session()
    source.all_events = sorted([*EVENTS, sound("beat", 13, 13.1)], key=lambda event: event.start)
    assert restart_at(source, frame(13.5)) == (frame(12), None)


def test_a_long_text_starts_again_after_its_last_silence() -> None:
    words = constant(60 * S)
    words[frame(12) : frame(12.5)] = 0
    words[frame(14) : frame(14.1)] = 0
    source = a_session(words)
    source.all_events = [speech("say", 1, 30)]
    assert restart_at(source, frame(8)) == (frame(1), None)
    at, _ = restart_at(source, frame(20))
    assert at / S == pytest.approx(12.5, abs=0.03)
    assert at <= frame(12.5)


@pytest.mark.parametrize(
    ("from_s", "to_s", "found_s"),
    [
        pytest.param(0, 5, 5, id="to silence"),
        pytest.param(0, 2, 1, id="into a sentence"),
        pytest.param(8, 3, 1, id="back into a sentence"),
        pytest.param(2, 3, 4, id="forward in the same sentence"),
        pytest.param(3, 2, 1, id="back in the same sentence"),
    ],
)
def test_seeking_leads_to_the_start_of_a_sentence(from_s: float, to_s: float, found_s: float) -> None:
    assert whole_from(a_session(), frame(to_s), frame(from_s)) == frame(found_s)
    transport = Transport(a_session())
    played(transport, from_s)
    transport.go_to(frame(to_s))
    assert transport.playhead.position == frame(found_s)


def test_a_pause_in_a_sentence_plays_it_again_whole() -> None:
    source = a_session()
    transport = Transport(source)
    played(transport, 3)
    transport.pause()
    played(transport, 1)
    transport.resume()
    heard = played(transport, 5)
    assert np.array_equal(heard[FADE_FRAMES:], source.sound[S + FADE_FRAMES : 6 * S])


def test_a_tip_over_a_running_hold_leaves_the_hold_its_length() -> None:
    source = a_session()
    transport = Transport(source)
    played(transport, 13.5)
    transport.pause()
    played(transport, 1)
    transport.resume()
    heard = played(transport, 26.5)
    again = heard[FADE_FRAMES : frame(2)]
    assert np.array_equal(again, source.sound[frame(12) + FADE_FRAMES : frame(14)])
    after = frame(2) + CROSSFADE_FRAMES
    assert np.array_equal(heard[after:], source.sound[frame(13.5) + after : frame(40)])
    assert transport.playhead.position == frame(40)


def test_the_sum_of_both_is_as_loud_as_each() -> None:
    transport = Transport(a_session(constant(60 * S)))
    played(transport, 13.5)
    transport.pause()
    played(transport, 1)
    transport.resume()
    assert (played(transport, 3)[FADE_FRAMES:] == 10_000).all()


def test_a_lost_device_plays_the_sentence_again() -> None:
    transport = Transport(a_session())
    played(transport, 3)
    transport.rewind_to(frame(2.9))
    assert transport.playhead.position == S
    played(transport, 29.5)
    transport.rewind_to(transport.playhead.position)
    assert transport.playhead.position == frame(30)


def test_a_lost_device_in_a_pause_plays_the_sentence_again_after_it() -> None:
    transport = Transport(a_session())
    played(transport, 3)
    transport.pause()
    transport.rewind_to(frame(2.9))
    assert (transport.playhead.position, transport.playhead.state) == (frame(2.9), TransportState.PAUSED)
    transport.resume()
    assert transport.playhead.position == S


def test_a_cut_insert_is_said_again_after_the_pause() -> None:
    transport = Transport(a_session())
    played(transport, 5)
    transport.insert(Insert(frame(5), frame(5), constant(2 * S, 7_777)))
    played(transport, 1)
    transport.pause()
    assert len(played(transport, 1)) == FADE_FRAMES
    transport.resume()
    heard = played(transport, 4)
    assert (heard[FADE_FRAMES : FADE_FRAMES + 2 * S] == 7_777).all()
    assert transport.playhead.position == 7 * S - FADE_FRAMES


def test_an_insert_that_a_lost_device_cut_is_said_again() -> None:
    transport = Transport(a_session())
    played(transport, 5)
    transport.insert(Insert(frame(5), frame(5), constant(2 * S, 7_777)))
    played(transport, 1.5)
    transport.rewind_to(frame(5))
    heard = played(transport, 3)
    assert (heard[FADE_FRAMES : FADE_FRAMES + 2 * S] == 7_777).all()


def test_the_words_after_a_long_pause_replace_a_cut_insert() -> None:
    transport = Transport(a_session())
    played(transport, 5)
    transport.insert(Insert(frame(5), frame(5), constant(2 * S, 7_777)))
    played(transport, 1)
    transport.pause()
    played(transport, 1)
    transport.insert(Insert(frame(5), frame(5), constant(S, 5_555)))
    transport.resume()
    heard = played(transport, 4)
    assert (heard[:S] == 5_555).all()
    assert not (heard == 7_777).all()
    assert transport.playhead.position == 8 * S
