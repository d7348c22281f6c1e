from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.player_fakes import KeptDisplay
from voicecoach.player.controls.start_at import StartAt
from voicecoach.player.player_state import PlayerState
from voicecoach.player.playhead import TransportState

if TYPE_CHECKING:
    from collections.abc import Sequence


def shown(views: Sequence[PlayerState]) -> list[int]:
    """The steps of those views that a display is shown of a session that begins elsewhere."""
    kept = KeptDisplay()
    _, (display,) = StartAt(480_000, 900).wrap([], [kept])
    with display:
        for view in views:
            display.show(view)
    return [view.step_number for view in kept.views]


def view(number: int) -> PlayerState:
    return PlayerState(TransportState.PLAYING, number, None, None, 0, None)


def test_nothing_is_shown_or_journaled_of_the_first_step_that_only_wakes_a_headset() -> None:
    assert shown([view(1), view(1), view(3), view(3)]) == [3, 3]


def test_who_goes_back_to_the_first_step_sees_it() -> None:
    assert shown([view(1), view(2), view(1)]) == [2, 1]


def test_a_session_that_never_gets_there_leaves_the_journal_as_it_is() -> None:
    assert shown([view(0), view(1)]) == []
