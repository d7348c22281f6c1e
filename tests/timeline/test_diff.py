"""The diff of two timelines: edits of a routine and the changes that are reported."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.edited_routine import FOLD, ROUTINE, SQUATS, edited, timeline_of
from tests.support.routines import ROUTINES
from voicecoach.timeline.diff import diff_timelines
from voicecoach.timeline.diff_lines import format_changes

CASES = {
    "a hold": (
        [("hold: 30s", "hold: 40s")],
        """
        length 3m17.6s → 3m27.5s
        Fold: hold 30s → 40s
        Fold: hold: "Hold for thirty seconds." → "Hold for forty seconds."
        Fold: tip comes 2.5s later
        """,
    ),
    "a hold in every round": (
        [("hold: 15s", "hold: 25s"), ("Plank", "Plank\n        cues: {hold: off, halfway: off}")],
        """
        length 3m17.6s → 3m35.5s
        Plank (round 1): way in 4.6s → 2.5s
        Plank (round 1; round 2): hold 15s → 25s
        Plank (round 1): hold: "Hold for fifteen seconds." (gone)
        Rest (round 1): hold: "Hold for fifteen seconds." (gone)
        """,
    ),
    "the number of repetitions": (
        [("reps: 5", "reps: 7")],
        """
        length 3m17.6s → 3m25.6s
        Squats: repetitions 5 → 7
        Squats: repetitions take 20s → 28s
        Squats: reps: "Five repetitions." → "Seven repetitions."
        """,
    ),
    "a tempo as long": (
        [("reps: 5", "reps: 5\n    tempo: 2-1-1-0")],
        """
        Squats: rep_hold: [tick] (new)
        Squats: rep_down comes 1s later
        """,
    ),
    "a longer tempo": (
        [("reps: 5", "reps: 5\n    tempo: 2-0-3-0")],
        """
        length 3m17.6s → 3m22.6s
        Squats: repetitions take 20s → 25s
        """,
    ),
    "a beat": (
        [
            ("reps: 5", "reps: 5\n    beat: 60"),
            ("hold: 20s", "hold: 20s\n    beat: {bpm: 60..120, accent: 4}"),
        ],
        """
        Squats: beat "60 [beat]" (new)
        Calf (right; left): beat "60..120, accent every 4 [beat_accent, beat]" (new)
        """,
    ),
    "words at a time": (
        [("hold: 20s", "hold: 20s\n    at: {5s: Heel down.}")],
        """
        Calf (right; left): at: "Heel down." (new)
        """,
    ),
    "a rest": (
        [("rest: 10s", "rest: 12s")],
        """
        length 3m17.6s → 3m19.6s
        Rest: lasts 10s → 12s
        Rest: rest: "Rest for ten seconds." → "Rest for twelve seconds."
        Rest: rest comes 0.3s later
        Rest: next_side comes 0.8s later
        Rest: do comes 1.1s later
        Rest: hold comes 1.7s later
        """,
    ),
    "a release": (
        [("release: 4s", "release: 6s")],
        """
        length 3m17.6s → 3m21.6s
        Calf (right; left): way out 4s → 6s
        """,
    ),
    "time to get ready": (
        [("cues:", "prepare: 20s\ncues:")],
        """
        length 3m17.6s → 3m27.6s
        Get ready: lasts 10s → 20s
        """,
    ),
    "time between the sides": (
        [("cues:", "switch: 15s\ncues:")],
        """
        length 3m17.6s → 3m25.4s
        Calf (left): way in 7.2s → 15s
        """,
    ),
    "the text of a step": (
        [("Roll down.", "Roll down slowly.")],
        """
        length 3m17.6s → 3m18s
        Fold: do: "Roll down." → "Roll down slowly."
        """,
    ),
    "the text of both sides": (
        [("Put your {side}", "Set the {side}")],
        """
        length 3m17.6s → 3m17.5s
        Rest: do: "Put your right foot back." → "Set the right foot back."
        Calf (left): do: "Put your left foot back." → "Set the left foot back."
        """,
    ),
    "a sound in place of a text": (
        [("stretch: Fold", "stretch: Fold\n    cues: {halfway: {say: [], short: [], sound: bell}}")],
        """
        Fold: halfway: "Halfway." → [bell]
        """,
    ),
    "one tip fewer": (
        [("tips: [Breathe., Let", "tips: [Let")],
        """
        Fold: tip: "Breathe." (gone)
        Fold: tip comes 5.9s earlier
        """,
    ),
    "a title": (
        [("routine: Legs", "routine: Your legs")],
        """
        title "Legs" → "Your legs"
        Get ready: welcome: "Legs." → "Your legs."
        """,
    ),
    "one step more": (
        [(FOLD, f"{FOLD}  - rest: 9s\n  - stretch: Twist\n    do: Turn.\n    hold: 8s\n    tips: [Sit.]\n")],
        """
        length 3m17.6s → 3m34.6s
        Rest: added as step 7
        Rest: lasts 9s (new)
        Rest: do: "Turn." (new)
        Twist: added as step 8
        Twist: hold 8s (new)
        Twist: tip: "Sit." (new)
        """,
    ),
    "one step fewer": (
        [(FOLD, "")],
        """
        length 3m17.6s → 2m38.5s
        Fold: removed, was step 6
        """,
    ),
    "a step in another place": (
        [(FOLD, ""), (SQUATS, FOLD + SQUATS)],
        """
        Fold: moved from after "Calf, left" to after "Get ready"
        """,
    ),
    "two steps in another place": (
        [(FOLD, ""), ("  - say: That was all.\n", ""), (SQUATS, f"  - say: That was all.\n{FOLD}{SQUATS}")],
        """
        That was all: moved from after "Rest" to after "Get ready"
        Fold: moved from after "Calf, left" to after "That was all"
        """,
    ),
    "sides in the other order": (
        [("[right, left]", "[left, right]")],
        """
        length 3m17.6s → 3m17.7s
        Rest: next_side: "Next: Calf, right side." → "Next: Calf, left side."
        Rest: do: "Put your right foot back." → "Put your left foot back."
        Calf (left): moved from after "Calf, right" to after "Rest"
        Calf (left): way in 7.2s → 0s
        Calf (left): switch_sides: "Now the left side." (gone)
        Calf (left): do: "Put your left foot back." (gone)
        Calf (left): hold: "Hold for twenty seconds." (gone)
        Calf (right): way in 0s → 7.3s
        Calf (right): switch_sides: "Now the right side." (new)
        Calf (right): do: "Put your right foot back." (new)
        Calf (right): hold: "Hold for twenty seconds." (new)
        """,
    ),
    "a name almost the same": (
        [("stretch: Fold", "stretch: Forward fold")],
        """
        length 3m17.6s → 3m18s
        Forward fold: renamed, was "Fold"
        Forward fold: announce: "Fold." → "Forward fold."
        """,
    ),
    "another name with the same instructions": (
        [("stretch: Fold", "stretch: Hang loose")],
        """
        length 3m17.6s → 3m17.9s
        Hang loose: renamed, was "Fold"
        Hang loose: announce: "Fold." → "Hang loose."
        """,
    ),
    "another step in its place": (
        [("exercise: Plank", "exercise: Bridge")],
        """
        length 3m17.56s → 3m17.62s
        Plank (round 1; round 2): removed
        Bridge (round 1; round 2): added
        Bridge (round 1; round 2): hold 15s (new)
        Rest (round 1): next: "Next: Plank." → "Next: Bridge."
        """,
    ),
    "one round more": (
        [("repeat: 2", "repeat: 3")],
        """
        length 3m17.6s → 3m43.7s
        Plank (round 1): round: "Round one of two." → "Round one of three."
        Rest (round 1): round: "Round two of three." (new)
        Rest (round 1): last_round: "Last round." (gone)
        Rest (round 2): last_round: "Last round." (new)
        Rest (round 2): next: "Next: Plank." (new)
        Rest (round 2): hold: "Hold for fifteen seconds." (new)
        Rest (round 2): rest_countdown: "Three." (new)
        Rest (round 2): rest_countdown: "Two." (new)
        Rest (round 2): rest_countdown: "One." (new)
        Plank (round 3): added
        Plank (round 3): hold 15s (new)
        Rest (round 3): added
        Rest (round 3): lasts 11s (new)
        """,
    ),
    "five rounds more": (
        [("repeat: 2", "repeat: 7")],
        """
        length 3m17.6s → 5m27.7s
        Plank (round 1): round: "Round one of two." → "Round one of seven."
        Rest (round 1): round: "Round two of seven." (new)
        Rest (round 1): last_round: "Last round." (gone)
        Rest (round 2): round: "Round three of seven." (new)
        Rest (round 2): next: "Next: Plank." (new)
        Rest (round 2): hold: "Hold for fifteen seconds." (new)
        Rest (round 2): rest_countdown: "Three." (new)
        Rest (round 2): rest_countdown: "Two." (new)
        Rest (round 2): rest_countdown: "One." (new)
        Plank (5 times): added
        Plank (5 times): hold 15s (new)
        Rest (5 times): added
        Rest (5 times): lasts 11s (new)
        """,
    ),
    "repetitions in place of a hold": (
        [("    hold: 30s", "    reps: 3")],
        """
        length 3m17.6s → 2m59.9s
        Fold: repetitions 3 (new)
        Fold: repetitions take 12s (new)
        Fold: hold 30s (gone)
        Fold: reps: "Three repetitions." (new)
        Fold: hold: "Hold for thirty seconds." (gone)
        Fold: go: [go] (gone)
        Fold: halfway: "Halfway." (gone)
        Fold: seconds_left: "Ten seconds left." (gone)
        Fold: countdown: "Three." (gone)
        Fold: countdown: "Two." (gone)
        Fold: countdown: "One." (gone)
        Fold: tip comes 4.5s earlier
        """,
    ),
}


@pytest.mark.parametrize(("edits", "lines"), [pytest.param(*case, id=name) for name, case in CASES.items()])
def test_the_lines_for_an_edit(edits: list[tuple[str, str]], lines: str) -> None:
    changes = diff_timelines(timeline_of(ROUTINE), timeline_of(edited(edits)))
    assert list(format_changes(changes)) == [line.strip() for line in lines.strip().splitlines()]


def test_equal_timelines() -> None:
    assert diff_timelines(timeline_of(ROUTINE), timeline_of(ROUTINE)) == ()


@given(ROUTINES)
def test_a_timeline_has_no_difference_from_itself(text: str) -> None:
    timeline = timeline_of(text)
    assert diff_timelines(timeline, replace(timeline, report=())) == ()


@given(ROUTINES, st.data())
def test_one_changed_text_is_the_only_change(text: str, data: st.DataObject) -> None:
    before = timeline_of(text)
    indices = [index for index, event in enumerate(before.events) if not event.is_click]
    index = data.draw(st.sampled_from(indices))
    event = before.events[index]
    changed = replace(event, kind="speech", text="Something else.", sound=None)
    after = replace(before, events=(*before.events[:index], changed, *before.events[index + 1 :]))
    (change,) = diff_timelines(before, after)
    assert (change.kind, change.cue) == ("words", event.cue)
    assert (change.old, change.new) == (event.text or f"[{event.sound}]", "Something else.")
