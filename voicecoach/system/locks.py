"""A lock for a file that is read, changed and written again, so that two writers lose nothing."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    resolved = Path(os.path.realpath(target))
    lock = resolved.with_name(f".{resolved.name}.lock")
    try:
        handle = _acquire(lock, max(1, round(timeout_s / _RETRY_S)))
    except TimeoutError:
        raise VoicecoachError(
            f"cannot write {target}: another voicecoach has been changing it for {timeout_s:g} seconds",
            "wait until it has ended, and run this command again",
        ) from None
    except OSError:
        handle = None
    try:
        yield
    finally:
        if handle is not None:
            _release(handle, lock)


def _acquire(lock: Path, attempts: int) -> int:
    """Lock the file; returns its handle. Raises TimeoutError, or OSError where there are no locks."""
    pause = Event()
    for _ in range(attempts):
        handle = _try_acquire(lock)
        if handle is not None:
            return handle
        pause.wait(_RETRY_S)
    raise TimeoutError


def _try_acquire(lock: Path) -> int | None:
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    except PermissionError:
        if sys.platform == "win32":  # it is being removed by the process that held it
            return None
        raise
    try:
        if _lock_handle(handle) and _is_same_file(handle, lock):
            return handle
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None


def _is_same_file(handle: int, lock: Path) -> bool:
    """Whether the path still leads to the locked file: a process that had the lock before removes it."""
    with suppress(OSError):
        return os.path.samestat(os.fstat(handle), lock.stat())
    return False


if sys.platform == "win32":

    def _lock_handle(handle: int) -> bool:
        """Lock an open file unless another process has; returns whether it is locked."""
        import msvcrt  # noqa: PLC0415 - other systems have no such module

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _lock_handle(handle: int) -> bool:
        """Lock an open file unless another process has; returns whether it is locked."""
        import fcntl  # noqa: PLC0415 - Windows has no such module

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _release(handle: int, lock: Path) -> None:
    """Remove the lock file and unlock it; Windows removes it only after it was closed."""
    if sys.platform != "win32":
        with suppress(OSError):
            lock.unlink()
    os.close(handle)
    if sys.platform == "win32":
        with suppress(OSError):  # another process has it open
            lock.unlink()
