"""Stores the journal in one SQLite file.

Each session is one row, written only by the process that plays it. That process holds a lock while the
session runs, which the system releases even if the process is killed.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import astuple, fields
from datetime import UTC, datetime, timedelta, timezone
from time import monotonic, sleep
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.journal.database_errors import (
    PRIMARY_CODE_MASK,
    DamagedJournalError,
    DamageError,
    translate_errors,
)
from voicecoach.journal.entry import JournalEntry, Outcome, Progress, SessionStart
from voicecoach.journal.lock import acquire_lock, is_locked, remove_lock
from voicecoach.system import damaged_path, move_damaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import Self

_MIGRATIONS = (
    """
    CREATE TABLE sessions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        utc TEXT NOT NULL,
        offset_s INTEGER NOT NULL,
        routine TEXT NOT NULL,
        title TEXT NOT NULL,
        choices TEXT NOT NULL,
        continues INTEGER REFERENCES sessions (id) ON DELETE SET NULL,
        step INTEGER,
        name TEXT,
        side TEXT,
        round INTEGER,
        within INTEGER NOT NULL DEFAULT 0,
        position INTEGER NOT NULL DEFAULT 0,
        frames INTEGER,
        steps INTEGER,
        listened INTEGER NOT NULL DEFAULT 0,
        ended TEXT CHECK (ended IN ('done', 'stopped'))
    ) STRICT
    """,
)
"""SQL that upgrades the database by one version each; `user_version` counts those that were run."""

_SCHEMA_SQL = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"

_INSERT_SQL = """
    INSERT INTO sessions (utc, offset_s, routine, title, choices, continues)
    VALUES (?, ?, ?, ?, ?, (SELECT id FROM sessions WHERE id = ?))
