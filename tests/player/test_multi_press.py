from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.player.commands import Action
from voicecoach.player.controls.media_keys import MultiPress

PRESSES = {Action.TOGGLE: 1, Action.NEXT: 2, Action.AGAIN: 3}


def meant(*presses: float, asked: float) -> list[Action]:
    """What presses at these times, in seconds, come to, when it is asked at `asked` and not before."""
    button = MultiPress()
    actions = [button.press(now) for now in presses]
    return [action for action in (*actions, button.poll(asked)) if action is not None]


@pytest.mark.parametrize(
    ("presses", "asked", "actions"),
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
def test_what_presses_mean(presses: tuple[float, ...], asked: float, actions: list[Action]) -> None:
    assert meant(*presses, asked=asked) == actions


@given(st.lists(st.integers(1, 100), max_size=30))
def test_each_press_counts_once_and_those_that_belong_together_are_near(gaps_hundredths: list[int]) -> None:
    presses = [gap / 100 for gap in accumulate(gaps_hundredths)]
    actions = meant(*presses, asked=1_000)
    assert sum(PRESSES[action] for action in actions) == len(presses)
    if all(gap > 40 for gap in gaps_hundredths[1:]):
        assert actions == [Action.TOGGLE] * len(presses)
    if all(gap < 40 for gap in gaps_hundredths[1:]):
        assert actions[:-1] == [Action.AGAIN] * (len(actions) - 1)


def test_what_was_decided_is_forgotten() -> None:
    button = MultiPress()
    button.press(10.0)
    assert [button.poll(button.deadline_s), button.poll(20.0)] == [Action.TOGGLE, None]
