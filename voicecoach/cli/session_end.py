"""What is told when a session ends: how long it was, how much was done, and how often this week."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from voicecoach.cli.console import echo, warn
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from voicecoach.player import PlayResult

_WHOLE_PERCENT = 98
"""From here on all of it was done: steps are skipped over by a second now and then."""


def tell_end(outcome: PlayResult | None, listened_frames: int, frames: int | None) -> None:
    """Print how much of a recorded session was done, and how many sessions there were this week.

    `frames` is the length of the session, or None if that is not known yet.
    """
    if outcome is not None and outcome.is_complete:
        frames = outcome.position
    try:
        count = _sessions_this_week()
    except VoicecoachError as error:
        warn(str(error))
        return
    echo(f"{done_text(listened_frames, frames)} {week_text(count)}")


def done_text(listened_frames: int, frames: int | None) -> str:
    """How much was done.

    >>> done_text(242 * 48_000, 506 * 48_000), done_text(506 * 48_000, 506 * 48_000)
    ('You did 4:02 of 8:26 (47 %).', 'You did all of it: 8:26.')
    >>> done_text(242 * 48_000, None), done_text(12 * 48_000, 506 * 48_000)
    ('You did 4:02.', 'You did 0:12: under 30 seconds, it does not count.')
    """
    from voicecoach.journal import MIN_COUNTED_FRAMES
    from voicecoach.units import format_clock, ms_from_frames

    listened = format_clock(ms_from_frames(listened_frames))
    if listened_frames < MIN_COUNTED_FRAMES:
        return f"You did {listened}: under 30 seconds, it does not count."
    if not frames:
        return f"You did {listened}."
    total, percent = format_clock(ms_from_frames(frames)), 100 * listened_frames // frames
    return (
        f"You did all of it: {total}."
        if percent >= _WHOLE_PERCENT
        else f"You did {listened} of {total} ({percent} %)."
    )


def week_text(count: int) -> str:
    """How many sessions there were this week, this one included if it counts.

    >>> week_text(0), week_text(1), week_text(3)
    ('No sessions yet this week.', '1 session this week.', '3 sessions this week.')
    """
    return f"{count} session{'' if count == 1 else 's'} this week." if count else "No sessions yet this week."


def _sessions_this_week() -> int:
    from voicecoach.journal import count_sessions, entries_in_week, monday_of, open_journal
    from voicecoach.session import find_user_folders

    with open_journal(find_user_folders().journal_file, warn) as journal:
        entries = journal.entries()
    return count_sessions(entries_in_week(entries, monday_of(datetime.now().astimezone().date())), entries)
