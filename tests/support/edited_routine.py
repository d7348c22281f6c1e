"""A routine, edits of its text, and their timelines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.routines import compile_timeline, measure_silent, plan_of

if TYPE_CHECKING:
    from voicecoach.timeline.model import Timeline

FOLD = """\
  - stretch: Fold
    setup: Stand tall.
    do: Roll down.
    tips: [Breathe., Let your neck go.]
    hold: 30s
"""
SQUATS = "  - exercise: Squats\n"
CALF = "  - stretch: Calf\n"
ROUTINE = f"""\
routine: Legs
cues:
  total: off
  finish: Done.
  hold: "Hold for {{hold}}."
  switch_sides: "Now the {{side}} side."
  release: And slowly out.
steps:
{SQUATS}    reps: 5
  - rest: 10s
{CALF}    sides: [right, left]
    do: Put your {{side}} foot back.
    hold: 20s
    release: 4s
{FOLD}  - repeat: 2
    steps:
      - exercise: Plank
        hold: 15s
      - rest: 11s
  - say: That was all.
"""


def timeline_of(text: str) -> Timeline:
    return compile_timeline(plan_of(text), measure_silent)


def edited(edits: list[tuple[str, str]]) -> str:
    text = ROUTINE
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text
