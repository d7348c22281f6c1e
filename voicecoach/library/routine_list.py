"""Lists the routines that can be opened by name, with what each is about and how long it is.

What was found is stored in a file, so that only routines that changed since are read again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.library.parallel import run_in_order
from voicecoach.library.routine_list_file import RoutineListFile, StoredRoutine, file_states
from voicecoach.units import ms_from_frames
from voicecoach.wording import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from voicecoach.library.parallel import Workers
    from voicecoach.session import Session, UserFolders
    from voicecoach.timeline import Timeline

_ESTIMATING_VOICE = "silent"
"""The voice that lengths are estimated with: it speaks nothing, and takes as long as an average voice."""

_NO_DETAILS = StoredRoutine(title="", about="", language="", needs=(), tags=(), length_ms=0, files=())


@dataclass(frozen=True, slots=True)
class RoutineInfo:
    """A routine that can be opened by its name.

    `is_users` is True for the user's own routines, False for shipped ones. `length_ms` is an estimate, for a
    voice of average speed. All that comes from the script is empty or 0 for a routine with problems.
    """

    name: str
    path: Path
    title: str
    about: str
    is_users: bool
    language: str = ""
    needs: tuple[str, ...] = ()
    """The equipment that the steps ask for."""
    tags: tuple[str, ...] = ()
    length_ms: int = 0


def list_routines(
    folders: UserFolders,
    workers: Workers | None = None,
    progress: Callable[[float], None] = lambda _: None,
    warn: Callable[[str], None] = lambda _: None,
) -> tuple[RoutineInfo, ...]:
    """All routines that can be opened by name, sorted: the user's own and those that ship.

    The `workers` share what is not known yet. `progress` gets the fraction that is done,
    `warn` a line if the file with what was found before is damaged.
    """
    search_path = folders.search_path()
    paths = {name: search_path.find_routine(name) for name in search_path.routine_names()}
    list_file = RoutineListFile(folders)
    stored = list_file.read(warn)
    details_of = {
        name: one
        for name, path in paths.items()
        if list_file.is_current(one := stored.get(str(path))) and one
    }
    unknown = [name for name in paths if name not in details_of]
    try:
        read = run_in_order(unknown, partial(_read_details, folders=folders), workers)
        for number, details in enumerate(read, 1):
            details_of[unknown[number - 1]] = details or _NO_DETAILS
            progress(number / len(unknown))
    finally:  # what was read before an interrupt is stored too
        by_path = {str(paths[name]): one for name, one in details_of.items() if one.files}
        if by_path != stored:
            list_file.write(by_path)
    return tuple(_routine_info(name, path, details_of[name], folders) for name, path in paths.items())


def _routine_info(name: str, path: Path, details: StoredRoutine, folders: UserFolders) -> RoutineInfo:
    return RoutineInfo(
        name,
        path,
        details.title,
        details.about,
        path.parent == folders.routines,
        details.language,
        details.needs,
        details.tags,
        details.length_ms,
    )


def _read_details(name: str, folders: UserFolders) -> StoredRoutine | None:
    """Read a routine and estimate its length; None if it has problems."""
    from voicecoach.session import SessionOptions, open_session  # noqa: PLC0415 - not where all are known

    estimate = SessionOptions(voice=_ESTIMATING_VOICE, counter=_ESTIMATING_VOICE)
    try:
        session = open_session(name, estimate, folders, lambda _: None)
        timeline = session.timeline()
        files = tuple(dict.fromkeys(_used_files(session, timeline, folders)))
    except VoicecoachError:
        return None
    assert session.planner is not None  # noqa: S101 - a name is that of a routine
    return StoredRoutine(
        title=words_of(timeline.title),
        about=session.about,
        language=timeline.language,
        needs=session.needs,
        tags=session.planner.script.routine.tags,
        length_ms=ms_from_frames(timeline.frames),
        files=file_states(files),
    )


def _used_files(session: Session, timeline: Timeline, folders: UserFolders) -> Iterator[Path]:
    """The files on which the details of a routine depend, its own first; none if they cannot be listed."""
    if session.recordings_folder is not None:
        return
    from voicecoach.script import all_scripts  # noqa: PLC0415 - only for a routine that is read

    assert session.planner is not None  # noqa: S101 - a name is that of a routine
    scripts = all_scripts(session.planner.script)
    yield from (script.path for script in scripts)
    sounds = {event.sound for event in timeline.events if event.kind == "sound" and event.sound}
    yield from (folders.search_path().find_sound(name, scripts[0].path.parent) for name in sorted(sounds))
    if session.beds.music is not None:
        yield session.beds.music.path
