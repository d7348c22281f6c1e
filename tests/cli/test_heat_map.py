"""The calendar of `history`: a column for each week, darker where there were more minutes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO, StringIO, TextIOWrapper

from rich.console import Console

from voicecoach.cli.heat_map import print_heat_map
from voicecoach.journal.entry import JournalEntry, Outcome, Progress, SessionStart

S = 48_000
TODAY = date(2026, 11, 25)


def entry(month: int, day: int, minutes: float) -> JournalEntry:
    start = SessionStart(datetime(2026, month, day, 7, tzinfo=UTC), "neck", "Neck")
    return JournalEntry(month * 100 + day, start, Progress(listened=round(minutes * 60 * S)), Outcome.DONE)


ENTRIES = [
    entry(11, 25, 0.4),
    entry(11, 24, 41),
    entry(11, 23, 40),
    entry(11, 21, 20),
    entry(11, 20, 11),
    entry(11, 16, 10),
    entry(10, 12, 5),
]


def drawn(console: Console, entries: list[JournalEntry] = ENTRIES) -> list[str]:
    with console.capture() as capture:
        print_heat_map(console, entries, TODAY)
    return [line.rstrip() for line in capture.get().splitlines()]


def test_a_calendar_can_be_read_without_colour() -> None:
    assert drawn(Console(file=StringIO(), width=80)) == [
        "     Oct   Nov",
        "Mon  ░ · · · · ░ ▓",
        "Tue  · · · · · · █",
        "Wed  · · · · · · ·",
        "Thu  · · · · · ·",
        "Fri  · · · · · ▒",
        "Sat  · · · · · ▒",
        "Sun  · · · · · ·",
        "     · none  ░ up to 10  ▒ up to 20  ▓ up to 40  █ more minutes",
        "",
        "This week: 2 sessions, 81 minutes",
        "Last week: 3 sessions, 41 minutes",
    ]


def test_a_narrow_terminal_shows_the_latest_weeks() -> None:
    lines = drawn(Console(file=StringIO(), width=15))
    assert lines[1:4] == ["Mon  · · · ░ ▓", "Tue  · · · · █", "Wed  · · · · ·"]


def test_four_weeks_at_least() -> None:
    assert drawn(Console(file=StringIO(), width=80), [])[1] == "Mon  · · · ·"


def test_a_terminal_without_unicode() -> None:
    console = Console(file=TextIOWrapper(BytesIO(), "ascii"), width=80)
    assert drawn(console)[1:3] == ["Mon  - . . . . - *", "Tue  . . . . . . #"]


def test_colours_follow_the_marks() -> None:
    console = Console(file=StringIO(), width=80, force_terminal=True, color_system="standard")
    line = drawn(console)[2]
    assert line.startswith("Tue  \x1b[2m·\x1b[0m")
    assert "\x1b[1;32m█\x1b[0m" in line
