"""What the history tells of each session."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime, timedelta, timezone
from io import StringIO

import pytest

from voicecoach.journal.entry import JournalEntry, Outcome, Progress, SessionStart
from voicecoach.journal.history import (
    describe_progress,
    entries_since,
    group_by_day,
    history_csv,
    history_json,
    last_weeks,
    print_minutes,
)
from voicecoach.units import SAMPLE_RATE

S = SAMPLE_RATE
HALFWAY = Progress(
    step=6, name="Cat", side="left", round=2, position=250 * S, frames=506 * S, steps=14, listened=200 * S
)


def entry(
    mark: Progress = HALFWAY, ending: Outcome | None = Outcome.STOPPED, *, runs: bool = False, day: int = 25
) -> JournalEntry:
    started = datetime(2026, 11, day, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    return JournalEntry(17, SessionStart(started, "/r/neck.yaml", 'Neck, "quick"'), mark, ending, runs)


@pytest.mark.parametrize(
    ("one", "told"),
    [
        pytest.param(entry(), "7 of 14 steps, 4:10 of 8:26", id="stopped"),
        pytest.param(entry(ending=None), "7 of 14 steps, 4:10 of 8:26, not ended", id="killed"),
        pytest.param(entry(ending=None, runs=True), "7 of 14 steps, 4:10 of 8:26, running", id="running"),
        pytest.param(
            entry(Progress(step=0, name="Cat", position=9 * S)), "step 1, 0:09", id="of unknown length"
        ),
        pytest.param(
            entry(Progress(frames=90 * S, steps=3)), "0 of 3 steps, 0:00 of 1:30", id="ahead of the steps"
        ),
        pytest.param(
            entry(Progress(position=90 * S, frames=90 * S, listened=89 * S), Outcome.DONE),
            "done, 1:30",
            id="done",
        ),
        pytest.param(
            entry(Progress(position=90 * S, frames=90 * S, listened=20 * S), Outcome.DONE),
            "done, 0:20 heard",
            id="done with much of it skipped",
        ),
    ],
)
def test_what_was_done(one: JournalEntry, told: str) -> None:
    assert describe_progress(one) == told


RECORD = {
    "id": 17,
    "started": "2026-11-25T23:30:00-05:00",
    "routine": "/r/neck.yaml",
    "title": 'Neck, "quick"',
    "ended": "stopped",
    "step": 7,
    "steps": 14,
    "name": "Cat",
    "side": "left",
    "round": 2,
    "position_ms": 250_000,
    "length_ms": 506_000,
    "listened_ms": 200_000,
    "continues": None,
}


def test_records_for_other_programs() -> None:
    assert json.loads(history_json([entry()])) == [RECORD]
    (row,) = csv.DictReader(StringIO(history_csv([entry()])))
    assert row == {key: "" if value is None else str(value) for key, value in RECORD.items()}


def test_without_sessions_there_are_still_headings() -> None:
    assert history_json([]) == "[]"
    assert history_csv([]).startswith("id,started,routine,title,ended,")


def test_a_day_is_the_listeners_own() -> None:
    assert list(group_by_day([entry(day=25), entry(day=24), entry(day=24)])) == [
        date(2026, 11, 25),
        date(2026, 11, 24),
    ]
    assert len(entries_since([entry(day=25), entry(day=24)], date(2026, 11, 25))) == 1


def test_minutes_a_day_in_the_last_four_weeks() -> None:
    sessions = [entry(day=25), entry(day=25), entry(day=16), entry(day=1)]
    told = last_weeks(sessions, date(2026, 11, 26))
    assert [(week.monday.isoformat(), week.total_frames // S) for week in told] == [
        ("2026-11-02", 0),
        ("2026-11-09", 0),
        ("2026-11-16", 200),
        ("2026-11-23", 400),
    ]
    assert told[-1].listened_frames == (0, 0, 400 * S, 0, None, None, None)


@pytest.mark.parametrize(("seconds", "told"), [(0, "0"), (1, "<1"), (29, "<1"), (31, "1"), (3_600, "60")])
def test_whole_minutes(seconds: int, told: str) -> None:
    assert print_minutes(seconds * S) == told
