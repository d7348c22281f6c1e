"""How fast a library is built again when little of it has changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.long_routines import minutes_long
from tests.benchmarks.measuring import in_turn, seconds

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.timeout(1200)  # fifty files, three times

MANY = 50
MINUTES = 5


def build(routines: Path, out: Path) -> str:
    command = [sys.executable, "-m", "voicecoach", "build", str(routines), "-o", str(out)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1]


def test_one_word_changed_in_one_of_many_routines(tmp_path: Path) -> None:
    routines, out = tmp_path / "routines", tmp_path / "out"
    routines.mkdir()
    for number in range(MANY):
        minutes_long(routines / f"r{number:02}.yaml", MINUTES, "espeak")

    def changed() -> None:
        routine = routines / "r25.yaml"
        text = routine.read_text("utf-8")
        routine.write_text(text.replace("further", "farther", 1), "utf-8")
        assert build(routines, out) == f"1 built, {MANY - 1} unchanged, 0 failed."

    def whole() -> None:
        shutil.rmtree(out)
        assert build(routines, out) == f"{MANY} built, 0 unchanged, 0 failed."

    build(routines, out)  # all that is spoken is kept from now on
    ratio = in_turn(
        f"build of {MANY} routines of {MINUTES} minutes, a word changed in one / all made, spoken already",
        lambda: seconds(changed),
        lambda: seconds(whole),
        runs=1,
    )
    assert ratio.times <= 0.1
