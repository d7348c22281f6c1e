"""Reads and changes the settings file: defaults of command line options for all routines, in TOML."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from voicecoach.errors import Hint, HintTopic, InputError, Problem, ScriptError, VoicecoachError, did_you_mean
from voicecoach.source import parse_toml, read_toml, remove_toml_key, set_toml_key
from voicecoach.system import atomic_write, file_lock, make_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from voicecoach.source import TomlFile

    SettingParsers = Mapping[str, Callable[[Any], Any]]
    """For each known key a function that turns the value in the file into the value of the option.

    It raises InputError.
    """


_LIST_HINT = Hint(topic=HintTopic.LIST_SETTINGS)


def read_settings(path: Path, parsers: SettingParsers) -> dict[str, Any]:
    """Read the values of the options by key; raises ScriptError with every problem in the file."""
    return parse_settings(read_toml(path), parsers)


def parse_settings(file: TomlFile, parsers: SettingParsers) -> dict[str, Any]:
    """Parse the values of a file that has been read; raises ScriptError with every problem in it."""
    values: dict[str, Any] = {}
    problems = tuple(_parse_values(file, parsers, values))
    if problems:
        raise ScriptError(problems)
    return values


def _parse_values(file: TomlFile, parsers: SettingParsers, values: dict[str, Any]) -> Iterator[Problem]:
    """Add the valid values to `values`, and yield the problems."""
    for key, value in file.values.items():
        if key not in parsers:
            yield file.problem_at(key, f"there is no setting {key!r}", did_you_mean(key, parsers, _LIST_HINT))
            continue
        try:
            values[key] = parsers[key](value)
        except InputError as error:
            yield file.problem_at(key, error.what, error.hint or _LIST_HINT)


def set_setting(path: Path, key: str, value: Any, template: str) -> None:
    """Set a key in the file, which starts as `template` if it does not exist; raises ScriptError."""
    with _locked(path):
        _write_checked(path, set_toml_key(read_toml(path).text or template, key, value))


def unset_setting(path: Path, key: str) -> None:
    """Remove a key from the file; raises VoicecoachError if it is not set."""
    with _locked(path):
        file = read_toml(path)
        if key not in file.values:
            raise VoicecoachError(f"{key!r} is not set in {path}", did_you_mean(key, file.values))
        _write_checked(path, remove_toml_key(file.text, key))


def create_settings(path: Path, template: str) -> None:
    """Create the file with the text `template` if it does not exist."""
    with _locked(path):
        if not path.is_file():
            _write_checked(path, template)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock of the file while it is read and written; its folder is made if it does not exist."""
    make_folder(path.parent)
    with file_lock(path):
        yield


def _write_checked(path: Path, text: str) -> None:
    """Write the file atomically; raises ScriptError, and writes nothing, if the text is not valid TOML."""
    parse_toml(text, path)
    with atomic_write(path) as file:
        file.write_text(text, "utf-8")