"""
"""The session that it continues may have been deleted meanwhile; then NULL is stored."""

_PROGRESS_COLUMNS = ", ".join(f"{field.name} = ?" for field in fields(Progress))
_UPDATE_SQL = f"UPDATE sessions SET {_PROGRESS_COLUMNS}, ended = ? WHERE id = ?"  # noqa: S608 - our own names

BUSY_TIMEOUT_S = 5.0
"""How long a command waits for another process that writes."""

_RETRY_DELAY_S = 0.01

_DATABASE_SUFFIXES = ("-wal", "-shm")
"""What the names of the other files of a database add to its own."""


class Journal:
    """The journal in a file, which is created if it does not exist. Call `close`, or use it in a `with`.

    Waits at most `timeout_s` for another process that writes. Every method raises VoicecoachError if the
    file cannot be read or written.
    """

    def __init__(self, path: Path, timeout_s: float = BUSY_TIMEOUT_S) -> None:
        self._path = path
        self._lock: tuple[Path, sqlite3.Connection] | None = None
        with translate_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            self._database = sqlite3.connect(path, timeout=timeout_s, isolation_level=None)
            try:
                self._prepare(timeout_s)
            except BaseException:
                self._database.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a session that was begun here no longer counts as running."""
        self._database.close()
        if self._lock is not None:
            path, lock = self._lock
            lock.close()
            remove_lock(path)

    def _prepare(self, timeout_s: float) -> None:
        self._database.row_factory = sqlite3.Row
        self._database.text_factory = _decode_text
        for pragma in ("secure_delete = ON", "foreign_keys = ON", "synchronous = NORMAL"):
            self._database.execute(f"PRAGMA {pragma}")
        if self._database.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise DamageError
        self._enable_wal(timeout_s)
        self._migrate()
        if not self._has_our_schema():
            raise DamageError

    def _enable_wal(self, timeout_s: float) -> None:
        """Switch to write-ahead logging; retries, as SQLite does not wait while another process switches."""
        deadline = monotonic() + timeout_s
        while True:
            try:
                self._database.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if (
                    error.sqlite_errorcode & PRIMARY_CODE_MASK != sqlite3.SQLITE_BUSY
                    or monotonic() > deadline
                ):
                    raise
                sleep(_RETRY_DELAY_S)
            else:
                return

    def _migrate(self) -> None:
        with self._transaction():
            version = self._database.execute("PRAGMA user_version").fetchone()[0]
            if version > len(_MIGRATIONS):
                if self._has_our_schema():
                    raise DamageError
                raise VoicecoachError(
                    f"the journal {self._path} was written by a newer voicecoach", "please upgrade"
                )
            for migration in _MIGRATIONS[version:]:
                self._database.execute(migration)
            if version < len(_MIGRATIONS):
                self._database.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")

    def _has_our_schema(self) -> bool:
        """Whether the tables are those of this version, whatever version the file says it has.

        A newer program has other ones, as only a change of them makes a new version.
        """
        with closing(sqlite3.connect(":memory:")) as expected:
            for migration in _MIGRATIONS:
                expected.execute(migration)
            tables = [[tuple(row) for row in one.execute(_SCHEMA_SQL)] for one in (self._database, expected)]
        return tables[0] == tables[1]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Commit all statements of the body, or none if it raises."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def begin(self, start: SessionStart) -> int:
        """Add a session that runs until `close`; returns its id."""
        values = (
            start.started.astimezone(UTC).isoformat(timespec="seconds"),
            round((start.started.utcoffset() or timedelta()).total_seconds()),
            *(start.routine, start.title, start.choices, start.continues),
        )
        with translate_errors(self._path), self._transaction():
            session_id = self._database.execute(_INSERT_SQL, values).lastrowid or 0
            self._lock = (path := self._lock_path(session_id)), acquire_lock(path)
        return session_id

    def save_progress(self, session_id: int, progress: Progress, outcome: Outcome | None = None) -> bool:
        """Save how far a session has come; returns False if another process is writing."""
        try:
            with translate_errors(self._path, ignore=sqlite3.SQLITE_BUSY):
                self._database.execute(_UPDATE_SQL, (*astuple(progress), outcome, session_id))
        except sqlite3.OperationalError:
            return False
        return True

    def entries(self, warn: Callable[[str], None] = lambda _: None) -> tuple[JournalEntry, ...]:
        """All sessions, the latest first; `warn` gets a line if damaged ones are left out."""
        entries, damaged_ids = self._read_entries()
        if damaged_ids:
            is_one = len(damaged_ids) == 1
            listed = ", ".join(map(str, damaged_ids))
            warn(
                f"session{'' if is_one else 's'} {listed} in {self._path} "
                f"{'is' if is_one else 'are'} damaged and left out"
            )
        return entries

    def damaged_ids(self) -> tuple[int, ...]:
        """The ids of sessions that `entries` leaves out because they are damaged; they can be deleted."""
        return self._read_entries()[1]

    def _read_entries(self) -> tuple[tuple[JournalEntry, ...], tuple[int, ...]]:
        """The sessions, the latest first, and the ids of the damaged ones."""
        with translate_errors(self._path):
            rows = self._database.execute("SELECT * FROM sessions ORDER BY utc DESC, id DESC").fetchall()
        entries, damaged_ids = [], []
        for row in rows:
            try:
                entries.append(_entry_from_row(row, is_running=self._is_running(row)))
            except (ValueError, TypeError, OverflowError):
                damaged_ids.append(row["id"])
        return tuple(entries), tuple(sorted(damaged_ids))

    def _is_running(self, row: sqlite3.Row) -> bool:
        return row["ended"] is None and is_locked(self._lock_path(row["id"]))

    def _lock_path(self, session_id: int) -> Path:
        return self._path.with_name(f"{self._path.stem}.running-{session_id}")

    def delete(self, session_ids: Iterable[int]) -> None:
        """Delete these sessions and overwrite their data in the file."""
        rows = [(session_id,) for session_id in session_ids]
        with translate_errors(self._path):
            with self._transaction():
                self._database.executemany("DELETE FROM sessions WHERE id = ?", rows)
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _decode_text(data: bytes) -> str:
    """The text of a column; bytes that are not UTF-8, as in a damaged file, become U+FFFD."""
    return data.decode(errors="replace")


def _entry_from_row(row: sqlite3.Row, *, is_running: bool) -> JournalEntry:
    """The session of a row; raises ValueError, TypeError or OverflowError for a damaged one."""
    if any(
        isinstance(value, int) and value < 0
        for key, value in zip(row.keys(), row, strict=True)
        if key != "offset_s"
    ):
        raise ValueError("a length or a number is negative")
    offset = timezone(timedelta(seconds=row["offset_s"]))
    started = datetime.fromisoformat(row["utc"]).astimezone(offset)
    start = SessionStart(started, row["routine"], row["title"], row["choices"], row["continues"])
    progress = Progress(**{field.name: row[field.name] for field in fields(Progress)})
    outcome = Outcome(row["ended"]) if row["ended"] else None
    return JournalEntry(row["id"], start, progress, outcome, is_running)


def open_journal(path: Path, warn: Callable[[str], None], timeout_s: float = BUSY_TIMEOUT_S) -> Journal:
    """Open the journal in a file. A damaged one is renamed, with a warning, and a new one is created."""
    try:
        return Journal(path, timeout_s)
    except DamagedJournalError as error:
        with translate_errors(path):
            renamed = move_damaged(path, *_DATABASE_SUFFIXES)
        warn(f"{error}; it is kept as {renamed}, and a new one begins")
        return Journal(path, timeout_s)


def damaged_files(path: Path) -> tuple[Path, ...]:
    """The files of damaged journals that `open_journal` has renamed."""
    return tuple(sorted(path.parent.glob(f"{damaged_path(path, '*').name}*")))
