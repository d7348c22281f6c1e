"""Transcripts: a timeline as a script with times."""

from __future__ import annotations

import json

import pytest

from voicecoach.timeline.model import Event, Interval, Remark, Round, Step, Timeline
from voicecoach.timeline.transcript_text import format_transcript, transcript_to_json

S = 48_000
"""Frames of a second."""


def speech(cue: str, start: float, text: str, step: int | None = 0) -> Event:
    return Event(kind="speech", cue=cue, start=round(start * S), frames=S // 2, text=text, step=step)


def sound(cue: str, start: float, name: str, step: int | None = 0) -> Event:
    return Event(kind="sound", cue=cue, start=round(start * S), frames=S // 10, sound=name, step=step)


def remark(
    cue: str, action: str, why: str = "it takes 3.0s and does not fit", step: int | None = 0
) -> Remark:
    return Remark(cue=cue, step=step, action=action, why=why)  # type: ignore[arg-type]  # one of the literals


def timeline(*events: Event, report: tuple[Remark, ...] = (), hold: Interval | None = None) -> Timeline:
    plank = Step(index=0, name="Plank", side="left", round=Round(1, 2), start=0, frames=30 * S, hold=hold)
    bed = Event(kind="bed", cue="lead_in", start=0, frames=S)
    return Timeline(
        frames=75 * S,
        title="Core",
        language="en",
        voice="silent",
        events=(bed, *events),
        steps=(plank,),
        report=report,
    )


def text(timeline: Timeline, width: int = 80) -> list[str]:
    """The lines below the heading of the step."""
    lines = list(format_transcript(timeline, width))
    assert lines[:3] == ["Core, 1:15, en, silent", "", "0:00  Plank, left, round 1/2"]
    return lines[3:]


def test_each_cue_has_a_line_and_the_hold_has_one() -> None:
    assert text(
        timeline(
            speech("setup", 1.5, "Come onto your forearms."),
            sound("go", 10, "go"),
            speech("halfway", 17, "Halfway."),
            hold=Interval(10 * S, 15 * S),
        )
    ) == [
        "  0:01  Come onto your forearms.",
        "  0:10  --- 15s, until 0:25 ---",
        "  0:10  (go)",
        "  0:17  Halfway.",
    ]


def test_a_hold_in_which_nothing_is_said_is_shown() -> None:
    assert text(timeline(hold=Interval(10 * S, 15 * S))) == ["  0:10  --- 15s, until 0:25 ---"]


def test_a_count_and_equal_sounds_are_one_line() -> None:
    assert text(
        timeline(
            *(
                event
                for n in (0, 4)
                for event in (speech("rep", n, f"Rep {n}."), sound("rep_down", n + 2, "tick"))
            ),
            speech("tip", 7, "Slowly."),
            speech("rep", 8, "Rep 8."),
        )
    ) == [
        "  0:00  Rep 0. Rep 4.",
        "  0:02  (tick, 2 times)",
        "  0:07  Slowly.",
        "  0:08  Rep 8.",
    ]


def test_tips_and_words_at_a_time_have_lines_of_their_own() -> None:
    assert text(
        timeline(
            speech("at", 10, "Find your edge."),
            speech("at", 40, "Be still."),
            speech("tip", 50, "Breathe."),
            speech("tip", 60, "Let go."),
        )
    ) == [
        "  0:10  Find your edge.",
        "  0:40  Be still.",
        "  0:50  Breathe.",
        "  1:00  Let go.",
    ]


def test_remarks_are_below_the_line_that_they_are_about() -> None:
    assert text(
        timeline(
            speech("hold", 1, "Hold."),
            sound("halfway", 5, "half"),
            speech("end", 9, "Done."),
            report=(remark("hold", "shortened"), remark("halfway", "sound"), remark("tip", "dropped")),
        )
    ) == [
        "  0:01  Hold.",
        "        [hold shortened: it takes 3.0s and does not fit]",
        "  0:05  (half)",
        "        [halfway replaced by its sound: it takes 3.0s and does not fit]",
        "  0:09  Done.",
        "        [tip dropped: it takes 3.0s and does not fit]",
    ]


def test_a_remark_about_one_of_several_alike_is_at_the_end_of_the_step() -> None:
    assert text(
        timeline(
            speech("at", 1, "Breathe."),
            speech("at", 5, "Still."),
            sound("end", 9, "end"),
            report=(remark("at", "shortened"),),
        )
    ) == [
        "  0:01  Breathe.",
        "  0:05  Still.",
        "  0:09  (end)",
        "        [at shortened: it takes 3.0s and does not fit]",
    ]


def test_what_belongs_to_no_step_comes_first() -> None:
    lines = list(format_transcript(timeline(report=(remark("step", "dropped", "no mat", step=None),)), 80))
    assert lines == [
        "Core, 1:15, en, silent",
        "",
        "        [step dropped: no mat]",
        "",
        "0:00  Plank, left, round 1/2",
    ]


@pytest.mark.parametrize("width", [40, 41, 60])
def test_long_words_are_wrapped_below_their_start(width: int) -> None:
    words = "Rest your left forearm on the wall, and lean into it."
    lines = text(timeline(speech("do", 1, words)), width)
    assert max(map(len, lines)) <= width
    assert lines[0].startswith("  0:01  Rest your")
    assert [line[:8] for line in lines[1:]] == ["        "] * (len(lines) - 1)
    assert " ".join(line[8:] for line in lines) == words


def test_as_json() -> None:
    whole = json.loads(
        transcript_to_json(
            timeline(
                speech("hold", 1.25, "Hold."),
                sound("go", 10, "go"),
                report=(remark("hold", "shortened", "too long"), remark("tip", "dropped", "no room")),
                hold=Interval(10 * S, 15 * S),
            )
        )
    )
    assert whole == {
        "title": "Core",
        "language": "en",
        "voice": "silent",
        "seconds": 75.0,
        "steps": [
            {
                "start": 0.0,
                "seconds": 30.0,
                "name": "Plank",
                "side": "left",
                "round": [1, 2],
                "hold": {"start": 10.0, "seconds": 15.0},
                "lines": [
                    {
                        "start": 1.25,
                        "seconds": 0.5,
                        "cue": "hold",
                        "words": "Hold.",
                        "action": "shortened",
                        "why": "too long",
                    },
                    {"start": 10.0, "seconds": 0.1, "cue": "go", "sound": "go"},
                ],
                "not_as_planned": [{"cue": "tip", "action": "dropped", "why": "no room"}],
            }
        ],
    }
