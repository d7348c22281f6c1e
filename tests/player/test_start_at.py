from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.player_fakes import RecordingDisplay
from voicecoach.player.controls.start_at import StartAt
from voicecoach.player.player_state import PlayerState
from voicecoach.player.playhead import TransportState

if TYPE_CHECKING:
    from collections.abc import Sequence


def shown(states: Sequence[PlayerState]) -> list[int]:
    """Return the step numbers that a display is shown when a session starts at a frame."""
    recording = RecordingDisplay()
    _, (display,) = StartAt(480_000, 900).wrap([], [recording])
    with display:
        for state in states:
            display.show(state)
    return [state.step_number for state in recording.states]


def in_step(number: int) -> PlayerState:
    return PlayerState(TransportState.PLAYING, number, None, None, 0, None)


def test_the_first_step_that_only_wakes_a_headset_is_not_shown() -> None:
    assert shown([in_step(1), in_step(1), in_step(3), in_step(3)]) == [3, 3]


def test_the_first_step_is_shown_after_a_jump_back_to_it() -> None:
    assert shown([in_step(1), in_step(2), in_step(1)]) == [2, 1]


def test_a_session_that_ends_before_the_jump_shows_nothing() -> None:
    assert shown([in_step(0), in_step(1)]) == []
