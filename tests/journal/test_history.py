"""Reports from the journal: sessions in words, JSON, CSV, and minutes per day."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from io import StringIO

import pytest

from voicecoach.journal.entry import JournalEntry, Outcome, Progress, SessionStart
from voicecoach.journal.history import (
    describe_progress,
    entries_since,
    format_minutes,
    group_by_day,
    history_csv,
    history_json,
    last_weeks,
)
from voicecoach.units import SAMPLE_RATE

S = SAMPLE_RATE
HALFWAY = Progress(
    step=6, name="Cat", side="left", round=2, position=250 * S, frames=506 * S, steps=14, listened=200 * S
)


def entry(
    progress: Progress = HALFWAY,
    outcome: Outcome | None = Outcome.STOPPED,
    *,
    is_running: bool = False,
    day: int = 25,
) -> JournalEntry:
    started = datetime(2026, 11, day, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    start = SessionStart(started, "/r/neck.yaml", 'Neck, "quick"')
    return JournalEntry(17, start, progress, outcome, is_running)


@pytest.mark.parametrize(
    ("session", "description"),
    [
        pytest.param(entry(), "7 of 14 steps, 4:10 of 8:26", id="stopped"),
        pytest.param(entry(outcome=None), "7 of 14 steps, 4:10 of 8:26, not ended", id="killed"),
        pytest.param(
            entry(outcome=None, is_running=True), "7 of 14 steps, 4:10 of 8:26, running", id="running"
        ),
        pytest.param(
            entry(Progress(step=0, name="Cat", position=9 * S)), "step 1, 0:09", id="unknown length"
        ),
        pytest.param(
            entry(Progress(frames=90 * S, steps=3)), "0 of 3 steps, 0:00 of 1:30", id="before the first step"
        ),
        pytest.param(
            entry(Progress(position=90 * S, frames=90 * S, listened=89 * S), Outcome.DONE),
            "done, 1:30",
            id="done",
        ),
        pytest.param(
            entry(Progress(position=90 * S, frames=90 * S, listened=40 * S), Outcome.DONE),
            "done, 0:40 heard",
            id="done, but much was skipped",
        ),
        pytest.param(
            entry(Progress(position=90 * S, frames=90 * S, listened=20 * S), Outcome.DONE),
            "0:20 heard, not counted",
            id="at its end, but hardly anything was heard",
        ),
    ],
)
def test_description_of_progress(session: JournalEntry, description: str) -> None:
    assert describe_progress(session) == description


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
    "counted": True,
    "continues": None,
}


def test_json_and_csv() -> None:
    assert json.loads(history_json([entry()])) == [RECORD]
    (row,) = csv.DictReader(StringIO(history_csv([entry()])))
    assert row == {key: "" if value is None else str(value) for key, value in RECORD.items()}


def test_csv_without_sessions_has_a_header_line() -> None:
    assert history_json([]) == "[]"
    assert history_csv([]).startswith("id,started,routine,title,ended,")


def test_day_of_a_session_is_local() -> None:
    assert list(group_by_day([entry(day=25), entry(day=24), entry(day=24)])) == [
        date(2026, 11, 25),
        date(2026, 11, 24),
    ]
    assert len(entries_since([entry(day=25), entry(day=24)], date(2026, 11, 25))) == 1


def test_last_four_weeks() -> None:
    short = entry(Progress(listened=29 * S), day=25)
    sessions = [entry(day=25), entry(day=25), short, entry(day=16), entry(day=1)]
    weeks = last_weeks(sessions, date(2026, 11, 26), 4)
    assert [(week.monday.isoformat(), week.total_frames // S) for week in weeks] == [
        ("2026-11-02", 0),
        ("2026-11-09", 0),
        ("2026-11-16", 200),
        ("2026-11-23", 400),
    ]
    assert weeks[-1].listened_frames == (0, 0, 400 * S, 0, None, None, None)


@pytest.mark.parametrize(("seconds", "text"), [(0, "0"), (1, "<1"), (29, "<1"), (31, "1"), (3_600, "60")])
def test_minutes(seconds: int, text: str) -> None:
    assert format_minutes(seconds * S) == text


@pytest.mark.parametrize("title", ["=1+1", "+1", "-2 kg", "@SUM(A1)", "\tx"])
def test_no_cell_of_the_csv_is_a_formula(title: str) -> None:
    session = entry()
    session = replace(session, start=replace(session.start, title=title))
    rows = list(csv.DictReader(StringIO(history_csv([session]))))
    assert [row["title"] for row in rows] == [f"'{title}"]
