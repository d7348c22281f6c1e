"""`voicecoach history`: showing, exporting and deleting sessions."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from voicecoach.cli.app import app
from voicecoach.journal.entry import Outcome, Progress, SessionStart
from voicecoach.journal.store import Journal
from voicecoach.session.user_folders import find_user_folders

S = 48_000
NOW = datetime.now(UTC).astimezone()
HALFWAY = Progress(step=6, name="Cat", position=250 * S, frames=506 * S, steps=14, listened=250 * S)
ONE_SELECTION = "use exactly one of: session numbers, --before YYYY-MM-DD, --all\n"
WHOLE = Progress(step=13, name="End", position=506 * S, frames=506 * S, steps=14, listened=500 * S)


@pytest.fixture(autouse=True)
def home(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with sessions completed 40 days ago, completed yesterday, and stopped just now."""
    monkeypatch.chdir(empty_home)
    record(NOW - timedelta(days=40), "Desk break", WHOLE, Outcome.DONE)
    record(NOW - timedelta(days=1), "Neck warm-up", WHOLE, Outcome.DONE)
    record(NOW, "Cat [and] cow", HALFWAY, Outcome.STOPPED)
    return empty_home


def record(started: datetime, title: str, mark: Progress, ending: Outcome | None) -> None:
    with Journal(find_user_folders().journal_file) as journal:
        journal.save_progress(journal.begin(SessionStart(started, "neck-warmup", title)), mark, ending)


def outcome(*words: str, answer: str | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, words, input=answer)
    return result.exit_code, result.stdout, result.stderr


def remaining() -> list[int]:
    with Journal(find_user_folders().journal_file) as journal:
        return [entry.id for entry in journal.entries()]


def test_sessions_are_grouped_by_day_latest_first() -> None:
    code, shown, _ = outcome("history")
    lines = [line.rstrip() for line in shown.splitlines()]
    assert code == 0
    assert [line.split(" ")[0] for line in lines[1:8]] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert lines[8] == "     · none  ░ up to 10  ▒ up to 20  ▓ up to 40  █ more minutes"
    assert lines[12:] == [
        "",
        f"{NOW:%A %d %B %Y}",
        f"3  {NOW:%H:%M}  Cat [and] cow  7 of 14 steps, 4:10 of 8:26",
        "",
        f"{NOW - timedelta(days=1):%A %d %B %Y}",
        f"2  {NOW:%H:%M}  Neck warm-up  done, 8:26",
        "",
        "`voicecoach resume NUMBER` continues an unfinished session.",
    ]


def test_sessions_under_30_seconds_are_shown_only_on_request() -> None:
    record(NOW, "Too short", Progress(step=1, position=9 * S, frames=506 * S, listened=9 * S), Outcome.DONE)
    usual, everything = outcome("history")[1], outcome("history", "--short")[1]
    note = "1 session under 30 seconds is not shown; `voicecoach history --short` shows all."
    assert ("Too short" in usual, note in usual) == (False, True)
    assert ("Too short" in everything, note in everything) == (True, False)
    assert "0:09 heard, not counted" in everything
    assert [one["counted"] for one in json.loads(outcome("history", "--json")[1])] == [
        False,
        True,
        True,
        True,
    ]


def test_days_are_counted_from_today() -> None:
    assert [one["id"] for one in json.loads(outcome("history", "--days", "1", "--json")[1])] == [3]
    assert [one["id"] for one in json.loads(outcome("history", "--days", "2", "--json")[1])] == [3, 2]
    assert [one["id"] for one in json.loads(outcome("history", "--json")[1])] == [3, 2, 1]


def test_too_many_days_are_rejected() -> None:
    code, _, output = outcome("history", "--days", "99999999999")
    assert (code, output.splitlines()[-1]) == (
        2,
        "Error: Invalid value for '--days': '99999999999' is not a whole number from 1 to 36500",
    )
    assert [one["id"] for one in json.loads(outcome("history", "--days", "36500", "--json")[1])] == [3, 2, 1]


def test_json_and_csv_exclude_each_other() -> None:
    output = "use --json or --csv, not both\n"
    assert outcome("history", "--json", "--csv", "done.csv") == (1, "", output)
    assert not Path("done.csv").exists()


