"""The functions of `import voicecoach`: open, check and list routines from Python."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from voicecoach.errors import ScriptError, VoicecoachError
from voicecoach.session import (
    SessionOptions,
    find_user_folders,
    open_script,
    open_session,
    parse_options,
)
from voicecoach.units import ms_from_frames
from voicecoach.wording import words_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.errors import Problem
    from voicecoach.session import Session, UserFolders
    from voicecoach.voices import Voice, VoiceInfo

_ESTIMATING_VOICE = "silent"
"""The voice that lengths are estimated with: it speaks nothing, and takes as long as an average voice."""


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


def open(  # noqa: A001 - voicecoach.open reads like the builtin, and opens a routine
    source: str | Path,
    options: SessionOptions | None = None,
    *,
    voice: str | Voice | None = None,
    warn: Callable[[str], None] = lambda _: None,
    **choices: Any,
) -> Session:
    """Open a routine by its name or path, or a timeline file by its path. Nothing is spoken yet.

    Instead of `options`, single options can be given, such as `detail="brief"` or `duration="10m"`. `voice`
    is a name, or any object with the `identity` and the `speak` of a Voice. `warn` gets a line for each thing
    that is missing or ignored. Raises ScriptError with every problem of the script, or VoicecoachError.
    """
    chosen, custom_voice = _combine_options(options, voice, choices)
    return open_session(str(source), chosen, find_user_folders(), warn, voice=custom_voice)


def open_text(
    text: str,
    options: SessionOptions | None = None,
    *,
    path: str | Path = "routine.yaml",
    voice: str | Voice | None = None,
    warn: Callable[[str], None] = lambda _: None,
    **choices: Any,
) -> Session:
    """Open a routine from the text of its script; otherwise like `open`.

    Problems name the file as `path`, and the files that the script names are looked for in its folder.
    """
    chosen, custom_voice = _combine_options(options, voice, choices)
    return open_session(str(path), chosen, find_user_folders(), warn, text=text, voice=custom_voice)


def check(source: str | Path, options: SessionOptions | None = None) -> tuple[Problem, ...]:
    """The problems of a routine, each with its file, line, column, what is wrong and a hint; empty if none.

    Raises VoicecoachError when there is no such routine.
    """
    try:
        open_script(str(source), options or SessionOptions(), find_user_folders())
    except ScriptError as error:
        return error.problems
    return ()


def list_routines() -> tuple[RoutineInfo, ...]:
    """All routines that can be opened by name: the user's own and those that ship."""
    folders = find_user_folders()
    search_path = folders.search_path()
    return tuple(
        _routine_info(name, search_path.find_routine(name), folders) for name in search_path.routine_names()
    )


def list_voices(language: str | None = None) -> tuple[VoiceInfo, ...]:
    """All voices, or those that speak a language (a BCP 47 tag); raises VoicecoachError when none does.

    This asks the system for its voices, which may take some seconds.
    """
    from voicecoach import voices  # noqa: PLC0415 - the engines are slow to import

    return voices.list_voices() if language is None else voices.voices_for_language(language)


def _combine_options(
    options: SessionOptions | None, voice: str | Voice | None, choices: dict[str, Any]
) -> tuple[SessionOptions, Voice | None]:
    """The options with a voice's name in them, and a voice that is an object."""
    if options is not None and choices:
        raise TypeError(f"give either options or single choices, not both: {', '.join(choices)}")
    chosen = options or parse_options(**choices)
    if isinstance(voice, str):
        return replace(chosen, voice=voice), None
    return chosen, voice


def _routine_info(name: str, path: Path, folders: UserFolders) -> RoutineInfo:
    is_users = path.parent == folders.routines
    estimate = SessionOptions(voice=_ESTIMATING_VOICE, counter=_ESTIMATING_VOICE)
    try:
        routine = open_script(name, SessionOptions(), folders).routine
        session = open_session(name, estimate, folders, lambda _: None)
        frames = session.timeline().frames
    except VoicecoachError:
        return RoutineInfo(name, path, "", "", is_users)
    return RoutineInfo(
        name,
        path,
        words_of(routine.routine),
        routine.about or "",
        is_users,
        routine.language,
        session.needs,
        routine.tags,
        ms_from_frames(frames),
    )
