"""A damaged journal never stops a session: what can be read is shown, the rest is set aside."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from voicecoach.cli.app import app
from voicecoach.journal.entry import JournalEntry, Outcome, Progress, SessionStart
from voicecoach.journal.store import Journal, damaged_files, open_journal

if TYPE_CHECKING:
    from pathlib import Path

PROGRESS = Progress(step=6, name="Cat", side="left", round=2, within=480, position=9, frames=99, steps=14)


def start(title: str) -> SessionStart:
    return SessionStart(datetime(2026, 11, 25, 21, 30, tzinfo=UTC), "neck-warmup", title)


@pytest.fixture
def path(empty_home: Path) -> Path:
    path = empty_home / "journal.sqlite"
    with Journal(path) as journal:
        for title in ("Erste", "Zweite", "Dritte für den Rücken"):
            journal.save_progress(journal.begin(start(title)), PROGRESS, Outcome.STOPPED)
    return path


def change_row(path: Path, sql: str) -> None:
    database = sqlite3.connect(path)
    with database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute(sql)
    database.close()


def titles_and_lines(path: Path) -> tuple[list[str], list[str]]:
    lines: list[str] = []
    with open_journal(path, lines.append) as journal:
        return [entry.start.title for entry in journal.entries(lines.append)], lines


@pytest.mark.parametrize(
    "damage",
    [
        "utc = 'yesterday'",
        "utc = '0001-01-01T00:00:00+00:00', offset_s = -3600",
        "offset_s = 900000",
        "step = -3",
        "listened = -1",
    ],
)
def test_a_damaged_session_is_left_out_with_a_line(path: Path, damage: str) -> None:
    change_row(path, f"UPDATE sessions SET {damage} WHERE id = 2")  # noqa: S608 - the test's own words
    assert titles_and_lines(path) == (
        ["Dritte für den Rücken", "Erste"],
        [f"session 2 in {path} is damaged and left out"],
    )


def test_text_that_is_not_utf_8_is_shown_as_far_as_it_is(path: Path) -> None:
    change_row(path, "UPDATE sessions SET title = CAST(x'5a77ff69' AS TEXT) WHERE id = 2")
    assert titles_and_lines(path) == (["Dritte für den Rücken", "Zw\ufffdi", "Erste"], [])


def test_delete_all_deletes_damaged_sessions_too(path: Path) -> None:
    change_row(path, "UPDATE sessions SET utc = 'yesterday' WHERE id = 2")
    result = CliRunner().invoke(app, ["history", "delete", "--all", "--yes"])
    assert (result.exit_code, result.stderr) == (0, f"Note: session 2 in {path} is damaged and left out\n")
    assert titles_and_lines(path) == ([], [])
    assert b"yesterday" not in path.read_bytes()


@pytest.mark.parametrize("sql", ["DROP TABLE sessions", "ALTER TABLE sessions RENAME utc TO uts"])
def test_other_tables_are_set_aside(path: Path, sql: str) -> None:
    change_row(path, sql)
    kept = path.with_name("journal.damaged-1.sqlite")
    lines = [f"the journal {path} is damaged; it is kept as {kept}, and a new one begins"]
    assert titles_and_lines(path) == ([], lines)
    assert damaged_files(path) == (kept,)


def test_a_damaged_version_is_not_taken_for_a_newer_program(path: Path) -> None:
    change_row(path, "PRAGMA user_version = 257")
    assert titles_and_lines(path)[0] == []
    assert len(damaged_files(path)) == 1


def test_a_damaged_lock_is_that_of_no_session(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with Journal(path) as journal:
        journal.begin(start("Erste"))
    for number in (1, 2):
        path.with_name(f"journal.running-{number}").write_bytes(b"no database, and longer than a header" * 9)
    with open_journal(path, pytest.fail) as journal:
        assert journal.begin(start("Zweite")) == 2
        running = {entry.id: entry.is_running for entry in journal.entries(pytest.fail)}
    assert running == {1: False, 2: True}
    assert list(path.parent.glob("*.running-*")) == []


def flip_bits(path: Path, count: int) -> None:
    """Flip one bit of the file after another, and use the journal each time as `play` and `history` do."""
    whole = path.read_bytes()
    for bit in range(5, 8 * len(whole), 8 * len(whole) // count):
        for file in path.parent.iterdir():
            file.unlink()
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        with open_journal(path, lambda _: None) as journal:
            number = journal.begin(start("Neue"))
            journal.save_progress(number, PROGRESS, Outcome.DONE)
            assert JournalEntry(number, start("Neue"), PROGRESS, Outcome.DONE) in journal.entries()


def test_no_flipped_bit_stops_a_session(path: Path) -> None:
    flip_bits(path, 40)


@pytest.mark.thorough
def test_none_of_many_flipped_bits_stops_a_session(path: Path) -> None:
    flip_bits(path, 400)
