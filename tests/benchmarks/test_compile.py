"""How compiling grows with the routine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.long_routines import steps_long
from tests.benchmarks.measuring import in_turn, seconds
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders

if TYPE_CHECKING:
    from pathlib import Path


def test_ten_times_the_steps_take_at_most_eleven_times_as_long(tmp_path: Path) -> None:
    small, large = (steps_long(tmp_path / f"{count}.yaml", count) for count in (1_000, 10_000))

    def compile_(path: Path) -> float:
        return seconds(
            lambda: open_session(str(path), SessionOptions(), find_user_folders(), print).timeline()
        )

    ratio = in_turn("compile 10,000 steps / 1,000 steps", lambda: compile_(large), lambda: compile_(small), 3)
    assert ratio.times <= 11
