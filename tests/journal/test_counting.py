"""Which sessions count as done, and how many there were in a week."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from voicecoach.journal.counting import count_sessions, entries_in_week, is_counted, monday_of
from voicecoach.journal.entry import JournalEntry, Outcome, Progress, SessionStart
from voicecoach.units import SAMPLE_RATE


def entry(number: int, day: int, seconds: float = 60, continues: int | None = None) -> JournalEntry:
    """A session at half past eleven at night, west of Greenwich."""
    started = datetime(2026, 11, day, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    progress = Progress(listened=round(seconds * SAMPLE_RATE))
    return JournalEntry(
        number, SessionStart(started, "neck", "Neck", "{}", continues), progress, Outcome.DONE
    )


@pytest.mark.parametrize(("seconds", "counts"), [(0, False), (29.9, False), (30, True), (600, True)])
def test_a_session_counts_from_30_seconds_on(seconds: float, counts: bool) -> None:
    assert is_counted(entry(1, 25, seconds)) is counts


@pytest.mark.parametrize("day", range(23, 30))
def test_a_week_starts_on_monday(day: int) -> None:
    assert monday_of(date(2026, 11, day)) == date(2026, 11, 23)


def test_sessions_of_a_week_by_their_local_day() -> None:
    entries = [entry(4, 30), entry(3, 29), entry(2, 23), entry(1, 22), entry(5, 25, 10)]
    assert [found.id for found in entries_in_week(entries, date(2026, 11, 23))] == [3, 2]


def test_a_session_and_what_continues_it_are_one() -> None:
    entries = [entry(1, 23), entry(2, 24, continues=1), entry(3, 25, continues=2), entry(4, 25)]
    assert count_sessions(entries, entries) == 2
    assert count_sessions(entries[1:3], entries) == 1


def test_what_continues_a_deleted_session_counts() -> None:
    entries = [entry(7, 25, continues=3), entry(8, 25)]
    assert count_sessions(entries, entries) == 2
