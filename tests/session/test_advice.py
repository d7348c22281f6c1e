"""Advice that needs lengths: what a routine's own timeline shows, told where its author wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voicecoach.script.value_types import Detail
from voicecoach.session.advice import advise
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders

if TYPE_CHECKING:
    from pathlib import Path

LONG_WORDS = "Take your time, and put one foot behind the other one, as far as it will go."
LONG_WAY_IN = f"""\
routine: Legs
steps:
- stretch: Calf
  sides: [right, left]
  setup: Stand tall.
  do: {LONG_WORDS}
  hold: 5s
"""
NO_ROOM = f"""\
routine: Legs
steps:
- repeat: 2
  steps:
  - exercise: Squats
    reps: 2
    tips:
    - "{LONG_WORDS} {LONG_WORDS}"
"""
NO_END = """\
routine: Legs
cues: {finish: off, end: off}
steps:
- exercise: Squats
  reps: 4
- exercise: Jacks
  reps: 4
"""
VARIANT = f"""\
routine: Legs
steps:
- exercise: Jumps
  reps: 4
  needs: rope
  instead:
    stretch: Calf
    do: {LONG_WORDS}
    hold: 4s
"""

FIRES = {
    "a way in that is longer than the hold": (
        LONG_WAY_IN,
        (
            "legs.yaml:7:9: setup and do take 5.2s, longer than the hold of 5s; "
            "say it in fewer words, or hold longer"
        ),
    ),
    "a tip that is never said": (
        NO_ROOM,
        (
            "legs.yaml:8:7: there is no room for this tip, it is never said; "
            "shorten it, or give the step more time"
        ),
    ),
    "a last step without an end": (
        NO_END,
        (
            "legs.yaml:6:13: nothing tells that 'Jacks' is over, and it is the last step; "
            "add release: 4s, or leave its cue end as it was"
        ),
    ),
}
FIRES["a reading that is a guess"] = (
    NO_END.replace("cues: {finish: off, end: off}", "prepare: 10s").replace(
        "  reps: 4\n- exercise: Jacks", "  reps: 4\n  do: Shake for 60m.\n- exercise: Jacks"
    ),
    (
        "legs.yaml:6:7: '60m' is read as '60 minutes', and that is a guess; "
        "write it in words, or with its unit, if that is not what you mean"
    ),
)
QUIET = {
    "a longer hold": LONG_WAY_IN.replace("hold: 5s", "hold: 20s"),
    "repetitions": LONG_WAY_IN.replace("hold: 5s", "reps: 2"),
    "tips that are said": (
        "routine: Legs\n"
        "steps:\n"
        "- stretch: Calf\n"
        "  sides: [right, left]\n"
        "  do: Lean on.\n"
        "  hold: 20s\n"
        "  tips: ['{side} heel down, {{slowly}}.', Breathe.]\n"
    ),
    "a sound behind the last step": NO_END.replace(", end: off", ""),
    "a word behind the last step": NO_END.replace("finish: off, ", ""),
    "a way out of the last step": f"{NO_END}  release: 4s\n",
    "a rest behind the last step": f"{NO_END}- rest: 5s\n",
    "breathing behind the last step": f"{NO_END}- breathe: 4-4-4\n",
    "no steps that last": "routine: Legs\nsteps:\n- say: Hello.\n",
    "a variant that is not done": VARIANT,
}


def advice(folder: Path, text: str, choices: SessionOptions) -> list[str]:
    """The lines about a routine of these words, with file names as seen from the folder."""
    path, home = folder / "legs.yaml", find_user_folders()
    path.write_text(text, "utf-8")
    timeline = open_session(str(path), choices, home, pytest.fail).timeline()
    found = advise(str(path), choices, home, timeline)
    return [str(one).removeprefix(f"{folder.as_posix()}/") for one in found]


SILENT = SessionOptions(voice="silent")


@pytest.mark.parametrize(("text", "line"), [pytest.param(*case, id=name) for name, case in FIRES.items()])
def test_advice(tmp_path: Path, text: str, line: str) -> None:
    assert advice(tmp_path, text, SILENT) == [line]


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in QUIET.items()])
def test_no_advice(tmp_path: Path, text: str) -> None:
    assert advice(tmp_path, text, SILENT) == []


def test_a_variant_is_looked_at_where_it_is_done(tmp_path: Path) -> None:
    without = SessionOptions(voice="silent", without=frozenset({"Rope"}))
    assert advice(tmp_path, VARIANT, without) == [
        (
            "legs.yaml:9:11: setup and do take 4.6s, longer than the hold of 4s; "
            "say it in fewer words, or hold longer"
        ),
    ]


@pytest.mark.parametrize(
    "choices",
    [
        pytest.param(SessionOptions(voice="silent", detail=Detail.MINIMAL), id="fewer words"),
        pytest.param(SessionOptions(voice="silent", scale=5), id="more time"),
    ],
)
def test_advice_is_about_the_routine_as_it_is_written(tmp_path: Path, choices: SessionOptions) -> None:
    assert len(advice(tmp_path, LONG_WAY_IN, choices)) == 1


def test_a_routine_that_says_little_is_looked_at_as_if_it_said_all(tmp_path: Path) -> None:
    assert len(advice(tmp_path, f"detail: sounds\n{LONG_WAY_IN}", SILENT)) == 1


def test_advice_comes_in_the_order_of_the_lines(tmp_path: Path) -> None:
    text = f"{NO_END.replace('cues:', 'prepare: 0s' + chr(10) + 'cues:')}  tips: [One, two.]\n"
    places = [line.split(":")[1] for line in advice(tmp_path, text, SILENT)]
    assert places == ["2", "7", "9"]
