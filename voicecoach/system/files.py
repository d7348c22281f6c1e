"""Writing files atomically, and opening only files that can be read to their end."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.system.processes import is_process_alive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

_RUN_ID = os.urandom(4).hex()
"""Tells this process from an earlier one that had the same process id."""

_UNNAMED_WRITE_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""Errors of write(2), which do not name the file."""

_PERMISSION_REASON = "no permission; is the folder or the file protected, or open in another program?"
_REASONS = {
    errno.EFBIG: "the file grew larger than is allowed here; write to another disk, or see `ulimit -f`",
    errno.ENOENT: "the folder does not exist; make it first",
    errno.ENOTDIR: "the folder does not exist; make it first",
    errno.EACCES: _PERMISSION_REASON,
    errno.EPERM: _PERMISSION_REASON,
    errno.EROFS: "the disk is read-only; write to another",
    errno.ENAMETOOLONG: "its name is too long; choose a shorter one",
} | dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "the disk is full; make room, or write to another disk")


@contextmanager
def atomic_write(target: Path, *, synced: bool = True) -> Iterator[Path]:
    """Give a temporary path to write to; on leaving, it replaces `target` in one step.

    The temporary file is hidden and in the folder of `target`. If the body raises anything, Ctrl-C
    included, it is removed and `target` is unchanged. Temporary files that killed processes left for the
    same target are removed first. A symbolic link is followed, and a file that existed keeps its permissions.
    If `synced`, the file is on the disk before it replaces the target, so that after a power cut one of the
    two is there, whole. Raises VoicecoachError, naming the target,
    if the file cannot be written: the folder is missing or protected, the disk is full, or the target is a
    folder, a device or a pipe.
    """
    resolved = Path(os.path.realpath(target))
    partial = partial_path(resolved)
    try:
        _check_replaceable(resolved)
        remove_leftovers(resolved)
        partial.touch(exist_ok=False)
        partial.unlink()  # truncating an existing file makes ext4 wait for the disk
        yield partial
        _keep_permissions(resolved, partial)
        if synced:
            _sync(partial)
        partial.replace(resolved)
        if synced:
            _sync_folder(resolved.parent)
    except OSError as error:
        if reason := _user_reason(error, partial, resolved):
            raise VoicecoachError(f"cannot write {target}: {reason}") from error
        raise
    finally:
        with suppress(OSError):  # it was moved or never made, or the folder is gone
            partial.unlink()


def partial_path(target: Path) -> Path:
    """A hidden path of this process in the folder of `target`, for what is to replace it."""
    return target.with_name(f".{target.name}.{os.getpid()}-{_RUN_ID}-{os.urandom(4).hex()}.part")


def _keep_permissions(before: Path, partial: Path) -> None:
    with suppress(FileNotFoundError):
        mode = stat.S_IMODE(before.stat().st_mode)
        if mode != stat.S_IMODE(partial.stat().st_mode):
            partial.chmod(mode)


def _sync(path: Path) -> None:
    """Wait until the content of a file is on the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    """Wait until the names of the files in a folder are on the disk, where the system can do that."""
    with suppress(OSError):  # Windows opens no folders, and some network disks sync none
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def temporary_file(target: Path) -> Iterator[Path]:
    """Give a path for a file that is needed only while `target` is written, inside of `atomic_write`.

    It is in the same folder, and removed on leaving; what a killed process leaves is removed by the next
    `atomic_write` to the same target. Raises VoicecoachError, naming the target, if it cannot be written.
    """
    resolved = Path(os.path.realpath(target))
    partial = partial_path(resolved)
    try:
        yield partial
    except OSError as error:
        if reason := _user_reason(error, partial, resolved):
            raise VoicecoachError(f"cannot write {target}: {reason}") from error
        raise
    finally:
        with suppress(OSError):  # it was never made, or the folder is gone
            partial.unlink()


def make_folder(path: Path, *, parents: bool = True) -> None:
    """Make a folder, and its parents if `parents`, unless it exists; raises VoicecoachError, naming it."""
    try:
        path.mkdir(parents=parents, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise VoicecoachError(
            f"cannot make the folder {path}: a file is in its place; name another, or move that file"
        ) from error
    except FileNotFoundError as error:
        raise VoicecoachError(
            f"cannot make the folder {path}: {path.parent} does not exist; make it first"
        ) from error
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror)
        raise VoicecoachError(f"cannot make the folder {path}: {reason}") from error


def open_regular_file(path: Path) -> BufferedReader:
    """Open a file for reading bytes; raises OSError, also for a pipe or a device.

    Reading from those could block, or never end.
    """
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # for a folder, open raises the system's own error
        raise OSError(errno.EINVAL, "it is a pipe or a device, and a file is wanted", str(path))
    return path.open("rb")


def _check_replaceable(path: Path) -> None:
    """Raise OSError if `path` must not be replaced: a folder, a device, a pipe or a protected file."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder; name a file", str(path))
    if path.is_file():
        path.open("ab").close()
    elif path.exists():
        raise OSError(errno.ENOTSUP, "it is a device or a pipe; name a file", str(path))


def _user_reason(error: OSError, partial: Path, target: Path) -> str | None:
    """The reason to show to the user, or None if the error is about another file."""
    names = {str(partial), str(target), str(target.parent)}
    if error.errno not in _UNNAMED_WRITE_ERRNOS and error.filename not in names:
        return None
    return _REASONS.get(error.errno or 0, error.strerror)


def remove_leftovers(target: Path) -> None:
    """Remove the temporary files and folders for `target` whose processes have ended."""
    pattern = re.compile(rf"\.{re.escape(target.name)}\.(\d{{1,9}})-([0-9a-f]+)-[0-9a-f]+\.part")
    for file in target.parent.iterdir():
        name = pattern.fullmatch(file.name)
        if name and not _is_in_use(int(name[1]), name[2]):
            with suppress(OSError):  # Windows: another process has it open, so it is no leftover
                shutil.rmtree(file) if file.is_dir() else file.unlink()


def _is_in_use(pid: int, run_id: str) -> bool:
    """Whether the process that writes the temporary file is still running."""
    if run_id == _RUN_ID:
        return True
    return pid != os.getpid() and is_process_alive(pid)
