"""The file that keeps what `list` shows of each routine, until a file that it was read from changes."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pydantic import TypeAdapter

from voicecoach.errors import VoicecoachError
from voicecoach.script import sound_names_in
from voicecoach.system import atomic_write, file_lock, make_folder, move_damaged
from voicecoach.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from voicecoach.session import UserFolders

FileState: TypeAlias = tuple[str, int, int]
"""The path of a file, its time of change in nanoseconds, and its size; -1 and -1 where there is none."""

_FORMAT = 1
"""Counts changes of what is stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRoutine:
    """What is stored of a routine; `files` are those that it was read from, as they were then.

    Without any it is not stored.
    """

    title: str
    about: str
    language: str
    needs: tuple[str, ...]
    tags: tuple[str, ...]
    length_ms: int
    files: tuple[FileState, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """The content of the file. It counts only for the `stamp` of what all routines depend on."""

    stamp: str
    routines: dict[str, StoredRoutine]
    """By the path of the routine."""


class RoutineListFile:
    """The stored list of the user with these folders."""

    def __init__(self, folders: UserFolders) -> None:
        self._folders = folders
        self._path = folders.routine_list_file
        self._states: dict[str, FileState] = {}

    def read(self, warn: Callable[[str], None]) -> dict[str, StoredRoutine]:
        """The routines by their paths; none if the file does not exist, is damaged or counts no longer.

        A damaged file is renamed, and `warn` gets a line.
        """
        try:
            content = _parse(self._path.read_bytes())
        except OSError:
            return {}
        except ValueError:
            try:
                renamed = move_damaged(self._path)
            except OSError:  # another process has renamed it, or the folder is read-only
                return {}
            warn(f"{self._path} is damaged: it is kept as {renamed.name}, and all routines are read again")
            return {}
        return content.routines if content.stamp == self._stamp else {}

    def is_current(self, stored: StoredRoutine | None) -> bool:
        """Whether all files from which a routine was read are as they were then."""
        if stored is None or not stored.files:
            return False
        return all(self._state(path) == (path, changed_ns, size) for path, changed_ns, size in stored.files)

    def write(self, routines: Mapping[str, StoredRoutine]) -> None:
        """Replace the file; does nothing where it cannot be written, as it can be made again."""
        content = _Content(stamp=self._stamp, routines=dict(routines))
        try:
            make_folder(self._path.parent)
            with file_lock(self._path), atomic_write(self._path, synced=False) as file:
                file.write_bytes(_format(content))
        except (VoicecoachError, OSError):
            return

    def _state(self, path: str) -> FileState:
        if path not in self._states:
            self._states[path] = _file_state(path)
        return self._states[path]

    @cached_property
    def _stamp(self) -> str:
        """A hash of what every routine depends on: this version, the user's words, sounds and readings."""
        folders = self._folders
        trees = (folders.wording, folders.pronunciations, folders.sounds)
        files = sorted({path for tree in trees for path in _files_below(tree)})
        own_sounds = sorted(sound_names_in(folders.routines))
        parts = (__version__, _FORMAT, str(folders.routines), own_sounds, file_states(files))
        return hashlib.sha256(repr(parts).encode(errors="surrogatepass")).hexdigest()


def _format(content: _Content) -> bytes:
    """The bytes of the file: a line with the SHA-256 of the rest, and the content as JSON."""
    body = TypeAdapter(_Content).dump_json(content)
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def _parse(data: bytes) -> _Content:
    """The content of the file; raises ValueError if it is damaged."""
    digest, _, body = data.partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise ValueError("it is not what was written")
    return TypeAdapter(_Content).validate_json(body, strict=True)


def file_states(paths: Iterable[Path]) -> tuple[FileState, ...]:
    """The states of these files now."""
    return tuple(_file_state(str(path)) for path in paths)


def _file_state(path: str) -> FileState:
    try:
        status = os.stat(path)  # noqa: PTH116 - half as slow for thousands of paths
    except OSError:
        return path, -1, -1
    return path, status.st_mtime_ns, status.st_size


def _files_below(folder: Path) -> Iterator[Path]:
    return (Path(parent, name) for parent, _, names in os.walk(folder) for name in names)
