"""Which sessions count as done, and how many there were in a week."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from voicecoach.journal.entry import JournalEntry

MIN_COUNTED_FRAMES = 30 * SAMPLE_RATE
"""A session of which less was listened to does not count as done."""


def is_counted(entry: JournalEntry) -> bool:
    """Whether a session counts: at least 30 seconds of it were listened to."""
    return entry.progress.listened >= MIN_COUNTED_FRAMES


def monday_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def entries_in_week(entries: Iterable[JournalEntry], monday: date) -> tuple[JournalEntry, ...]:
    """The sessions that count and started in the week from this Monday, in the local time of each."""
    end = monday + timedelta(weeks=1)
    return tuple(
        entry for entry in entries if monday <= entry.start.started.date() < end and is_counted(entry)
    )


def count_sessions(counted: Iterable[JournalEntry], entries: Sequence[JournalEntry]) -> int:
    """How many sessions these are, of all `entries`: a session and those that continue it are one."""
    previous = {entry.id: entry.start.continues for entry in entries}
    return len({_first_part(entry.id, previous) for entry in counted})


def _first_part(session_id: int, previous: dict[int, int | None]) -> int:
    """The id of the session that was resumed first; a deleted one ends the chain."""
    while (before := previous.get(session_id)) is not None and before < session_id:
        session_id = before
    return session_id
