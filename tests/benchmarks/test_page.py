"""How much longer a web page takes to write than the audio file in it, and how large it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import voicecoach
from tests.benchmarks.long_routines import minutes_long
from tests.benchmarks.measuring import in_turn, seconds

if TYPE_CHECKING:
    from pathlib import Path

OVERHEAD_BYTES = 150_000


def test_a_page_takes_hardly_longer_than_its_sound(tmp_path: Path) -> None:
    routine = minutes_long(tmp_path / "five.yaml", 5, "espeak")

    def export(suffix: str) -> float:
        return seconds(lambda: voicecoach.open(routine).export(routine.with_suffix(suffix)))

    what = "a page of 5 minutes against M4A"
    ratio = in_turn(what, lambda: export(".html"), lambda: export(".m4a"))
    assert ratio.ours <= 1.1 * ratio.other + 0.2


def test_a_page_of_an_hour_is_hardly_larger_than_its_sound(tmp_path: Path) -> None:
    routine = minutes_long(tmp_path / "hour.yaml", 60, "espeak")
    for suffix in (".html", ".m4a"):
        voicecoach.open(routine).export(routine.with_suffix(suffix))
    page, sound = (routine.with_suffix(suffix).stat().st_size for suffix in (".html", ".m4a"))
    print(f"\na page of an hour: {page / 1e6:.2f} MB, its sound {sound / 1e6:.2f} MB")
    assert page <= 1.34 * sound + OVERHEAD_BYTES
