"""How fast thousands of routines are listed once they are known."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.measuring import seconds

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.timeout(1800)  # all routines are read once

MANY = 5_000
ROUTINE = "routine: Routine {number}\nsteps:\n  - stretch: Chin {number}\n    hold: 48s\n"


def test_thousands_of_routines_that_are_known_are_listed_in_a_second(tmp_path: Path) -> None:
    (tmp_path / "routines").mkdir()
    for number in range(MANY):
        (tmp_path / "routines" / f"r{number:04}.yaml").write_text(ROUTINE.format(number=number), "utf-8")

    def list_all() -> str:
        command = [sys.executable, "-m", "voicecoach", "list"]
        env = {**os.environ, "VOICECOACH_HOME": str(tmp_path)}
        return subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout

    cold_s = seconds(list_all)
    assert list_all().count("(yours)") == MANY
    warm_s = min(seconds(list_all) for _ in range(3))
    print(f"\nlist of {MANY} routines: {cold_s:.1f} s the first time, {warm_s:.2f} s from then on")
    assert warm_s <= 1
