"""The limits of a session's size: a day, and 200,000 cues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.script_folder import ScriptFolder, make_script_folder

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "routine: A\nprepare: 0s\nsteps:\n"
DAY = "the session is longer than 24 hours with this step; repeat less, or make two routines of it"
CUES = "the session has over 200,000 cues with this step; repeat less, or make two routines of it"


@pytest.fixture
def script_folder(tmp_path: Path) -> ScriptFolder:
    return make_script_folder(tmp_path)


FINE = {
    "a rest of a day": "- rest: 24h\n",
    "a hold of a day": "- stretch: A\n  hold: 24h\n",
    "a day in two steps": "- rest: 23h59m59s\n- rest: 1s\n",
    "a day in rounds": "- repeat: 24\n  steps: [{rest: 1h}]\n",
    "a day in rounds of rounds": "- repeat: 24\n  steps: [{repeat: 60, steps: [{rest: 1m}]}]\n",
    "a day on sides": "- stretch: A\n  sides: [l, r]\n  hold: 11h\n  release: 50m\n  switch: 20m\n",
    "a day with the routine's switch": "- stretch: A\n  sides: [l, r]\n  hold: 11h59m57.5s\n",
    "a day in sets": "- stretch: A\n  times: 100\n  hold: 14m24s\n",
    "a day of reps": "- repeat: 60\n  steps: [{exercise: A, reps: 12, tempo: 30-30-30-30}]\n",
    "the middle of a range": "- rest: 24h..24h\n",
    "a day of waiting": "- wait: Go on.\n  for: 24h\n",
    "a day of included rests": "- include: hours\n- include: hours\n",
    "200,000 cues": "- repeat: 1000\n  steps: [{repeat: 200, steps: [{say: Hi}]}]\n",
}
OVER = {
    "a second more in two steps": ("- rest: 24h\n- rest: 1s\n", f"5:3: {DAY}"),
    "a millisecond more": ("- rest: 24h\n- rest: 0.001s\n", f"5:3: {DAY}"),
    "a second more of preparing": ("- rest: 24h\nprepare: 1s\n", f"3:3: {DAY}"),
    "a second more in rounds": ("- rest: 1s\n- repeat: 24\n  steps: [{rest: 1h}]\n", f"5:3: {DAY}"),
    "a second more on a side": ("- stretch: A\n  sides: [l, r]\n  hold: 11h59m58s\n", f"4:3: {DAY}"),
    "a second more of releases": (
        "- stretch: A\n  hold: 1h\n  times: 2\n  release: 11h0.5s\n",
        f"4:3: {DAY}",
    ),
    "a second more between three sides": (
        "- stretch: A\n  hold: 4h\n  sides: [a, b, c]\n  switch: 6h0.5s\n",
        f"4:3: {DAY}",
    ),
    "a hold of five seconds, and sixty hours around it": (
        "- stretch: A\n  hold: 5s\n  sides: [right, left]\n  release: 20h\n  switch: 20h\n",
        f"4:3: {DAY}",
    ),
    "a second more of the variant": (
        "- stretch: A\n  hold: 1s\n  needs: mat\n  instead: {repeat: 1000, steps: [{rest: 86.401s}]}\n",
        f"4:3: {DAY}",
    ),
    "a second more of waiting": ("- rest: 1s\n- wait: Go on.\n  for: 24h\n", f"5:3: {DAY}"),
    "three times twelve hours included": ("- include: hours\n" * 3, f"6:3: {DAY}"),
    "a cue more": (
        "- repeat: 1000\n  steps: [{repeat: 200, steps: [{say: Hi}]}]\n- say: Hi\n",
        f"6:3: {CUES}",
    ),
    "a billion rounds": (
        "- repeat: 1000\n  steps: [{repeat: 1000, steps: [{repeat: 1000, steps: [{say: Hi}]}]}]\n",
        f"4:3: {CUES}",
    ),
    "many reps": (
        "- exercise: A\n  reps: 1000\n  times: 100\n  tempo: 0-0-0-1\n",
        f"4:3: {DAY}",
    ),
}


@pytest.mark.parametrize("steps", [pytest.param(steps, id=name) for name, steps in FINE.items()])
def test_the_largest_allowed_session(script_folder: ScriptFolder, steps: str) -> None:
    script_folder.write("hours.yaml", "routine: Hours\nsteps:\n  - rest: 12h\n")
    assert script_folder.load_text(HEAD + steps).routine.routine == "A"


@pytest.mark.parametrize(("steps", "line"), [pytest.param(*case, id=name) for name, case in OVER.items()])
def test_a_session_that_is_just_too_large(script_folder: ScriptFolder, steps: str, line: str) -> None:
    script_folder.write("hours.yaml", "routine: Hours\nsteps:\n  - rest: 12h\n")
    head = HEAD.replace("prepare: 0s\n", "") if "prepare" in steps else HEAD
    assert script_folder.problems_in_text(head + steps) == [f"neck.yaml:{line}"]


def test_an_included_routine_that_is_too_large_is_reported_once(script_folder: ScriptFolder) -> None:
    script_folder.write("days.yaml", f"{HEAD}- rest: 24h\n- rest: 1s\n")
    assert script_folder.problems_in_text(f"{HEAD}- include: days\n- include: days\n") == [
        f"days.yaml:5:3: {DAY}"
    ]


def test_the_size_of_a_routine_that_is_included_often_is_computed_once(script_folder: ScriptFolder) -> None:
    for number in range(7):
        script_folder.write(f"r{number}.yaml", HEAD + f"- include: r{number + 1}\n" * 40)
    script_folder.write("r7.yaml", f"{HEAD}- say: Hi\n")
    assert script_folder.problems("r0.yaml") == [f"r3.yaml:7:3: {CUES}"]


@pytest.mark.parametrize("time", ["24h", "24:00:00", "86400"])
def test_a_duration_may_be_a_day(script_folder: ScriptFolder, time: str) -> None:
    assert len(script_folder.load_text(f"{HEAD}- rest: {time}\n").routine.steps) == 1


@pytest.mark.parametrize("time", ["24h1s", "24:00:01", "1441m", "86400.001s"])
def test_a_duration_may_not_be_longer_than_a_day(script_folder: ScriptFolder, time: str) -> None:
    assert script_folder.problems_in_text(f"{HEAD}- rest: {time}\n") == [
        f"neck.yaml:4:9: '{time}' is longer than a day; a session lasts at most 24h"
    ]
