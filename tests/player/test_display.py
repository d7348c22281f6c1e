from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from tests.player.fakes import FakeProgramme, level, steps_of
from voicecoach.player.display import HINT, LineDisplay, PlainDisplay, View, line, view_of
from voicecoach.player.transport import Spot, State, ToStep
from voicecoach.timeline import Round, Step
from voicecoach.units import RATE

CHEEK = View(
    state=State.PLAYING,
    number=2,
    of=14,
    step=Step(index=1, name="Cheek to shoulder", side="right", round=Round(2, 3), start=0, frames=30 * RATE),
    step_left=23 * RATE,
    left=245 * RATE,
)
REST = replace(CHEEK, step=Step(index=2, name="Rest", start=30 * RATE, frames=10 * RATE), number=3)


@pytest.mark.parametrize(
    ("view", "text"),
    [
        pytest.param(
            CHEEK,
            "2/14  Cheek to shoulder · right · round 2/3    0:23 left in step · 4:05 left",
            id="playing",
        ),
        pytest.param(
            replace(CHEEK, state=State.PAUSED),
            "2/14  Cheek to shoulder · right · round 2/3    0:23 left in step · 4:05 left · paused",
            id="paused",
        ),
        pytest.param(
            replace(REST, state=State.WAITING),
            "3/14  Rest    0:23 left in step · 4:05 left · press space to go on",
            id="waiting",
        ),
        pytest.param(
            replace(REST, of=None, left=None), "3  Rest    0:23 left in step", id="length not known"
        ),
        pytest.param(
            replace(REST, step_left=1, left=RATE + 1),
            "3/14  Rest    0:01 left in step · 0:02 left",
            id="a second that has begun is left",
        ),
        pytest.param(
            replace(REST, step=None, number=0), "getting ready    4:05 left", id="ahead of the steps"
        ),
        pytest.param(
            replace(REST, step=None, number=0, of=None, left=None, preparing=True),
            "preparing…",
            id="preparing the first step",
        ),
        pytest.param(
            replace(REST, of=None, left=None, step_left=0, preparing=True),
            "3  Rest    0:00 left in step · preparing…",
            id="preparing the next step",
        ),
    ],
)
def test_line(view: View, text: str) -> None:
    assert line(view) == text


@pytest.mark.parametrize(
    ("width", "text"),
    [
        pytest.param(
            76, "2/14  Cheek to shoulder · right · round 2/3    0:23 left in step · 4:05 left", id="fits"
        ),
        pytest.param(60, "2/14  Cheek to shoulder · …    0:23 left in step · 4:05 left", id="shortened"),
        pytest.param(20, "0:23 left in step · 4:05 left", id="no room for the step"),
    ],
)
def test_on_a_narrow_terminal_the_times_stay(width: int, text: str) -> None:
    assert line(CHEEK, width) == text


def test_the_view_of_a_programme() -> None:
    steps = steps_of(100, 200)
    programme = FakeProgramme(level(300), steps)
    assert view_of(programme, Spot(150)) == View(
        state=State.PLAYING, number=2, of=2, step=steps[1], step_left=150, left=150, position=150, frames=300
    )
    programme.ready = 200
    assert view_of(programme, Spot(150, State.PAUSED)) == View(
        state=State.PAUSED, number=1, of=None, step=steps[0], step_left=0, left=None, position=150
    )


@pytest.mark.parametrize(
    ("ready", "spot", "preparing"),
    [
        pytest.param(0, Spot(0), True, id="nothing is ready"),
        pytest.param(200, Spot(200), True, id="all that is ready was heard"),
        pytest.param(200, Spot(199), False, id="some is left"),
        pytest.param(200, Spot(50, goal=ToStep(1)), True, id="on the way to a step that is not there yet"),
        pytest.param(200, Spot(200, State.PAUSED), False, id="paused"),
        pytest.param(300, Spot(300), False, id="at the end"),
        pytest.param(300, Spot(300, State.ENDED), False, id="ended"),
    ],
)
def test_it_is_preparing_when_it_stands_for_want_of_sound(ready: int, spot: Spot, preparing: bool) -> None:
    programme = FakeProgramme(level(300), steps_of(100, 200))
    programme.ready = ready
    assert view_of(programme, spot).preparing == preparing


def test_the_plain_display_writes_a_line_for_a_step_and_a_state() -> None:
    out = io.StringIO()
    with PlainDisplay(out) as display:
        for view in (CHEEK, replace(CHEEK, step_left=1), replace(CHEEK, state=State.PAUSED), REST):
            display.show(view)
        display.show(replace(REST, preparing=True))
        display.show(replace(REST, state=State.ENDED))
    assert out.getvalue().splitlines() == [
        "2/14  Cheek to shoulder · right · round 2/3    0:23 left in step · 4:05 left",
        "2/14  Cheek to shoulder · right · round 2/3    0:23 left in step · 4:05 left · paused",
        "3/14  Rest    0:23 left in step · 4:05 left",
        "3/14  Rest    0:23 left in step · 4:05 left · preparing…",
    ]


def test_the_line_display_writes_over_its_line() -> None:
    out = io.StringIO()
    with LineDisplay(Console(file=out, force_terminal=True, width=44, color_system=None)) as display:
        display.show(CHEEK)
        display.show(CHEEK)
        display.show(REST)
    text = out.getvalue()
    assert text.startswith(HINT)
    assert text.count("2/14  Chee…    0:23 left in step · 4:05 left") == 1
    assert "\r\x1b[2K3/14  Rest    0:23 left in step · 4:05 left" in text
