"""What was done, from the journal: in words, as records for other programs, and in minutes a day."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, TypedDict

from voicecoach.journal.entry import Outcome
from voicecoach.units import SAMPLE_RATE, format_clock, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from voicecoach.journal.entry import JournalEntry

WEEK_COUNT = 4

_COMPLETE_TOLERANCE_FRAMES = 10 * SAMPLE_RATE
"""A session that is done was heard as a whole, but for so many frames."""


class HistoryRecord(TypedDict):
    """A session for other programs: times in milliseconds, steps counted from 1, None for unknown."""

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
    continues: int | None


def history_records(entries: Iterable[JournalEntry]) -> tuple[HistoryRecord, ...]:
    """The sessions for other programs."""
    return tuple(map(_record, entries))


def _record(entry: JournalEntry) -> HistoryRecord:
    start, mark = entry.start, entry.progress
    return HistoryRecord(
        id=entry.id,
        started=start.started.isoformat(timespec="seconds"),
        routine=start.routine,
        title=start.title,
        ended=outcome_text(entry),
        step=None if mark.step is None else mark.step + 1,
        steps=mark.steps,
        name=mark.name,
        side=mark.side,
        round=mark.round,
        position_ms=ms_from_frames(mark.position),
        length_ms=None if mark.frames is None else ms_from_frames(mark.frames),
        listened_ms=ms_from_frames(mark.listened),
        continues=start.continues,
    )


def history_json(entries: Iterable[JournalEntry]) -> str:
    """The sessions as a JSON list."""
    return json.dumps(history_records(entries), indent=1, ensure_ascii=False)


def history_csv(entries: Iterable[JournalEntry]) -> str:
    """The sessions as CSV, with a line of headings."""
    text = StringIO()
    writer = csv.DictWriter(text, list(HistoryRecord.__annotations__), lineterminator="\n")
    writer.writeheader()
    writer.writerows(history_records(entries))
    return text.getvalue()


def outcome_text(entry: JournalEntry) -> str:
    """How a session ended: done, stopped, running still, or not ended, as when it was killed."""
    if entry.outcome is not None:
        return str(entry.outcome)
    return "running" if entry.is_running else "not ended"


def describe_progress(entry: JournalEntry) -> str:
    """What was done of a session, such as `7 of 14 steps, 4:10 of 8:26`."""
    mark = entry.progress
    if entry.outcome is Outcome.DONE:
        whole = mark.position - mark.listened <= _COMPLETE_TOLERANCE_FRAMES
        return f"done, {_print_frames(mark.position if whole else mark.listened)}{'' if whole else ' heard'}"
    number = 0 if mark.step is None else mark.step + 1
    steps = f"step {number}" if mark.steps is None else f"{number} of {mark.steps} steps"
    of = "" if mark.frames is None else f" of {_print_frames(mark.frames)}"
    note = "" if entry.outcome else f", {outcome_text(entry)}"
    return f"{steps}, {_print_frames(mark.position)}{of}{note}"


def _print_frames(frames: int) -> str:
    return format_clock(ms_from_frames(frames))


def entries_since(entries: Iterable[JournalEntry], first: date) -> tuple[JournalEntry, ...]:
    """The sessions of this day, as it was where the listener was then, and of those after it."""
    return tuple(entry for entry in entries if entry.start.started.date() >= first)


def group_by_day(entries: Iterable[JournalEntry]) -> dict[date, list[JournalEntry]]:
    """The sessions of each day, in their order."""
    days: dict[date, list[JournalEntry]] = {}
    for entry in entries:
        days.setdefault(entry.start.started.date(), []).append(entry)
    return days


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday on; `heard` are the frames heard on each, None for days to come."""

    monday: date
    listened_frames: tuple[int | None, ...]

    @property
    def total_frames(self) -> int:
        """The frames heard in all."""
        return sum(frames or 0 for frames in self.listened_frames)


def last_weeks(entries: Sequence[JournalEntry], today: date) -> tuple[Week, ...]:
    """The last four weeks, the present one last."""
    heard: Counter[date] = Counter()
    for entry in entries:
        heard[entry.start.started.date()] += entry.progress.listened
    monday = today - timedelta(days=today.weekday())
    return tuple(_week(monday - timedelta(weeks=back), heard, today) for back in reversed(range(WEEK_COUNT)))


def _week(monday: date, heard: Counter[date], today: date) -> Week:
    days = (monday + timedelta(days=number) for number in range(7))
    return Week(monday, tuple(None if day > today else heard[day] for day in days))


def print_minutes(frames: int) -> str:
    """A time in whole minutes; some of one is `<1`.

    >>> print_minutes(0), print_minutes(20 * 48_000), print_minutes(90 * 48_000)
    ('0', '<1', '2')
    """
    whole = round(frames / SAMPLE_RATE / 60)
    return "<1" if frames and not whole else str(whole)
