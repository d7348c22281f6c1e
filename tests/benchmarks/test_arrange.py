"""How arranging grows with the cues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.long_routines import repetitions_long
from tests.benchmarks.measuring import seconds
from voicecoach.compiler.arrange import arrange
from voicecoach.session.home import users_home
from voicecoach.session.open import Choices, collector_paused, open_session

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.compiler.fit import Measure
    from voicecoach.compiler.model import Plan

CUES_A_STEP = 33  # its name, what is to be done, ten repetitions of three cues, its end


def test_a_cue_costs_the_same_among_a_hundred_thousand_as_among_a_thousand(tmp_path: Path) -> None:
    each = {}
    for cues in (1_000, 10_000, 100_000):
        session = open_session(
            str(repetitions_long(tmp_path / f"{cues}.yaml", cues // CUES_A_STEP)),
            Choices(),
            users_home(),
            print,
        )
        plan = session.plan()
        each[cues] = min(arranging(session.studio.measure, plan) for _ in range(3)) / cues
    told = ", ".join(f"{cues:,} cues: {one * 1e6:.1f} µs each" for cues, one in each.items())
    print(f"\narranging {told}")
    assert each[100_000] <= 1.5 * each[1_000]


def arranging(measure: Measure, plan: Plan) -> float:
    with collector_paused():
        return seconds(lambda: list(arrange(plan, measure)))
