"""How arranging grows with the cues."""

from __future__ import annotations

from tests.benchmarks.measuring import seconds
from tests.support.routines import measure_silent
from voicecoach.compiler.arrange.arranger import arrange_plan
from voicecoach.compiler.plan.plan_model import (
    Plan,
    PlannedCue,
    PlannedStep,
    SoundForm,
    SpeechForm,
    StartsAt,
    Window,
    Within,
)

TICKS = 98
"""In each window, one every fifth of a second; with them two cues that have to find their place."""


def plan_of(cues: int) -> Plan:
    """A session of windows of twenty seconds, as full as they can be."""
    ticks = [PlannedCue("rep", StartsAt(200 * number), 86, (SoundForm("tick"),)) for number in range(TICKS)]
    told = PlannedCue("tip", Within(0, 20_000, 5_000), 20, (SpeechForm("Breathe."), SoundForm("tick")))
    step = PlannedStep((0, 0), "Fast", None, None, (Window(20_000, (*ticks, told, told), is_work=True),))
    return Plan("Fast", "en", (step,) * (cues // (TICKS + 2)), None)


def test_a_cue_costs_the_same_among_a_hundred_thousand_as_among_a_thousand() -> None:
    each = {cues: min(arranging(plan_of(cues)) for _ in range(5)) / cues for cues in (1_000, 10_000, 100_000)}
    told = ", ".join(f"{cues:,} cues: {one * 1e6:.1f} µs each" for cues, one in each.items())
    print(f"\narranging {told}")
    assert each[100_000] <= 1.5 * each[1_000]


def arranging(plan: Plan) -> float:
    return seconds(lambda: list(arrange_plan(plan, measure_silent)))
