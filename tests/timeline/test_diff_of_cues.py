"""The diff of two timelines: cues that moved, and other voices, languages, music and sounds."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.support.edited_routine import ROUTINE, edited, timeline_of
from voicecoach.timeline.diff import TimelineChange, diff_timelines
from voicecoach.timeline.diff_lines import changes_to_json, format_changes
from voicecoach.timeline.model import Event, Interval, Step, Timeline

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
