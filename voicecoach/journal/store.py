"""The journal: which sessions were heard and how far, kept in one SQLite file as they go.

Each session is one row, which its own process alone writes. While a session runs, its process holds a
lock that the system gives back whatever happens to the process, so one that was killed is known as such.
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
"""What makes a database of each version out of the one before; `user_version` counts those that are done."""


_DAMAGE_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


_PRIMARY_CODE_MASK = 0xFF
"""The kind of an error is the last byte of its code."""


BUSY_TIMEOUT_S = 5.0
"""How long a command waits for another process that writes."""


_RETRY_DELAY_S = 0.01


_DATABASE_SUFFIXES = ("", "-wal", "-shm")
"""Endings of the names of the files that a database is made of."""


class Journal:
    """The journal in a file, which is made where there is none; `close` it in the end.

    Waits at most `patience_s` for another process that writes. Every method raises VoicecoachError
    when the file cannot be read or written.
    """

    def __init__(self, path: Path, patience_s: float = BUSY_TIMEOUT_S) -> None:
        self._path = path
        self._lock: tuple[Path, sqlite3.Connection] | None = None
        with _translate_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            self._database = sqlite3.connect(path, timeout=patience_s, isolation_level=None)
            try:
                self._prepare(patience_s)
            except BaseException:
                self._database.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give everything back; a session that was begun here does not run any more."""
        self._database.close()
        if self._lock is not None:
            path, lock = self._lock
            lock.close()
            remove_lock(path)

    def _prepare(self, patience_s: float) -> None:
        self._database.row_factory = sqlite3.Row
        for pragma in ("secure_delete = ON", "foreign_keys = ON", "synchronous = NORMAL"):
            self._database.execute(f"PRAGMA {pragma}")
        if self._database.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise _DamageError
        self._enable_wal(patience_s)
        self._migrate()

    def _enable_wal(self, patience_s: float) -> None:
        """Keep the log beside the file; SQLite refuses that at once while another does the same."""
        until = monotonic() + patience_s
        while True:
            try:
                self._database.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & _PRIMARY_CODE_MASK != sqlite3.SQLITE_BUSY or monotonic() > until:
                    raise
                sleep(_RETRY_DELAY_S)
            else:
                return

    def _migrate(self) -> None:
        with self._transaction():
            version = self._database.execute("PRAGMA user_version").fetchone()[0]
            if version > len(_MIGRATIONS):
                raise VoicecoachError(f"the journal {self._path} is a newer voicecoach's", "use that one")
            for migration in _MIGRATIONS[version:]:
                self._database.execute(migration)
            if version < len(_MIGRATIONS):
                self._database.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """A context that is written as a whole, or not at all."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def begin(self, start: SessionStart) -> int:
        """Write down that a session starts and runs until `close`; returns its number."""
        begun = (
            start.started.astimezone(UTC).isoformat(timespec="seconds"),
            round((start.started.utcoffset() or timedelta()).total_seconds()),
            *(start.routine, start.title, start.choices, start.continues),
        )
        with _translate_errors(self._path), self._transaction():
            number = self._database.execute(_INSERT_SQL, begun).lastrowid or 0
            self._lock = (path := self._lock_path(number)), acquire_lock(path)
        return number

    def save_progress(self, number: int, mark: Progress, ending: Outcome | None = None) -> bool:
        """Write down how far a session is; False when another process writes just now."""
        try:
            with _translate_errors(self._path, but=sqlite3.SQLITE_BUSY):
                self._database.execute(_UPDATE_SQL, (*astuple(mark), ending, number))
        except sqlite3.OperationalError:
            return False
        return True

    def entries(self) -> tuple[JournalEntry, ...]:
        """All sessions, the latest first."""
        with _translate_errors(self._path):
            rows = self._database.execute("SELECT * FROM sessions ORDER BY utc DESC, id DESC").fetchall()
        return tuple(_entry_from_row(row, running=self._is_running(row)) for row in rows)

    def _is_running(self, row: sqlite3.Row) -> bool:
        return row["ended"] is None and is_locked(self._lock_path(row["id"]))

    def _lock_path(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.stem}.running-{number}")

    def delete(self, numbers: Iterable[int]) -> None:
        """Forget these sessions: what stood there is overwritten."""
        with _translate_errors(self._path):
            with self._transaction():
                self._database.executemany("DELETE FROM sessions WHERE id = ?", [(one,) for one in numbers])
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


_INSERT_SQL = """
    INSERT INTO sessions (utc, offset_s, routine, title, choices, continues)
    VALUES (?, ?, ?, ?, ?, (SELECT id FROM sessions WHERE id = ?))
"""
"""What it continues may have been forgotten meanwhile."""


_PROGRESS_COLUMNS = ", ".join(f"{one.name} = ?" for one in fields(Progress))


_UPDATE_SQL = f"UPDATE sessions SET {_PROGRESS_COLUMNS}, ended = ? WHERE id = ?"  # noqa: S608 - our own names


def _entry_from_row(row: sqlite3.Row, *, running: bool) -> JournalEntry:
    offset = timezone(timedelta(seconds=row["offset_s"]))
    started = datetime.fromisoformat(row["utc"]).astimezone(offset)
    start = SessionStart(started, row["routine"], row["title"], row["choices"], row["continues"])
    mark = Progress(**{one.name: row[one.name] for one in fields(Progress)})
    return JournalEntry(row["id"], start, mark, Outcome(row["ended"]) if row["ended"] else None, running)


class _DamageError(sqlite3.DatabaseError):
    """A check found the database damaged."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


class DamagedJournalError(VoicecoachError):
    """The file is no database, or one that is damaged."""


@contextmanager
def _translate_errors(path: Path, but: int | None = None) -> Iterator[None]:
    """A context whose failures are VoicecoachErrors; errors of the kind `but` are let through."""
    try:
        yield
    except sqlite3.Error as error:
        kind = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE_MASK
        if kind == but:
            raise
        if kind in _DAMAGE_CODES:
            raise DamagedJournalError(f"the journal {path} is damaged") from error
        raise VoicecoachError(f"the journal {path} cannot be used: {error}") from error
    except OSError as error:
        raise VoicecoachError(f"the journal {path} cannot be used: {error.strerror}") from error


def open_journal(path: Path, warn: Callable[[str], None], patience_s: float = BUSY_TIMEOUT_S) -> Journal:
    """The journal in a file; one that is damaged is moved aside, which `warn` is told, and a new one made."""
    try:
        return Journal(path, patience_s)
    except DamagedJournalError as error:
        with _translate_errors(path):
            aside = _move_damaged(path)
        warn(f"{error}; it is kept as {aside}, and a new one begins")
        return Journal(path, patience_s)


def _move_damaged(path: Path) -> Path:
    aside = next(free for number in count(1) if not (free := _damaged_path(path, number)).exists())
    for ending in _DATABASE_SUFFIXES:
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
    return aside


def _damaged_path(path: Path, number: int | str) -> Path:
    return path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")


def damaged_files(path: Path) -> tuple[Path, ...]:
    """The damaged journals that were moved aside, with what lay beside them."""
    return tuple(sorted(path.parent.glob(f"{_damaged_path(path, '*').name}*")))
