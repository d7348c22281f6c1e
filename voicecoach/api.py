"""The functions of `import voicecoach`: open, check and list routines from Python."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicecoach.errors import ScriptError, VoicecoachError
from voicecoach.session import (
    SessionOptions,
    find_user_folders,
    open_script,
    open_session,
    parse_options,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.errors import Problem
    from voicecoach.session import Session
    from voicecoach.voices import Voice, VoiceInfo


@dataclass(frozen=True, slots=True)
class RoutineInfo:
    """A routine that can be opened by its name.

    `title` and `about` are its own words, empty for a routine with problems. `is_users` tells the user's
    own routines from those that ship.
    """

    name: str
    path: Path
    title: str
    about: str
    is_users: bool


def open(  # noqa: A001 - voicecoach.open reads like the builtin, and opens a routine
    source: str | Path,
    options: SessionOptions | None = None,
    *,
    voice: str | Voice | None = None,
    warn: Callable[[str], None] = lambda _: None,
    **choices: Any,
) -> Session:
    """Open a routine by its name or path, or a timeline file by its path. Nothing is spoken yet.

    `choices` are single options, such as `detail="brief"` or `duration="10m"`, in place of
    `options`. `voice` is a name, or any object with the `identity` and the `speak` of a Voice. `warn` gets a
    line for each thing that the session goes on without. Raises ScriptError with every problem of the
    script, or VoicecoachError.
    """
    return _open(str(source), None, options, voice, warn, choices)


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

    Problems name the file as `path`, and what the script includes is looked for beside it.
    """
    return _open(str(path), text, options, voice, warn, choices)


def check(source: str | Path, options: SessionOptions | None = None) -> tuple[Problem, ...]:
    """Every problem of a routine as a value: file, line, column, what was found, a hint. None when it is right.

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
    return tuple(_routine_info(name, search_path.find_routine(name)) for name in search_path.routine_names())


def list_voices(language: str | None = None) -> tuple[VoiceInfo, ...]:
    """All voices, or those that speak a language (a BCP 47 tag); raises VoicecoachError when none does.

    The system is asked for its own voices, which may take some seconds.
    """
    from voicecoach import voices  # noqa: PLC0415 - the engines are slow to import

    return voices.list_voices() if language is None else voices.voices_for_language(language)


def _open(
    name: str,
    text: str | None,
    options: SessionOptions | None,
    voice: str | Voice | None,
    warn: Callable[[str], None],
    choices: dict[str, Any],
) -> Session:
    if options is not None and choices:
        raise TypeError(f"give either options or single choices, not both: {', '.join(choices)}")
    chosen = options or parse_options(**choices)
    if isinstance(voice, str):
        chosen, voice = replace(chosen, voice=voice), None
    return open_session(name, chosen, find_user_folders(), warn, text=text, voice=voice)


def _routine_info(name: str, path: Path) -> RoutineInfo:
    folders = find_user_folders()
    is_users = path.parent == folders.routines
    try:
        routine = open_script(name, SessionOptions(), folders).routine
    except VoicecoachError:
        return RoutineInfo(name, path, "", "", is_users)
    return RoutineInfo(name, path, routine.routine, routine.about or "", is_users)
