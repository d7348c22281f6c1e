"""Words at a time and the clicks of a beat in a hold that the listener makes longer or shorter."""

from __future__ import annotations

import pytest

from tests.support.simulated_listener import Listener
from voicecoach.player.commands import Action, Command
from voicecoach.script.beat import BeatRate

S = 48_000
ROUTINE = """
routine: One
prepare: 3s
steps:
  - stretch: Neck
    hold: 40s
    at: {50%: Be still., -15s: Nearly there.}
    beat: 60..120
"""


def changed_hold(seconds: int, after: int) -> Listener:
    """A hold that is made this much longer after some seconds of it."""
    listener = Listener(ROUTINE)
    listener.listen_to(listener.hold("Neck").start + after * S)
    listener.give(Command(Action.LONGER, seconds))
    return listener


def words_at(listener: Listener) -> list[tuple[float, str | None]]:
    start = listener.hold("Neck").start
    return [((event.start - start) / S, event.text) for event in listener.session.events if event.cue == "at"]


def test_a_time_that_moves_does_not_repeat_its_words() -> None:
    assert words_at(changed_hold(20, after=22)) == [(20, "Be still."), (45, "Nearly there.")]


def test_times_follow_a_change_before_them() -> None:
    assert words_at(changed_hold(20, after=5)) == [(30, "Be still."), (45, "Nearly there.")]


def test_words_whose_time_is_outside_now_are_left_out() -> None:
    assert words_at(changed_hold(-26, after=2)) == [(7, "Be still.")]


@pytest.mark.parametrize(("seconds", "length"), [(20, 60), (-10, 30)])
def test_a_change_moves_no_click(seconds: int, length: int) -> None:
    listener = changed_hold(seconds, after=12)
    start = listener.hold("Neck").start
    clicks = [event.start - start for event in listener.session.events if event.is_click]
    assert clicks == list(BeatRate(60, 120).click_frames(40_000, length * 1000 - 100))
