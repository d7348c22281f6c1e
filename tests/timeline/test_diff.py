"""The diff of two timelines: edits of a routine and the changes that are reported."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.routines import ROUTINES, compile_timeline, measure_silent, plan_of
from voicecoach.timeline.diff import TimelineChange, diff_timelines
from voicecoach.timeline.diff_lines import changes_to_json, format_changes
from voicecoach.timeline.model import Event, Interval, Step, Timeline

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


def timeline_of(text: str) -> Timeline:
    return compile_timeline(plan_of(text), measure_silent)


def edited(edits: list[tuple[str, str]]) -> str:
    text = ROUTINE
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


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


MS = 48
SECOND = 1000 * MS


def one_minute_stretch(*starts_ms: int, voice: str = "silent", hold_ms: int = 60_000) -> Timeline:
    """A stretch that is held from 10 s on, with three cues that start at these times."""
    cues = ("do", "tip", "halfway")
    return Timeline(
        frames=(10_000 + hold_ms) * MS,
        title="One",
        language="en",
        voice=voice,
        events=tuple(
            Event(kind="speech", cue=cue, start=at * MS, frames=SECOND, text=f"{cue.title()}.", step=0)
            for cue, at in zip(cues, starts_ms, strict=True)
        ),
        steps=(
            Step(
                index=0,
                name="Fold",
                start=0,
                frames=(10_000 + hold_ms) * MS,
                hold=Interval(10 * SECOND, hold_ms * MS),
            ),
        ),
    )


BEFORE = one_minute_stretch(2000, 20_000, 40_000)


@pytest.mark.parametrize(
    ("after", "lines"),
    [
        pytest.param(one_minute_stretch(2000, 20_050, 40_050), [], id="inaudible"),
        pytest.param(
            one_minute_stretch(2000, 20_100, 40_000), ["Fold: tip comes 0.1s later"], id="later in the hold"
        ),
        pytest.param(
            one_minute_stretch(500, 18_000, 40_000),
            ["Fold: do comes 1.5s earlier", "Fold: tip comes 2s earlier"],
            id="earlier in the way in and in the hold",
        ),
        pytest.param(
            one_minute_stretch(2000, 40_000, 20_000),
            ["Fold: tip comes 20s later", "Fold: halfway comes 20s earlier"],
            id="in another order",
        ),
        pytest.param(
            one_minute_stretch(2000, 20_000, 45_000, hold_ms=70_000),
            ["length 1m10s → 1m20s", "Fold: hold 1m → 1m10s"],
            id="still in the middle",
        ),
    ],
)
def test_moved_cues(after: Timeline, lines: list[str]) -> None:
    assert list(format_changes(diff_timelines(BEFORE, after))) == lines


def test_with_another_voice_only_steps_holds_and_texts_are_compared() -> None:
    after = one_minute_stretch(1000, 25_000, 50_000, voice="espeak/en", hold_ms=70_000)
    assert list(format_changes(diff_timelines(BEFORE, after))) == [
        'voice "silent" → "espeak/en"; lengths of speech and onsets of cues are not compared',
        "Fold: hold 1m → 1m10s",
    ]


def test_with_another_voice_rests_and_releases_are_compared() -> None:
    before = timeline_of(ROUTINE)
    after = replace(
        timeline_of(edited([("rest: 10s", "rest: 12s"), ("release: 4s", "release: 6s")])), voice="espeak/en"
    )
    assert list(format_changes(diff_timelines(before, after))) == [
        'voice "silent" → "espeak/en"; lengths of speech and onsets of cues are not compared',
        "Rest: lasts 10s → 12s",
        'Rest: rest: "Rest for ten seconds." → "Rest for twelve seconds."',
        "Calf (right; left): way out 4s → 6s",
    ]


def test_another_language() -> None:
    assert list(format_changes(diff_timelines(BEFORE, replace(BEFORE, language="de")))) == [
        'language "en" → "de"'
    ]


def test_changes_as_json() -> None:
    changes = diff_timelines(
        timeline_of(ROUTINE), timeline_of(edited([("Put your {side}", "Set the {side}")]))
    )
    assert changes[2] == TimelineChange(
        kind="words",
        step="Calf",
        side="left",
        cue="do",
        old="Put your left foot back.",
        new="Set the left foot back.",
    )
    assert [TimelineChange(**change) for change in json.loads(changes_to_json(changes))] == list(changes)


def test_no_changes_as_json_are_an_empty_list() -> None:
    assert changes_to_json(()) == "[]"


def test_other_music() -> None:
    bare = timeline_of(ROUTINE)
    soft, loud, other = (
        with_music(bare, name, db) for name, db in (("a.mp3", -9), ("a.mp3", -3), ("b.mp3", -9))
    )
    assert list(format_changes(diff_timelines(bare, soft))) == ['music "a.mp3 at -9 dB" (new)']
    assert list(format_changes(diff_timelines(soft, loud))) == ['music "a.mp3 at -9 dB" → "a.mp3 at -3 dB"']
    assert list(format_changes(diff_timelines(soft, other))) == ['music "a.mp3 at -9 dB" → "b.mp3 at -9 dB"']
    assert list(format_changes(diff_timelines(soft, bare))) == ['music "a.mp3 at -9 dB" (gone)']
    assert not diff_timelines(soft, soft)


@pytest.mark.parametrize(
    ("prefix", "gain_db", "lines"),
    [
        ("soft/", None, ['sounds "bright" → "soft"']),
        ("", -6.0, ['sounds "bright" → "bright at -6 dB"']),
        ("soft/", 2.0, ['sounds "bright" → "soft at +2 dB"']),
        ("", None, []),
    ],
)
def test_another_set_or_level_of_sounds_is_one_change(
    prefix: str, gain_db: float | None, lines: list[str]
) -> None:
    before = timeline_of(ROUTINE)
    events = (
        replace(event, sound=f"{prefix}{event.sound}", gain_db=gain_db) if event.kind == "sound" else event
        for event in before.events
    )
    after = replace(before, events=tuple(events))
    assert list(format_changes(diff_timelines(before, after))) == lines


def with_music(timeline: Timeline, name: str, gain_db: float) -> Timeline:
    bed = Event(kind="bed", cue="music", start=0, frames=timeline.frames, sound=name, gain_db=gain_db)
    return replace(timeline, events=(bed, *timeline.events))
