"""Lowers the volumes of other programs' streams and restores them; the originals are saved in a file first.

A stream is ducked in steps of 1 dB below its original volume. A volume that is none of these steps was set by
the user: it becomes the stream's new original, and the stream is not ducked until the next utterance.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from voicecoach.player.ducking.pulse import AppStream, SystemMixerError
from voicecoach.system import free_damaged_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.player.ducking.pulse import SystemMixer

MAX_DUCK_DB = 12

_CUBIC_DB_PER_DECADE = 60
"""A sound server's volumes are cubic: a tenth of the number is 60 dB less."""

_MAX_VOLUME = 0x7FFFFFFF
"""The highest that a sound server knows."""

_VOLUME_TOLERANCE = 4
"""How much a sound server may round a volume that was set."""


class SavedVolumes(Protocol):
    """Stores the original volumes so that they survive the process; raises SystemMixerError if it cannot."""

    def read(self) -> tuple[AppStream, ...]:
        """Return the streams, with their original volumes, that were written last."""
        ...

    def write(self, streams: tuple[AppStream, ...]) -> None:
        """Store these streams in place of those before."""
        ...


class SavedVolumesFile:
    """Original volumes in a file, locked by one session at a time (Linux only).

    Raises SystemMixerError if another session has it locked, or if it cannot be opened. The lock ends with
    the process. It is written in place, in one call and without fsync: it only has to survive the process,
    as a restart of the machine ends all streams anyway. `warn` gets a line if it is damaged.
    """

    def __init__(self, path: Path, warn: Callable[[str], None] = lambda _: None) -> None:
        import fcntl  # noqa: PLC0415 - Windows has no such module

        self._path, self._warn = path, warn
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise SystemMixerError(f"{path} cannot be written: {error.strerror}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.close()
            raise SystemMixerError("another session does this already") from error

    def read(self) -> tuple[AppStream, ...]:
        """Return what was written last; empty if it is damaged, and then a copy of the file is kept."""
        data = os.pread(self._file, os.fstat(self._file).st_size, 0)
        try:
            return tuple(map(_parse_stream, json.loads(data.partition(b"\n")[0] or b"[]")))
        except (ValueError, TypeError, AttributeError, RecursionError):
            self._keep_copy(data)
            return ()

    def _keep_copy(self, data: bytes) -> None:
        """Copy a damaged file, as this one is locked under its name, and empty it."""
        copy = free_damaged_path(self._path)
        with suppress(OSError):  # the disk is full; writing reports that
            copy.write_bytes(data)
            os.ftruncate(self._file, 0)
        self._warn(f"{self._path} is damaged: it is kept as {copy.name}, and no volumes are put back")

    def write(self, streams: tuple[AppStream, ...]) -> None:
        """Write these streams as the first line, the only one that is read."""
        fields = [(stream.key, stream.program, stream.volumes, stream.restore_id) for stream in streams]
        try:
            os.ftruncate(self._file, os.pwrite(self._file, f"{json.dumps(fields)}\n".encode(), 0))
        except OSError as error:
            raise SystemMixerError(f"the original volumes cannot be saved: {error.strerror}") from error

    def close(self) -> None:
        """Unlock and close the file."""
        os.close(self._file)


def _parse_stream(row: Any) -> AppStream:
    """A stream from its row in the file; raises ValueError, TypeError or AttributeError."""
    key, program, volumes, *restore_id = row
    stream = AppStream(key, program, tuple(volumes), *restore_id)
    for text in (stream.key, stream.program, stream.restore_id):
        text.encode()  # half a character of UTF-16 is a UnicodeEncodeError
    if not all(type(volume) is int and 0 <= volume <= _MAX_VOLUME for volume in stream.volumes):
        raise ValueError("a volume is none")
    return stream


def has_unrestored_volumes(path: Path) -> bool:
    """Whether a session that was killed may have left streams ducked, by the file at `path`."""
    try:
        with path.open("rb") as file:
            return file.readline() not in {b"", b"[]\n"}
    except OSError:
        return False


class DuckedStreams:
    """All streams of other programs, ducked equally; starts with those that a killed session left ducked."""

    def __init__(self, mixer: SystemMixer, saved: SavedVolumes) -> None:
        self._mixer = mixer
        self._saved = saved
        self._written = saved.read()
        self._originals = {stream.key: stream for stream in self._written}
        self._ended: dict[str, AppStream] = {}
        self._step_db = MAX_DUCK_DB if self._originals else 0
        self._user_changed = set[str]()

    def apply(self, step_db: int) -> None:
        """Duck all streams, new ones included, by this many dB; raises SystemMixerError."""
        streams = self._mixer.streams()
        self._update_originals(streams)
        self._write((*self._originals.values(), *self._ended.values()))
        for stream in streams:
            volumes = lowered_by_db(self._originals[stream.key].volumes, step_db)
            if stream.key not in self._user_changed and volumes != stream.volumes:
                self._mixer.set_volumes(stream, volumes)
        self._step_db = step_db
        if step_db == 0:
            self._user_changed.clear()
            self._restore_remembered()
            self._write(())

    def _update_originals(self, streams: tuple[AppStream, ...]) -> None:
        """Store the original volumes of the current streams, and those of streams that ended while ducked.

        A sound server gives a program's next stream the volume of its last one.
        """
        if self._step_db:
            keys = {stream.key for stream in streams}
            gone = (original for key, original in self._originals.items() if key not in keys)
            self._ended |= {original.program: original for original in gone}
        self._originals = {stream.key: self._original(stream) for stream in streams}

    def _restore_remembered(self) -> None:
        """Let the server save the originals of streams that ended ducked, unless the user set others."""
        for original in self._ended.values():
            if _is_duck_level(self._mixer.remembered_volumes(original), original.volumes):
                self._mixer.remember_volumes(original)

    def _original(self, stream: AppStream) -> AppStream:
        is_known = stream.key in self._originals
        original = self._originals[stream.key] if is_known else self._ended.pop(stream.program, stream)
        if _is_duck_level(stream.volumes, original.volumes):
            return replace(stream, volumes=original.volumes)
        if is_known and self._step_db:
            self._user_changed.add(stream.key)
        return stream

    def _write(self, streams: tuple[AppStream, ...]) -> None:
        if streams != self._written:
            self._saved.write(streams)
            self._written = streams


def lowered_by_db(volumes: tuple[int, ...], db: int) -> tuple[int, ...]:
    """Return a sound server's volumes, lowered by some decibels.

    >>> lowered_by_db((65_536, 32_768), 12)
    (41350, 20675)
    """
    return tuple(round(volume * 10 ** (-db / _CUBIC_DB_PER_DECADE)) for volume in volumes)


def _is_duck_level(volumes: tuple[int, ...], originals: tuple[int, ...]) -> bool:
    return any(_are_close(volumes, lowered_by_db(originals, db)) for db in range(MAX_DUCK_DB + 1))


def _are_close(some: tuple[int, ...], others: tuple[int, ...]) -> bool:
    return len(some) == len(others) and all(
        abs(volume - other) <= _VOLUME_TOLERANCE for volume, other in zip(some, others, strict=True)
    )
