"""What was done, from the journal: in words, as records for other programs, and in minutes a day."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, TypedDict

from voicecoach.session.journal import Ending
from voicecoach.units import RATE, ms_from_frames, print_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from voicecoach.session.journal import Entry

WEEKS = 4

_NEARLY_ALL = 10 * RATE
"""A session that is done was heard as a whole, but for so many frames."""


class Record(TypedDict):
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


def records(entries: Iterable[Entry]) -> tuple[Record, ...]:
    """The sessions for other programs."""
    return tuple(map(_record, entries))


def _record(entry: Entry) -> Record:
    start, mark = entry.start, entry.mark
    return Record(
        id=entry.id,
        started=start.started.isoformat(timespec="seconds"),
        routine=start.routine,
        title=start.title,
        ended=ended(entry),
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


def as_json(entries: Iterable[Entry]) -> str:
    """The sessions as a JSON list."""
    return json.dumps(records(entries), indent=1, ensure_ascii=False)


def as_csv(entries: Iterable[Entry]) -> str:
    """The sessions as CSV, with a line of headings."""
    text = StringIO()
    writer = csv.DictWriter(text, list(Record.__annotations__), lineterminator="\n")
    writer.writeheader()
    writer.writerows(records(entries))
    return text.getvalue()


def ended(entry: Entry) -> str:
    """How a session ended: done, stopped, running still, or not ended, as when it was killed."""
    if entry.ending is not None:
        return str(entry.ending)
    return "running" if entry.running else "not ended"


def what(entry: Entry) -> str:
    """What was done of a session, such as `7 of 14 steps, 4:10 of 8:26`."""
    mark = entry.mark
    if entry.ending is Ending.DONE:
        whole = mark.position - mark.listened <= _NEARLY_ALL
        return f"done, {_clock(mark.position if whole else mark.listened)}{'' if whole else ' heard'}"
    number = 0 if mark.step is None else mark.step + 1
    steps = f"step {number}" if mark.steps is None else f"{number} of {mark.steps} steps"
    of = "" if mark.frames is None else f" of {_clock(mark.frames)}"
    note = "" if entry.ending else f", {ended(entry)}"
    return f"{steps}, {_clock(mark.position)}{of}{note}"


def _clock(frames: int) -> str:
    return print_clock(ms_from_frames(frames))


def since(entries: Iterable[Entry], first: date) -> tuple[Entry, ...]:
    """The sessions of this day, as it was where the listener was then, and of those after it."""
    return tuple(entry for entry in entries if entry.start.started.date() >= first)


def by_day(entries: Iterable[Entry]) -> dict[date, list[Entry]]:
    """The sessions of each day, in their order."""
    days: dict[date, list[Entry]] = {}
    for entry in entries:
        days.setdefault(entry.start.started.date(), []).append(entry)
    return days


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday on; `heard` are the frames heard on each, None for days to come."""

    monday: date
    heard: tuple[int | None, ...]

    @property
    def total(self) -> int:
        """The frames heard in all."""
        return sum(frames or 0 for frames in self.heard)


def weeks(entries: Sequence[Entry], today: date) -> tuple[Week, ...]:
    """The last four weeks, the present one last."""
    heard: Counter[date] = Counter()
    for entry in entries:
        heard[entry.start.started.date()] += entry.mark.listened
    monday = today - timedelta(days=today.weekday())
    return tuple(_week(monday - timedelta(weeks=back), heard, today) for back in reversed(range(WEEKS)))


def _week(monday: date, heard: Counter[date], today: date) -> Week:
    days = (monday + timedelta(days=number) for number in range(7))
    return Week(monday, tuple(None if day > today else heard[day] for day in days))


def minutes(frames: int) -> str:
    """A time in whole minutes; some of one is `<1`.

    >>> minutes(0), minutes(20 * 48_000), minutes(90 * 48_000)
    ('0', '<1', '2')
    """
    whole = round(frames / RATE / 60)
    return "<1" if frames and not whole else str(whole)
