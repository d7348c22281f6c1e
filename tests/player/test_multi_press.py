from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.player.commands import Action
from voicecoach.player.controls.media_keys import MultiPress

PRESSES = {Action.TOGGLE: 1, Action.NEXT: 2, Action.AGAIN: 3}


def decoded(*presses: float, poll_s: float) -> list[Action]:
    """Return the actions of presses at these times (seconds), polled once, at `poll_s`."""
    multi_press = MultiPress()
    actions = [multi_press.press(now_s) for now_s in presses]
    return [action for action in (*actions, multi_press.poll(poll_s)) if action is not None]


@pytest.mark.parametrize(
    ("presses", "poll_s", "actions"),
    [
        pytest.param((10.0,), 10.3, [], id="once, too early to tell"),
        pytest.param((10.0,), 10.45, [Action.TOGGLE], id="once"),
        pytest.param((10.0, 10.3), 10.6, [], id="twice, too early to tell"),
        pytest.param((10.0, 10.3), 10.75, [Action.NEXT], id="twice"),
        pytest.param((10.0, 10.3, 10.6), 10.6, [Action.AGAIN], id="three times, decided at once"),
        pytest.param((10.0, 10.5), 10.95, [Action.TOGGLE, Action.TOGGLE], id="once, and once more"),
        pytest.param((10.0, 10.2, 10.7), 11.15, [Action.NEXT, Action.TOGGLE], id="twice, and once more"),
        pytest.param((10.0, 10.1, 10.2, 10.3), 10.75, [Action.AGAIN, Action.TOGGLE], id="four times"),
        pytest.param((), 10.0, [], id="never"),
    ],
)
def test_what_presses_mean(presses: tuple[float, ...], poll_s: float, actions: list[Action]) -> None:
    assert decoded(*presses, poll_s=poll_s) == actions


@given(st.lists(st.integers(1, 100), max_size=30))
def test_each_press_counts_once_and_a_multi_press_has_short_gaps(gaps_hundredths: list[int]) -> None:
    presses = [gap / 100 for gap in accumulate(gaps_hundredths)]
    actions = decoded(*presses, poll_s=1_000)
    assert sum(PRESSES[action] for action in actions) == len(presses)
    if all(gap > 40 for gap in gaps_hundredths[1:]):
        assert actions == [Action.TOGGLE] * len(presses)
    if all(gap < 40 for gap in gaps_hundredths[1:]):
        assert actions[:-1] == [Action.AGAIN] * (len(actions) - 1)


def test_an_action_is_returned_once() -> None:
    multi_press = MultiPress()
    multi_press.press(10.0)
    assert [multi_press.poll(multi_press.deadline_s), multi_press.poll(20.0)] == [Action.TOGGLE, None]
