"""TODO"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def acquire_lock(path: Path) -> sqlite3.Connection:
    """A lock at `path`, which is held until it is closed or its process ends.

    It is an open transaction of an empty database: SQLite knows how each system locks a file.
    """
    lock = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        lock.execute("PRAGMA journal_mode = MEMORY")
        lock.execute("BEGIN EXCLUSIVE")
    except BaseException:
        lock.close()
        raise
    return lock


def is_locked(path: Path) -> bool:
    """Whether a process holds the lock; one that nobody holds is removed."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path, timeout=0)) as database:
            database.execute("PRAGMA schema_version")  # reads: those who look do not keep each other out
    except sqlite3.OperationalError:
        return True
    remove_lock(path)
    return False


def remove_lock(lock: Path) -> None:
    with suppress(OSError):  # another process looks at it too, or has removed it
        lock.unlink()