def test_csv_is_printed_or_written() -> None:
    printed = outcome("history", "--csv", "-")[1]
    assert outcome("history", "--csv", "done.csv") == (0, "Wrote done.csv.\n", "")
    assert Path("done.csv").read_text("utf-8") == printed
    rows = list(csv.DictReader(StringIO(printed)))
    assert [(row["title"], row["ended"], row["listened_ms"]) for row in rows] == [
        ("Cat [and] cow", "stopped", "250000"),
        ("Neck warm-up", "done", "500000"),
        ("Desk break", "done", "500000"),
    ]


def test_an_empty_history() -> None:
    outcome("history", "delete", "--all", "--yes")
    assert outcome("history") == (0, "No sessions in the last 28 days.\n", "")
    assert outcome("history", "--json") == (0, "[]\n", "")


def deleted(number: int, title: str, days_ago: int) -> str:
    return f"Deleted session {number}, {title}, {NOW - timedelta(days=days_ago):%Y-%m-%d %H:%M}.\n"


def test_sessions_are_deleted_by_number() -> None:
    assert outcome("history", "delete", "3", "1") == (
        0,
        deleted(3, "Cat [and] cow", 0) + deleted(1, "Desk break", 40),
        "",
    )
    assert remaining() == [2]


def test_sessions_are_deleted_by_day() -> None:
    yesterday = f"{NOW - timedelta(days=1):%Y-%m-%d}"
    assert outcome("history", "delete", "--before", yesterday) == (0, deleted(1, "Desk break", 40), "")
    assert outcome("history", "delete", "--before", yesterday) == (0, "No sessions to delete.\n", "")
    assert remaining() == [3, 2]


def test_deleting_all_also_removes_damaged_journals(home: Path) -> None:
    damaged = home / "journal.damaged-1.sqlite"
    damaged.write_text("secrets")
    code, output, _ = outcome("history", "delete", "--all", "--yes")
    assert (code, output.splitlines()[-1]) == (0, f"Removed the damaged journal {damaged}.")
    assert remaining() == []
    assert not damaged.exists()


def test_a_running_session_is_not_deleted() -> None:
    with Journal(find_user_folders().journal_file) as journal:
        journal.begin(SessionStart(NOW, "tabata", "Tabata"))
        output = outcome("history", "delete", "4")[1]
    assert output == f"Session 4, Tabata, {NOW:%Y-%m-%d %H:%M}, is still running; not deleted.\n"
    assert remaining() == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), ONE_SELECTION),
        (("3", "--all"), ONE_SELECTION),
        (("--before", "2026-13-01"), "'2026-13-01' is not a date; write it like 2026-11-25\n"),
        (("--before", "1.11.2026"), "'1.11.2026' is not a date; write it like 2026-11-25\n"),
        (("3", "8", "7"), "there is no session 7, 8; `voicecoach history` lists the sessions\n"),
        (("--all",), "--all deletes every session; add --yes to confirm\n"),
    ],
)
def test_invalid_arguments_delete_nothing(words: tuple[str, ...], message: str) -> None:
    assert outcome("history", "delete", *words) == (1, "", message)
    assert remaining() == [3, 2, 1]


def test_a_damaged_journal_is_reported_and_replaced(home: Path) -> None:
    path = home / "journal.sqlite"
    path.write_text("no database" * 100)
    damaged = home / "journal.damaged-1.sqlite"
    note = f"Note: the journal {path} is damaged; it is kept as {damaged}, and a new one begins\n"
    assert outcome("history") == (0, "No sessions in the last 28 days.\n", note)
    assert outcome("resume") == (
        1,
        "",
        "no session was stopped halfway; `voicecoach history` shows past sessions\n",
    )


def test_resuming_a_routine_that_no_longer_exists(home: Path) -> None:
    with Journal(find_user_folders().journal_file) as journal:
        number = journal.begin(SessionStart(NOW, f"{home}/gone.yaml", "Gone"))
        journal.save_progress(number, HALFWAY)
    assert outcome("resume") == (
        1,
        "",
        f"there is no file {home}/gone.yaml; `voicecoach list` shows the routines there are\n",
    )
