"""Checks routines again whenever their files change.

The files are polled: that works on every system and for every kind of folder, a network's too.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from voicecoach.cli.console import echo
from voicecoach.errors import ScriptError, VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from voicecoach.session import SessionOptions, UserFolders

POLL_S = 0.5
"""How often the files are looked at, in seconds."""

FileStates: TypeAlias = "Mapping[Path, tuple[int, int]]"
"""The time of the last change, and the size, of each file that exists."""

_SUFFIXES = (".yaml", ".yml", ".json")


def check_repeatedly(
    names: Sequence[str],
    options: SessionOptions,
    check: Callable[[], object],
    sleep: Callable[[float], None],
) -> NoReturn:
    """Check now, and again after each change of the routines or of what they include, until interrupted."""
    from voicecoach.session import find_user_folders

    folders = find_user_folders()
    while True:
        watched = sorted({path for name in names for path in watched_paths(name, options, folders)})
        before = file_states(watched)
        check()
        echo(f"Watching {len(before)} file{'' if len(before) == 1 else 's'}; Ctrl-C stops.", err=True)
        changed = wait_for_change(watched, before, sleep)
        echo(f"\nChanged: {', '.join(path.name for path in changed)}")


def watched_paths(name: str, options: SessionOptions, folders: UserFolders) -> Iterator[Path]:
    """The files that a routine is made from, or folders in which files may appear.

    A routine with problems may include one that does not exist yet: then the folders where it may be are
    watched too.
    """
    from voicecoach.script import all_scripts
    from voicecoach.session import PAGE_SUFFIX, TIMELINE_SUFFIX, open_script

    path = Path(name)
    if path.is_dir():
        yield from (Path(folder) for folder, _, _ in os.walk(path))
        return
    search_path = folders.search_path(options.allowed)
    if path.suffix.lower() in (TIMELINE_SUFFIX, PAGE_SUFFIX):
        yield path
        return
    try:
        path = search_path.find_routine(name)
        yield from (script.path for script in all_scripts(open_script(name, options, folders)))
    except ScriptError as error:
        yield from (path, path.parent, *search_path.routine_folders)
        yield from (problem.path for problem in error.problems)
    except VoicecoachError:
        yield from (path, path.parent, *search_path.routine_folders)


def file_states(paths: Iterable[Path]) -> FileStates:
    """The states of files, and of the scripts directly in folders."""
    states: dict[Path, tuple[int, int]] = {}
    for path in paths:
        for file in _scripts_in(path) if path.is_dir() else (path,):
            try:
                status = file.stat()
            except OSError:  # it does not exist, or no longer
                continue
            states[file] = (status.st_mtime_ns, status.st_size)
    return states


def _scripts_in(folder: Path) -> Iterator[Path]:
    try:
        yield from (path for path in folder.iterdir() if path.suffix in _SUFFIXES)
    except OSError:  # it may not be read
        return


def wait_for_change(
    paths: Iterable[Path], before: FileStates, sleep: Callable[[float], None]
) -> tuple[Path, ...]:
    """Wait until files differ from `before` and stay as they are for one poll; returns those that differ."""
    paths = tuple(paths)
    now = file_states(paths)
    while True:
        sleep(POLL_S)
        last, now = now, file_states(paths)
        if now == last and now != before:
            return tuple(sorted(path for path in {*before, *now} if before.get(path) != now.get(path)))
