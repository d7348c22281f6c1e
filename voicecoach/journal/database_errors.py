"""Errors of the journal's database: which of them mean that its file is damaged."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NO_DAMAGE_CODES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)
"""Error codes about the system and other processes. All others mean that the file is damaged."""

PRIMARY_CODE_MASK = 0xFF
"""The last byte of an extended SQLite error code is the primary code."""


class DamageError(sqlite3.DatabaseError):
    """Raised when the integrity check fails, with the error code that SQLite itself uses."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


class DamagedJournalError(VoicecoachError):
    """The journal is not a SQLite database, or a damaged one."""


@contextmanager
def translate_errors(path: Path, ignore: int | None = None) -> Iterator[None]:
    """Turn errors of SQLite and the system into VoicecoachErrors, except SQLite's error code `ignore`."""
    try:
        yield
    except (sqlite3.Error, UnicodeError) as error:  # UnicodeError: a message of SQLite quotes the file
        code = getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE_MASK
        if code == ignore:
            raise
        if code not in _NO_DAMAGE_CODES:
            raise DamagedJournalError(f"the journal {path} is damaged") from error
        raise VoicecoachError(f"the journal {path} cannot be used: {error}") from error
    except OSError as error:
        raise VoicecoachError(f"the journal {path} cannot be used: {error.strerror}") from error
