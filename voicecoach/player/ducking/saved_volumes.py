"""The file in which what is lowered is written down, and which one session holds at a time."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from voicecoach.player.ducking.pulse import AppStream, SystemMixerError

if TYPE_CHECKING:
    from pathlib import Path


class SavedVolumesFile:
    """A notebook in a file, for Linux; raises MixerError when another session holds it, or it cannot be made.

    The system gives it back when the process ends. It is written in place, by one call and without waiting
    for the disk: it is for a process that is killed, while what it tells of ends with the machine.
    """

    def __init__(self, path: Path) -> None:
        import fcntl  # noqa: PLC0415 - there is none on Windows

        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise SystemMixerError(f"{path} cannot be written: {error.strerror}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.close()
            raise SystemMixerError("another session does so already") from error

    def read(self) -> tuple[AppStream, ...]:
        """What was written last; nothing where that is not understood."""
        line, _, _ = os.pread(self._file, os.fstat(self._file).st_size, 0).partition(b"\n")
        try:
            return tuple(
                AppStream(key, program, tuple(map(int, volumes)), *memory)
                for key, program, volumes, *memory in json.loads(line or b"[]")
            )
        except (ValueError, TypeError):
            return ()

    def write(self, streams: tuple[AppStream, ...]) -> None:
        """Write these as the first line, the only one that counts."""
        kept = [(stream.key, stream.program, stream.volumes, stream.restore_id) for stream in streams]
        try:
            os.ftruncate(self._file, os.pwrite(self._file, f"{json.dumps(kept)}\n".encode(), 0))
        except OSError as error:
            raise SystemMixerError(f"what is lowered cannot be written down: {error.strerror}") from error

    def close(self) -> None:
        """Give it back."""
        os.close(self._file)


def has_unrestored_volumes(path: Path) -> bool:
    """Whether a session may have left something lowered."""
    try:
        with path.open("rb") as file:
            return file.readline() not in {b"", b"[]\n"}
    except OSError:
        return False
