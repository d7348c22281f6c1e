"""Pauses at any frames of a session: every sentence is heard whole, and holds have their time."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.support.simulated_listener import TWO_SIDES, Listener, level_of
from tests.support.thorough import fewer_examples
from voicecoach.player.commands import Action, Command
from voicecoach.player.playhead import FADE_FRAMES, TransportState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.audio.clip import Samples

S = 48_000
PAUSE, RESUME = Command(Action.PAUSE), Command(Action.RESUME)


def hear_with_pauses(listener: Listener, intervals: Sequence[int]) -> None:
    """Listen to the end, with a pause of a second after each of these numbers of frames."""
    for frames in intervals:
        listener.listen(frames)
        listener.give(PAUSE)
        listener.listen(S)
        listener.give(RESUME)
    while listener.desk.playhead.state is not TransportState.ENDED:
        listener.listen(10 * S)


def whole_sentences(sound: Samples, lengths: dict[int, int]) -> Counter[int]:
    """How often each level lasts as long as its sentence, apart from a fade at its start."""
    edges = np.flatnonzero(np.diff(sound, prepend=0, append=0)).tolist()
    runs = ((int(sound[at]), end - at) for at, end in pairwise(edges))
    return Counter(level for level, frames in runs if frames >= lengths.get(level, 10**9) - 2 * FADE_FRAMES)


def lengths_of(listener: Listener) -> dict[int, int]:
    return {level_of(event.text): event.frames for event in listener.session.events if event.text}


@fewer_examples(8)
@given(st.lists(st.integers(1, 10 * S), min_size=1, max_size=12))
def test_every_sentence_is_heard_whole(intervals: list[int]) -> None:
    listener = Listener(TWO_SIDES)
    hear_with_pauses(listener, intervals)
    said = Counter(level_of(event.text) for event in listener.session.events if event.text)
    heard = whole_sentences(listener.desk.sound, lengths_of(listener))
    assert not said - heard


def test_pauses_in_a_tip_leave_the_hold_exactly_its_time() -> None:
    listener = Listener(TWO_SIDES)
    hold = listener.hold("Neck", "right")
    tip = next(event for event in listener.session.events if event.cue == "tip")
    listener.listen_to(hold.start)
    listener.listen_to(tip.start + tip.frames // 2)
    begun = listener.desk.taken_frames
    listener.give(PAUSE)
    listener.listen(S)
    listener.give(RESUME)
    listener.listen_to(hold.start + hold.frames)
    rest = hold.start + hold.frames - (tip.start + tip.frames // 2)
    assert listener.desk.taken_frames - begun == S + rest


def test_a_pause_in_the_countdown_steps_back_to_its_second() -> None:
    listener = Listener(TWO_SIDES)
    hold = listener.hold("Neck", "right")
    end = hold.start + hold.frames
    listener.listen_to(end - 2 * S + S // 10)
    listener.give(PAUSE)
    listener.listen(S)
    listener.give(RESUME)
    begun = listener.desk.taken_frames
    assert listener.desk.playhead.position == end - 2 * S
    listener.listen_to(end)
    assert listener.desk.taken_frames - begun == 2 * S
    assert listener.words_heard(begun) == ["Two.", "One."]
