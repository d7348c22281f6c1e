"""The journal: which sessions were played, when, and how far.

with journal.open_journal(path, print) as store:
    for entry in store.entries():
        print(entry.start.title, journal.describe_progress(entry))
"""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.journal.counting import MIN_COUNTED_FRAMES as MIN_COUNTED_FRAMES
    from voicecoach.journal.counting import count_sessions as count_sessions
    from voicecoach.journal.counting import entries_in_week as entries_in_week
    from voicecoach.journal.counting import is_counted as is_counted
    from voicecoach.journal.counting import monday_of as monday_of
    from voicecoach.journal.entry import JournalEntry as JournalEntry
    from voicecoach.journal.entry import Outcome as Outcome
    from voicecoach.journal.entry import Progress as Progress
    from voicecoach.journal.entry import SessionStart as SessionStart
    from voicecoach.journal.history import Week as Week
    from voicecoach.journal.history import describe_progress as describe_progress
    from voicecoach.journal.history import entries_since as entries_since
    from voicecoach.journal.history import format_minutes as format_minutes
    from voicecoach.journal.history import group_by_day as group_by_day
    from voicecoach.journal.history import history_csv as history_csv
    from voicecoach.journal.history import history_json as history_json
    from voicecoach.journal.history import last_weeks as last_weeks
    from voicecoach.journal.recorder import JournalRecorder as JournalRecorder
    from voicecoach.journal.resume import find_step as find_step
    from voicecoach.journal.resume import pick_session as pick_session
    from voicecoach.journal.store import Journal as Journal
    from voicecoach.journal.store import damaged_files as damaged_files
    from voicecoach.journal.store import open_journal as open_journal

lazy_names(
    __name__,
    {
        "counting": (
            "MIN_COUNTED_FRAMES",
            "count_sessions",
            "entries_in_week",
            "is_counted",
            "monday_of",
        ),
        "entry": (
            "JournalEntry",
            "Outcome",
            "Progress",
            "SessionStart",
        ),
        "history": (
            "Week",
            "describe_progress",
            "entries_since",
            "format_minutes",
            "group_by_day",
            "history_csv",
            "history_json",
            "last_weeks",
        ),
        "recorder": ("JournalRecorder",),
        "resume": (
            "find_step",
            "pick_session",
        ),
        "store": (
            "Journal",
            "damaged_files",
            "open_journal",
        ),
    },
)
