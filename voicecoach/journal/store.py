"""Stores the journal in one SQLite file.

Each session is one row, written only by the process that plays it. That process holds a lock while the
session runs, which the system releases even if the process is killed.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from dataclasses import astuple, fields
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from time import monotonic, sleep
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.journal.entry import JournalEntry, Outcome, Progress, SessionStart
from voicecoach.journal.lock import acquire_lock, is_locked, remove_lock

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

_INSERT_SQL = """
    INSERT INTO sessions (utc, offset_s, routine, title, choices, continues)
    VALUES (?, ?, ?, ?, ?, (SELECT id FROM sessions WHERE id = ?))
"""
"""The session that it continues may have been deleted meanwhile; then NULL is stored."""

_PROGRESS_COLUMNS = ", ".join(f"{field.name} = ?" for field in fields(Progress))
_UPDATE_SQL = f"UPDATE sessions SET {_PROGRESS_COLUMNS}, ended = ? WHERE id = ?"  # noqa: S608 - our own names

_DAMAGE_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

_PRIMARY_CODE_MASK = 0xFF
"""The last byte of an extended SQLite error code is the primary code."""

BUSY_TIMEOUT_S = 5.0
"""How long a command waits for another process that writes."""

_RETRY_DELAY_S = 0.01

_DATABASE_SUFFIXES = ("", "-wal", "-shm")
"""What the names of the files of a database end with."""


class Journal:
    """The journal in a file, which is created if it does not exist. Call `close`, or use it in a `with`.

    Waits at most `timeout_s` for another process that writes. Every method raises VoicecoachError if the
    file cannot be read or written.
    """

    def __init__(self, path: Path, timeout_s: float = BUSY_TIMEOUT_S) -> None:
        self._path = path
        self._lock: tuple[Path, sqlite3.Connection] | None = None
        with _translate_errors(path):
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
        for pragma in ("secure_delete = ON", "foreign_keys = ON", "synchronous = NORMAL"):
            self._database.execute(f"PRAGMA {pragma}")
        if self._database.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise _DamageError
        self._enable_wal(timeout_s)
        self._migrate()

    def _enable_wal(self, timeout_s: float) -> None:
        """Switch to write-ahead logging; retries, as SQLite does not wait while another process switches."""
        deadline = monotonic() + timeout_s
        while True:
            try:
                self._database.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if (
                    error.sqlite_errorcode & _PRIMARY_CODE_MASK != sqlite3.SQLITE_BUSY
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
                raise VoicecoachError(
                    f"the journal {self._path} was written by a newer voicecoach", "please upgrade"
                )
            for migration in _MIGRATIONS[version:]:
                self._database.execute(migration)
            if version < len(_MIGRATIONS):
                self._database.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")

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
        with _translate_errors(self._path), self._transaction():
            session_id = self._database.execute(_INSERT_SQL, values).lastrowid or 0
            self._lock = (path := self._lock_path(session_id)), acquire_lock(path)
        return session_id

    def save_progress(self, session_id: int, progress: Progress, outcome: Outcome | None = None) -> bool:
        """Save how far a session has come; returns False if another process is writing."""
        try:
            with _translate_errors(self._path, ignore=sqlite3.SQLITE_BUSY):
                self._database.execute(_UPDATE_SQL, (*astuple(progress), outcome, session_id))
        except sqlite3.OperationalError:
            return False
        return True

    def entries(self) -> tuple[JournalEntry, ...]:
        """All sessions, the latest first."""
        with _translate_errors(self._path):
            rows = self._database.execute("SELECT * FROM sessions ORDER BY utc DESC, id DESC").fetchall()
        return tuple(_entry_from_row(row, is_running=self._is_running(row)) for row in rows)

    def _is_running(self, row: sqlite3.Row) -> bool:
        return row["ended"] is None and is_locked(self._lock_path(row["id"]))

    def _lock_path(self, session_id: int) -> Path:
        return self._path.with_name(f"{self._path.stem}.running-{session_id}")

    def delete(self, session_ids: Iterable[int]) -> None:
        """Delete these sessions and overwrite their data in the file."""
        rows = [(session_id,) for session_id in session_ids]
        with _translate_errors(self._path):
            with self._transaction():
                self._database.executemany("DELETE FROM sessions WHERE id = ?", rows)
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _entry_from_row(row: sqlite3.Row, *, is_running: bool) -> JournalEntry:
    offset = timezone(timedelta(seconds=row["offset_s"]))
    started = datetime.fromisoformat(row["utc"]).astimezone(offset)
    start = SessionStart(started, row["routine"], row["title"], row["choices"], row["continues"])
    progress = Progress(**{field.name: row[field.name] for field in fields(Progress)})
    outcome = Outcome(row["ended"]) if row["ended"] else None
    return JournalEntry(row["id"], start, progress, outcome, is_running)


class _DamageError(sqlite3.DatabaseError):
    """Raised when the integrity check fails, with the error code that SQLite itself uses."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


class DamagedJournalError(VoicecoachError):
    """The journal is not a SQLite database, or a damaged one."""


@contextmanager
def _translate_errors(path: Path, ignore: int | None = None) -> Iterator[None]:
    """Turn errors of SQLite and the system into VoicecoachErrors, except SQLite's error code `ignore`."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE_MASK
        if code == ignore:
            raise
        if code in _DAMAGE_CODES:
            raise DamagedJournalError(f"the journal {path} is damaged") from error
        raise VoicecoachError(f"the journal {path} cannot be used: {error}") from error
    except OSError as error:
        raise VoicecoachError(f"the journal {path} cannot be used: {error.strerror}") from error


def open_journal(path: Path, warn: Callable[[str], None], timeout_s: float = BUSY_TIMEOUT_S) -> Journal:
    """Open the journal in a file. A damaged one is renamed, with a warning, and a new one is created."""
    try:
        return Journal(path, timeout_s)
    except DamagedJournalError as error:
        with _translate_errors(path):
            renamed = _move_damaged(path)
        warn(f"{error}; it is kept as {renamed}, and a new one begins")
        return Journal(path, timeout_s)


def _move_damaged(path: Path) -> Path:
    target = next(free for number in count(1) if not (free := _damaged_path(path, number)).exists())
    for suffix in _DATABASE_SUFFIXES:
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(target.with_name(target.name + suffix))
    return target


def _damaged_path(path: Path, number: int | str) -> Path:
    return path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")


def damaged_files(path: Path) -> tuple[Path, ...]:
    """The files of damaged journals that `open_journal` has renamed."""
    return tuple(sorted(path.parent.glob(f"{_damaged_path(path, '*').name}*")))
