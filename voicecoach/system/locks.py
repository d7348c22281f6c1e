"""A lock for a file that is read, changed and written again, so that two writers lose nothing."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filelock import BaseFileLock

LOCK_TIMEOUT_S = 10.0
"""How long a command waits for another one that changes the same file."""

_RETRY_S = 0.02


@contextmanager
def file_lock(target: Path, timeout_s: float = LOCK_TIMEOUT_S) -> Iterator[None]:
    """Hold the lock of `target` while the body reads it, changes it and writes it.

    The lock is a hidden file next to it, which the system unlocks when the process ends, even if it is
    killed. Where no lock can be made (a read-only folder, a network disk without locks) the body runs without
    one; writing then reports what is wrong. Raises VoicecoachError when another process holds the lock for
    `timeout_s` seconds.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - it takes 25 ms, and few commands write

    resolved = Path(os.path.realpath(target))
    path = resolved.with_name(f".{resolved.name}.lock")
    lock = FileLock(path, timeout_s, poll_interval=_RETRY_S, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise VoicecoachError(
            f"cannot write {target}: another voicecoach has been changing it for {timeout_s:g} seconds",
            "wait until it has ended, and run this command again",
        ) from None
    except OSError:
        pass  # there are no locks here
    try:
        yield
    finally:
        if lock.is_locked:
            _release(lock, path)


def _release(lock: BaseFileLock, path: Path) -> None:
    """Remove the lock file and unlock it; on Windows, filelock removes it once it is unlocked."""
    if sys.platform != "win32":
        with suppress(OSError):
            path.unlink()
    lock.release()
