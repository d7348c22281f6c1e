"""Files that are there whole or not at all.

What is written goes into a hidden file beside its target, in the same folder, and is moved into place
when it is whole. Whatever happens before, the target is as it was.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUN_ID = secrets.token_hex(4)  # tells this process from a dead one that had the same number
_UNNAMED_WRITE_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What a write is refused with, by which nobody can tell the file."""
_PERMISSION_REASON = "no permission; is the folder or the file protected, or open in another program?"
_REASONS = {
    errno.EFBIG: "the file grew larger than is allowed here; write to another disk, or see `ulimit -f`",
    errno.ENOENT: "the folder does not exist; make it first",
    errno.ENOTDIR: "the folder does not exist; make it first",
    errno.EACCES: _PERMISSION_REASON,
    errno.EPERM: _PERMISSION_REASON,
    errno.EROFS: "nothing can be written on this disk; write to another",
    errno.ENAMETOOLONG: "its name is too long; choose a shorter one",
} | dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "the disk is full; make room, or write to another disk")


@contextmanager
def atomic_write(target: Path) -> Iterator[Path]:
    """Give a path to write to; on leaving, what is there becomes `target`, in one step.

    When the body raises anything, Ctrl-C included, what it wrote is removed and `target` is left as
    it was. Files that killed processes left behind for the same target are removed on the way in. A
    link is followed. Raises VoicecoachError, naming the target, when the file cannot be written: the
    folder is missing or may not be written to, the disk is full, the target is a folder, a device or a pipe.
    """
    place = Path(os.path.realpath(target))
    partial = place.with_name(f".{place.name}.{os.getpid()}-{_RUN_ID}-{secrets.token_hex(4)}.part")
    try:
        _check_replaceable(place)
        _remove_leftovers(place)
        partial.touch(exist_ok=False)
        partial.unlink()  # ext4 waits for the disk where a file that is there is emptied and written anew
        yield partial
        partial.replace(place)
    except OSError as error:
        if reason := _user_reason(error, partial, place):
            raise VoicecoachError(f"cannot write {target}: {reason}") from error
        raise
    finally:
        with suppress(OSError):  # it was moved or never made, or the folder is gone
            partial.unlink()


def make_folder(path: Path) -> None:
    """Make a folder and those above it, where they are not there; raises VoicecoachError, naming it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise VoicecoachError(
            f"cannot make the folder {path}: a file is in its place; name another, or move that file"
        ) from error
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror)
        raise VoicecoachError(f"cannot make the folder {path}: {reason}") from error


def _check_replaceable(place: Path) -> None:
    """Refuse what a replacement would not: to take the place of a folder, a device or a protected file."""
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder; name a file", str(place))
    if place.is_file():
        place.open("ab").close()
    elif place.exists():
        raise OSError(errno.ENOTSUP, "it is a device or a pipe; name a file", str(place))


def _user_reason(error: OSError, partial: Path, place: Path) -> str | None:
    """What to tell a user; None when the error is about something else than this file."""
    if error.errno not in _UNNAMED_WRITE_ERRNOS and error.filename not in {
        str(partial),
        str(place),
        str(place.parent),
    }:
        return None
    return _REASONS.get(error.errno or 0, error.strerror)


def _remove_leftovers(place: Path) -> None:
    pattern = re.compile(rf"\.{re.escape(place.name)}\.(\d{{1,9}})-([0-9a-f]+)-[0-9a-f]+\.part")
    for file in place.parent.iterdir():
        name = pattern.fullmatch(file.name)
        if name and not _is_in_use(int(name[1]), name[2]):
            with suppress(OSError):  # Windows: another process has it open, so it is no leftover
                file.unlink()


def _is_in_use(pid: int, run: str) -> bool:
    """Whether the process is alive. On Windows nobody is asked: what is open cannot be removed there."""
    if run == _RUN_ID:
        return True
    if pid == os.getpid():
        return False
    return sys.platform != "win32" and _is_alive(pid)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is there, and somebody else's
        return True
    return True
