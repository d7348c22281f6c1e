"""Lock files that show whether a process is still running.

The system releases a lock when its process ends, even if it is killed.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def acquire_lock(path: Path) -> sqlite3.Connection:
    """Lock `path` until the connection is closed or the process ends; raises sqlite3.Error.

    The lock is an open transaction of an empty database, because SQLite knows how each system locks files. A
    damaged file is replaced.
    """
    try:
        return _open_locked(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        remove_lock(path)
        return _open_locked(path)


def _open_locked(path: Path) -> sqlite3.Connection:
    lock = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        lock.execute("PRAGMA journal_mode = MEMORY")
        lock.execute("BEGIN EXCLUSIVE")
    except BaseException:
        lock.close()
        raise
    return lock


def is_locked(path: Path) -> bool:
    """Whether a process holds the lock; the file of a released lock, or a damaged one, is removed."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path, timeout=0)) as database:
            database.execute("PRAGMA schema_version")  # reading does not block other readers
    except sqlite3.OperationalError:
        return True
    except sqlite3.DatabaseError:  # no database: it is damaged
        pass
    remove_lock(path)
    return False


def remove_lock(path: Path) -> None:
    """Remove the file of a lock that is released."""
    with suppress(OSError):  # another process checks it too, or has removed it
        path.unlink()
