"""The journal keeps what was saved, even if processes are killed, files are damaged or others write."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from voicecoach.errors import VoicecoachError
from voicecoach.journal.entry import JournalEntry, Outcome, Progress, SessionStart
from voicecoach.journal.store import Journal, damaged_files, open_journal

if TYPE_CHECKING:
    from pathlib import Path

EVENING = datetime(2026, 11, 25, 21, 30, tzinfo=timezone(timedelta(hours=-5)))
START = SessionStart(EVENING, "neck-warmup", "Neck warm-up", '{"scale":1.5}')
HALFWAY = Progress(
    step=6,
    name="Cat",
    side="left",
    round=2,
    within=480,
    position=12_000_000,
    frames=24_000_000,
    steps=14,
    listened=11_000_000,
)

# Begins a session, prints its id, and saves its progress again and again until it is killed or reads a line.
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from voicecoach.journal.entry import Outcome, Progress, SessionStart
from voicecoach.journal.store import Journal

with Journal(Path(sys.argv[1])) as journal:
    number = journal.begin(SessionStart(datetime.now(UTC), sys.argv[2], sys.argv[2]))
    for position in range(1, 1_000_000):
        journal.save_progress(number, Progress(step=0, name="Cat", position=position))
        if position == 50:
            print(number, flush=True)
            if sys.stdin.readline():
                break
    journal.save_progress(number, Progress(step=0, name="Cat", position=position), Outcome.DONE)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.sqlite"


def entries(path: Path) -> tuple[JournalEntry, ...]:
    with Journal(path) as journal:
        return journal.entries()


def write_one_session(path: Path, outcome: Outcome | None = Outcome.STOPPED) -> None:
    with Journal(path) as journal:
        journal.save_progress(journal.begin(START), HALFWAY, outcome)


def test_saved_session_is_read_again(path: Path) -> None:
    write_one_session(path)
    assert entries(path) == (JournalEntry(1, START, HALFWAY, Outcome.STOPPED, is_running=False),)


def test_start_time_keeps_its_utc_offset(path: Path) -> None:
    write_one_session(path)
    started = entries(path)[0].start.started
    assert started.isoformat() == "2026-11-25T21:30:00-05:00"
    assert started.astimezone(UTC).isoformat() == "2026-11-26T02:30:00+00:00"


def test_entries_are_sorted_by_utc_not_by_local_time(path: Path) -> None:
    earlier = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)
    with Journal(path) as journal:
        journal.begin(START)
    with Journal(path) as journal:
        journal.begin(SessionStart(earlier, "tabata", "Tabata"))
    assert [entry.start.title for entry in entries(path)] == ["Neck warm-up", "Tabata"]


def test_session_is_running_until_its_journal_is_closed(path: Path) -> None:
    with Journal(path) as journal:
        journal.begin(START)
        assert [entry.is_running for entry in entries(path)] == [True]
    assert [entry.is_running for entry in entries(path)] == [False]
    assert [file.name for file in path.parent.iterdir()] == ["journal.sqlite"]


def test_only_the_user_can_read_the_file(path: Path) -> None:
    write_one_session(path)
    assert path.stat().st_mode & 0o777 == 0o600


def start_writer(path: Path, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), name]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_two_parallel_sessions_are_kept_if_one_is_killed(path: Path) -> None:
    with start_writer(path, "one") as one, start_writer(path, "two") as two:
        assert one.stdout
        assert two.stdout
        numbers = {one.stdout.readline(): "one", two.stdout.readline(): "two"}
        assert set(numbers) == {"1\n", "2\n"}
        assert [entry.is_running for entry in entries(path)] == [True, True]
        one.kill()
        one.wait()
        two.communicate("go on\n", timeout=60)
    by_title = {entry.start.title: entry for entry in entries(path)}
    assert (by_title["one"].outcome, by_title["one"].is_running) == (None, False)
    assert by_title["one"].progress.position >= 50
    assert (by_title["two"].outcome, by_title["two"].progress.position) == (Outcome.DONE, 50)
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()


def test_threads_can_create_the_journal_at_the_same_time(tmp_path: Path) -> None:
    barrier = Barrier(6)

    def create(path: Path) -> None:
        barrier.wait(30)
        Journal(path).close()

    with ThreadPoolExecutor(6) as pool:
        for number in range(40):
            list(pool.map(create, [tmp_path / f"{number}.sqlite"] * 6))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot suspend a process by a signal")
def test_suspended_process_is_still_running(path: Path) -> None:
    with start_writer(path, "one") as one:
        assert one.stdout
        one.stdout.readline()
        os.kill(one.pid, signal.SIGSTOP)
        assert [entry.is_running for entry in entries(path)] == [True]
        one.kill()
        one.wait()
    assert [entry.is_running for entry in entries(path)] == [False]


def test_saving_progress_returns_false_while_another_process_writes(path: Path) -> None:
    with Journal(path, timeout_s=0) as journal:
        number = journal.begin(START)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert journal.save_progress(number, HALFWAY) is False
        other.execute("COMMIT")
        other.close()
        assert journal.save_progress(number, HALFWAY) is True
        assert journal.entries()[0].progress == HALFWAY


def test_deleted_sessions_are_overwritten_in_the_files(path: Path) -> None:
    with Journal(path) as journal:
        journal.begin(SessionStart(EVENING, "secret-knee", "After the operation"))
    with Journal(path) as journal:
        number = journal.begin(SessionStart(EVENING, "tabata", "Tabata", continues=1))
        assert b"After the operation" in path.read_bytes()
        journal.delete([1])
        assert [entry.start.continues for entry in journal.entries()] == [None]
        content = b"".join(file.read_bytes() for file in path.parent.iterdir())
        assert b"After the operation" not in content
        assert b"secret-knee" not in content
        assert [entry.id for entry in journal.entries()] == [number]


def test_continued_session_may_be_deleted_already(path: Path) -> None:
    with Journal(path) as journal:
        journal.begin(SessionStart(EVENING, "tabata", "Tabata", continues=7))
        assert journal.entries()[0].start.continues is None


def test_ids_are_never_reused(path: Path) -> None:
    write_one_session(path)
    with Journal(path) as journal:
        journal.delete([1])
        assert journal.begin(START) == 2


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"This is no database." * 100, id="something else"),
        pytest.param(lambda data: data[:4096] + bytes(len(data) - 4096), id="half of it zeros"),
        pytest.param(lambda data: data[: len(data) // 2], id="cut off"),
    ],
)
def test_damaged_journal_is_renamed_and_a_new_one_is_created(path: Path, damage: object) -> None:
    assert callable(damage)
    write_one_session(path)
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    notes: list[str] = []
    with open_journal(path, notes.append) as journal:
        assert journal.entries() == ()
        journal.begin(START)
    renamed = path.with_name("journal.damaged-1.sqlite")
    assert notes == [f"the journal {path} is damaged; it is kept as {renamed}, and a new one begins"]
    assert renamed.read_bytes() == damaged
    assert damaged_files(path) == (renamed,)
    assert len(entries(path)) == 1


def test_second_damaged_journal_gets_another_name(path: Path) -> None:
    path.parent.mkdir()
    for text in ("The first is no database. " * 50, "Nor is the second. " * 50):
        path.write_text(text)
        open_journal(path, lambda _: None).close()
    assert [file.read_text()[:9] for file in damaged_files(path)] == ["The first", "Nor is th"]


def test_journal_of_a_newer_version_is_refused(path: Path) -> None:
    write_one_session(path)
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (1,)
        database.execute("ALTER TABLE sessions ADD mood TEXT")
        database.execute("PRAGMA user_version = 9")
    database.close()
    with pytest.raises(VoicecoachError) as caught:
        open_journal(path, lambda _: None)
    assert str(caught.value) == f"the journal {path} was written by a newer voicecoach; please upgrade"
    assert damaged_files(path) == ()


def test_folder_in_place_of_the_journal_is_an_error(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(VoicecoachError, match="cannot be used: unable to open database file"):
        Journal(path)
