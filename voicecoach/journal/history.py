"""Reports from the journal: sessions in words, as JSON and CSV, and minutes per day."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, TypedDict

from voicecoach.journal.counting import is_counted, monday_of
from voicecoach.journal.entry import Outcome
from voicecoach.units import SAMPLE_RATE, format_clock, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from voicecoach.journal.entry import JournalEntry

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

_COMPLETE_TOLERANCE_FRAMES = 10 * SAMPLE_RATE
"""A session is reported as listened to in full if no more than this was skipped."""


class HistoryRecord(TypedDict):
    """A session as exported to JSON and CSV: times in milliseconds, steps from 1, None for unknown."""

    id: int
    started: str
    routine: str
    title: str
    ended: str
    step: int | None
    steps: int | None
    name: str | None
    side: str | None
    round: int | None
    position_ms: int
    length_ms: int | None
    listened_ms: int
    counted: bool
    continues: int | None


def history_records(entries: Iterable[JournalEntry]) -> tuple[HistoryRecord, ...]:
    """The sessions as records for export."""
    return tuple(map(_record, entries))


def _record(entry: JournalEntry) -> HistoryRecord:
    start, progress = entry.start, entry.progress
    return HistoryRecord(
        id=entry.id,
        started=start.started.isoformat(timespec="seconds"),
        routine=start.routine,
        title=start.title,
        ended=outcome_text(entry),
        step=None if progress.step is None else progress.step + 1,
        steps=progress.steps,
        name=progress.name,
        side=progress.side,
        round=progress.round,
        position_ms=ms_from_frames(progress.position),
        length_ms=None if progress.frames is None else ms_from_frames(progress.frames),
        listened_ms=ms_from_frames(progress.listened),
        counted=is_counted(entry),
        continues=start.continues,
    )


def history_json(entries: Iterable[JournalEntry]) -> str:
    """The sessions as a JSON list."""
    return json.dumps(history_records(entries), indent=1, ensure_ascii=False)


def history_csv(entries: Iterable[JournalEntry]) -> str:
    """The sessions as CSV with a header line."""
    text = StringIO()
    writer = csv.DictWriter(text, list(HistoryRecord.__annotations__), lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {key: _safe_cell(value) for key, value in one.items()} for one in history_records(entries)
    )
    return text.getvalue()


def _safe_cell(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def outcome_text(entry: JournalEntry) -> str:
    """How a session ended: `done`, `stopped`, `running`, or `not ended` if it was killed."""
    if entry.outcome is not None:
        return str(entry.outcome)
    return "running" if entry.is_running else "not ended"


def describe_progress(entry: JournalEntry) -> str:
    """How much of a session was done, such as `7 of 14 steps, 4:10 of 8:26`."""
    progress = entry.progress
    if entry.outcome is Outcome.DONE:
        if not is_counted(entry):
            return f"{_format_frames(progress.listened)} heard, not counted"
        if progress.position - progress.listened <= _COMPLETE_TOLERANCE_FRAMES:
            return f"done, {_format_frames(progress.position)}"
        return f"done, {_format_frames(progress.listened)} heard"
    number = 0 if progress.step is None else progress.step + 1
    steps = f"step {number}" if progress.steps is None else f"{number} of {progress.steps} steps"
    total = "" if progress.frames is None else f" of {_format_frames(progress.frames)}"
    note = "" if entry.outcome else f", {outcome_text(entry)}"
    return f"{steps}, {_format_frames(progress.position)}{total}{note}"


def _format_frames(frames: int) -> str:
    return format_clock(ms_from_frames(frames))


def entries_since(entries: Iterable[JournalEntry], first: date) -> tuple[JournalEntry, ...]:
    """The sessions that started on this day or later, in the local time of each session."""
    return tuple(entry for entry in entries if entry.start.started.date() >= first)


def group_by_day(entries: Iterable[JournalEntry]) -> dict[date, list[JournalEntry]]:
    """The sessions by the local day on which they started, in their order."""
    days: dict[date, list[JournalEntry]] = {}
    for entry in entries:
        days.setdefault(entry.start.started.date(), []).append(entry)
    return days


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday; `listened_frames` are those of each day, None for days in the future."""

    monday: date
    listened_frames: tuple[int | None, ...]

    @property
    def total_frames(self) -> int:
        """The frames listened to in the whole week."""
        return sum(frames or 0 for frames in self.listened_frames)


def last_weeks(entries: Sequence[JournalEntry], today: date, count: int) -> tuple[Week, ...]:
    """The last weeks, ending with the current one, with what was listened to in sessions that count."""
    listened: Counter[date] = Counter()
    for entry in filter(is_counted, entries):
        listened[entry.start.started.date()] += entry.progress.listened
    mondays = (monday_of(today) - timedelta(weeks=weeks_ago) for weeks_ago in reversed(range(count)))
    return tuple(_week(first_day, listened, today) for first_day in mondays)


def _week(monday: date, listened: Counter[date], today: date) -> Week:
    days = (monday + timedelta(days=number) for number in range(7))
    return Week(monday, tuple(None if day > today else listened[day] for day in days))


def format_minutes(frames: int) -> str:
    """Format a length in whole minutes, `<1` for less than half a minute.

    >>> format_minutes(0), format_minutes(20 * 48_000), format_minutes(90 * 48_000)
    ('0', '<1', '2')
    """
    whole = round(frames / SAMPLE_RATE / 60)
    return "<1" if frames and not whole else str(whole)
