"""`voicecoach check` and its advice, which `--strict` treats as errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.command import outcome
from tests.support.thorough import thorough_except
from voicecoach.session.user_folders import shipped_folder

if TYPE_CHECKING:
    from pathlib import Path

ROUTINE = """\
routine: Legs
voice: silent
prepare: 0s
steps:
  - stretch: Calf
    hold: 20s
"""
REPORT = """\
legs.yaml: Legs, 0:31, 1 step, all cues fit
advice: legs.yaml:3:10: there is no time to get ready; write prepare: 10s, or leave it out
advice: legs.yaml:5:14: nothing tells the way into 'Calf'; add setup: or do:, or a rest before it
"""
NAMES = sorted(path.stem for path in shipped_folder("scripts").glob("*.yaml"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a routine that gets advice."""
    (tmp_path / "legs.yaml").write_text(ROUTINE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_advice_is_not_an_error() -> None:
    assert outcome("check", "legs.yaml") == (0, REPORT, "")


def test_strict_treats_advice_as_errors() -> None:
    assert outcome("check", "legs.yaml", "--strict") == (1, REPORT, "2 problems.\n")


def test_strict_counts_advice_with_the_problems_of_all_routines(folder: Path) -> None:
    (folder / "wrong.yaml").write_text(ROUTINE.replace("hold", "hodl"))
    assert outcome("check", "wrong.yaml", "legs.yaml", "--strict") == (
        1,
        f"wrong.yaml:6:5: unknown key 'hodl' in a stretch; did you mean 'hold'?\n{REPORT}",
        "3 problems.\n",
    )


def test_a_timeline_file_gets_no_advice() -> None:
    assert outcome("compile", "legs.yaml", "-o", "legs.json")[0] == 0
    assert outcome("check", "legs.json", "--strict") == (
        0,
        "legs.json: Legs, 0:31, 1 step, all cues fit\n",
        "",
    )


@pytest.mark.parametrize("name", thorough_except("neck-warmup", of=NAMES))
def test_built_in_routines_need_no_advice(name: str) -> None:
    code, output, _ = outcome("check", name, "--strict")
    assert (code, "advice:" in output) == (0, False)


@pytest.mark.thorough
def test_variants_of_built_in_routines_need_no_advice() -> None:
    without = ("--without", "door frame", "--without", "dumbbells")
    assert outcome("check", "upper-back-relief", "--strict", *without)[0] == 0
