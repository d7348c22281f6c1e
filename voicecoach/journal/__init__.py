"""The journal: what was played, when, and how far."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.journal.entry import JournalEntry as JournalEntry
    from voicecoach.journal.entry import SessionStart as SessionStart
    from voicecoach.journal.history import Week as Week
    from voicecoach.journal.history import describe_progress as describe_progress
    from voicecoach.journal.history import entries_since as entries_since
    from voicecoach.journal.history import group_by_day as group_by_day
    from voicecoach.journal.history import history_csv as history_csv
    from voicecoach.journal.history import history_json as history_json
    from voicecoach.journal.history import last_weeks as last_weeks
    from voicecoach.journal.history import print_minutes as print_minutes
    from voicecoach.journal.recorder import JournalRecorder as JournalRecorder
    from voicecoach.journal.resume import find_step as find_step
    from voicecoach.journal.resume import pick_session as pick_session
    from voicecoach.journal.store import Journal as Journal
    from voicecoach.journal.store import damaged_files as damaged_files
    from voicecoach.journal.store import open_journal as open_journal

__getattr__ = lazy_names(
    __name__,
    {
        "entry": (
            "JournalEntry",
            "SessionStart",
        ),
        "history": (
            "last_weeks",
            "history_json",
            "history_csv",
            "entries_since",
            "Week",
            "describe_progress",
            "group_by_day",
            "print_minutes",
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
