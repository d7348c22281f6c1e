"""What is spoken when, and what a cue takes its words from."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import pytest

from tests.support.generated_routines import lengths, plan_of
from voicecoach.compiler.arrange.arranger import arrange_plan, compile_timeline, join_parts
from voicecoach.compiler.arrange.timeline_part import TimelinePart
from voicecoach.compiler.plan.plan_model import SpeechForm
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from voicecoach.compiler.plan.plan_model import Form

TWO = """
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


def said(text: str) -> list[str]:
    return [event.text for event in compile_timeline(plan_of(text), lengths, "silent").events if event.text]


def test_before_the_total_only_what_lengthens_the_session_is_spoken() -> None:
    spoken: list[str] = []

    def measure(form: Form) -> int:
        if isinstance(form, SpeechForm):
            spoken.append(form.text)
        return lengths(form)

    for part in arrange_plan(plan_of(TWO), measure):
        if any(event.cue == "total" for event in part.events):
            break
    assert spoken == [
        "Two.",
        "One.",
        "Reach up.",
        "Hold for thirty seconds.",
        "And twenty seconds of it.",
        "Well done. That was Two.",
        "About one minute fifteen in all. Let's begin.",
    ]


def test_what_comes_next_is_told_in_its_own_words() -> None:
    assert "Then comes the other." in said(TWO)
    assert "Next: Other." not in said(TWO)


def test_a_setup_and_a_warning_are_said_once_however_many_rounds_there_are() -> None:
    words = said(
        "routine: Rounds\nsteps:\n  - repeat: 2\n    steps:\n"
        "      - stretch: Cat\n        setup: On all fours.\n        do: Round your back.\n"
        "        avoid: Keep your chin in.\n        hold: 5s\n"
    )
    assert [words.count(text) for text in ("On all fours.", "Keep your chin in.", "Round your back.")] == [
        1,
        1,
        2,
    ]


LONG = (
    "routine: Long\nprepare: 0s\ncues: {{total: {total}}}\nsteps:\n  - repeat: 1000\n    steps: [say: Om]\n"
)
TOO_LONG = (
    "the session is longer than 24 hours with all that is said; repeat less, or make two routines of it"
)


@pytest.mark.parametrize("total", ["off", "All {total}."])
def test_a_session_grown_longer_than_a_day_by_what_is_said_is_refused(total: str) -> None:
    plan = plan_of(LONG.format(total=f'"{total}"' if "{" in total else total))
    with pytest.raises(VoicecoachError, match=f"^{TOO_LONG}$"):
        deque(arrange_plan(plan, lambda _: 90 * 48_000))
    with pytest.raises(VoicecoachError, match=f"^{TOO_LONG}$"):
        compile_timeline(plan, lambda _: 90 * 48_000, "silent")


def test_a_session_of_more_cues_than_a_timeline_may_hold_is_refused() -> None:
    plan = plan_of(TWO)
    events = compile_timeline(plan, lengths, "silent").events
    with pytest.raises(VoicecoachError, match=r"^the session has over 200,000 cues with all that is said; "):
        join_parts([TimelinePart(events[:1] * 200_001, (), (), 48_000)], plan, "silent")
