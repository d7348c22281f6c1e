"""Arranging a plan: the order in which cues are spoken, their texts, and the limits of size."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import pytest

from tests.support.routines import compile_timeline, measure_silent, plan_of
from voicecoach.compiler.arrange.arranger import arrange_plan, join_parts
from voicecoach.compiler.arrange.timeline_part import TimelinePart
from voicecoach.compiler.plan.plan_model import SpeechForm
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from voicecoach.compiler.plan.plan_model import Form

TWO_HOLDS = """
routine: Two
steps:
  - stretch: One
    do: Reach up.
    hold: 30s
    tips: [Breathe.]
  - rest: 10s
  - stretch: Other
    hold: 20s
    cues: {next: Then comes the other., hold: "And {hold} of it."}
"""


def texts_of(text: str) -> list[str]:
    return [event.text for event in compile_timeline(plan_of(text), measure_silent).events if event.text]


def test_only_cues_that_affect_the_length_are_spoken_before_the_total() -> None:
    spoken: list[str] = []

    def measure(form: Form) -> int:
        if isinstance(form, SpeechForm):
            spoken.append(form.text)
        return measure_silent(form)

    for part in arrange_plan(plan_of(TWO_HOLDS), measure):
        if any(event.cue == "total" for event in part.events):
            break
    assert list(dict.fromkeys(spoken)) == [
        *("Two.", "One.", "Reach up.", "Hold for thirty seconds."),
        *("Three.", "Rest for ten seconds.", "Then comes the other.", "And twenty seconds of it."),
        "Well done. That was Two.",
        "About one minute fifteen in all. Let's begin.",
    ]


def test_the_next_step_is_announced_with_its_own_cue_text() -> None:
    assert "Then comes the other." in texts_of(TWO_HOLDS)
    assert "Next: Other." not in texts_of(TWO_HOLDS)


def test_setup_and_avoid_are_spoken_in_the_first_round_only() -> None:
    spoken = texts_of(
        "routine: Rounds\nsteps:\n  - repeat: 2\n    steps:\n"
        "      - stretch: Cat\n        setup: On all fours.\n        do: Round your back.\n"
        "        avoid: Keep your chin in.\n        hold: 5s\n"
    )
    assert [spoken.count(text) for text in ("On all fours.", "Keep your chin in.", "Round your back.")] == [
        1,
        1,
        2,
    ]


LONG = (
    "routine: Long\nprepare: 0s\ncues: {{total: {total}}}\nsteps:\n  - repeat: 1000\n    steps: [say: Om]\n"
)
TOO_LONG = (
    "the session is longer than 24 hours, counting all that is spoken; "
    "repeat less, or split it into two routines"
)


@pytest.mark.parametrize("total", ["off", "All {total}."])
def test_a_session_that_speech_makes_longer_than_a_day_is_refused(total: str) -> None:
    plan = plan_of(LONG.format(total=f'"{total}"' if "{" in total else total))
    with pytest.raises(VoicecoachError, match=f"^{TOO_LONG}$"):
        deque(arrange_plan(plan, lambda _: 90 * 48_000))
    with pytest.raises(VoicecoachError, match=f"^{TOO_LONG}$"):
        compile_timeline(plan, lambda _: 90 * 48_000)


def test_a_session_with_too_many_cues_is_refused() -> None:
    plan = plan_of(TWO_HOLDS)
    events = compile_timeline(plan, measure_silent).events
    with pytest.raises(
        VoicecoachError, match=r"^the session has over 200,000 cues, counting all that is spoken; "
    ):
        join_parts([TimelinePart(events[:1] * 200_001, (), (), 48_000)], plan, "silent")
