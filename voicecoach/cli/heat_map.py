"""The calendar of `voicecoach history`: a column for each week, darker where there were more minutes."""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rich.console import Console

    from voicecoach.journal import JournalEntry, Week

_DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LABEL_WIDTH, _CELL_WIDTH = 5, 2
_MIN_WEEKS, _MAX_WEEKS = 4, 53
_LEVEL_MINUTES = (0, 10, 20, 40)
"""A day with more minutes than each of these has the next mark."""
_MARKS, _ASCII_MARKS = "·░▒▓█", ".-+*#"
_STYLES = ("dim", "green", "green", "green", "bold green")
_LEGEND = ("none", "up to 10", "up to 20", "up to 40", "more minutes")


def print_heat_map(console: Console, entries: Sequence[JournalEntry], today: date) -> None:
    """Print the weeks since the first session, as many as fit, and the sums of this week and the last."""
    from voicecoach.journal import last_weeks, monday_of

    first = min((entry.start.started.date() for entry in entries), default=today)
    wanted = (monday_of(today) - monday_of(first)).days // 7 + 1
    fitting = max(1, (console.width - _LABEL_WIDTH) // _CELL_WIDTH)
    weeks = last_weeks(entries, today, min(max(wanted, _MIN_WEEKS), fitting, _MAX_WEEKS))
    marks = _ASCII_MARKS if console.options.ascii_only else _MARKS
    console.print(Text(_month_line(weeks)), style="dim", soft_wrap=True)
    for number, name in enumerate(_DAY_NAMES):
        console.print(_day_line(name, [week.listened_frames[number] for week in weeks], marks))
    console.print(_legend(marks))
    for line in _week_lines(entries, weeks, today):
        console.print(line)


def _month_line(weeks: Sequence[Week]) -> str:
    """The name of each month over the first week that starts in it, where there is room."""
    line, month = " " * _LABEL_WIDTH, 0
    for index, week in enumerate(weeks):
        column = _LABEL_WIDTH + index * _CELL_WIDTH
        if week.monday.month != month and len(line) <= column:
            line = f"{line:{column}}{week.monday:%b} "
        month = week.monday.month
    return line.rstrip()


def _day_line(name: str, frames: Sequence[int | None], marks: str) -> Text:
    line = Text(f"{name:{_LABEL_WIDTH}}")
    for listened in frames:
        level = None if listened is None else _level(listened)
        if level is not None:
            line.append(marks[level], _STYLES[level])
        line.append(" ")
    line.rstrip()
    return line


def _level(listened_frames: int) -> int:
    """The index of the mark of a day: 0 for nothing, else by the minutes that history shows."""
    from voicecoach.units import SAMPLE_RATE

    minutes = round(listened_frames / SAMPLE_RATE / 60)
    return max(1, bisect_left(_LEVEL_MINUTES, minutes)) if listened_frames else 0


def _legend(marks: str) -> Text:
    legend = Text(" " * _LABEL_WIDTH)
    for mark, style, meaning in zip(marks, _STYLES, _LEGEND, strict=True):
        legend.append(mark, style)
        legend.append(f" {meaning}  ")
    legend.rstrip()
    return legend


def _week_lines(entries: Sequence[JournalEntry], weeks: Sequence[Week], today: date) -> list[str]:
    """How many sessions and minutes there were this week and last week."""
    from voicecoach.journal import count_sessions, entries_in_week, format_minutes, monday_of

    lines, totals = [""], {week.monday: week.total_frames for week in weeks}
    for name, weeks_ago in (("This week", 0), ("Last week", 1)):
        monday = monday_of(today) - timedelta(weeks=weeks_ago)
        count = count_sessions(entries_in_week(entries, monday), entries)
        minutes = format_minutes(totals.get(monday, 0))
        plural = "" if count == 1 else "s"
        lines.append(f"{name}: {count} session{plural}, {minutes} minute{'' if minutes == '1' else 's'}")
    return lines
