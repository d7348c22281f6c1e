"""The settings file: `settings.toml` in the user's folder, with default options for all routines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voicecoach.errors import Problem, ScriptError, VoicecoachError, did_you_mean
from voicecoach.source import parse_toml, read_toml, remove_toml_key, set_toml_key
from voicecoach.system import atomic_write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from voicecoach.source import TomlFile

    SettingParsers = Mapping[str, Callable[[Any], Any]]
    """For each known key, a function that converts its value; raises ValueError with `what; hint`."""


def read_settings(path: Path, parsers: SettingParsers, hint: str) -> dict[str, Any]:
    """The converted value of each key in the file; raises ScriptError with every problem in it.

    `hint` says how to list the settings, for problems that have no better hint.
    """
    values: dict[str, Any] = {}
    problems = tuple(_parse_values(read_toml(path), parsers, hint, values))
    if problems:
        raise ScriptError(problems)
    return values


def _parse_values(
    file: TomlFile, parsers: SettingParsers, hint: str, values: dict[str, Any]
) -> Iterator[Problem]:
    for key, value in file.values.items():
        if key not in parsers:
            yield file.problem_at(key, f"there is no setting {key!r}", did_you_mean(key, parsers, hint))
            continue
        try:
            values[key] = parsers[key](value)
        except ValueError as error:
            what, _, own_hint = str(error).partition("; ")
            yield file.problem_at(key, what, own_hint or hint)


def set_setting(path: Path, key: str, value: Any, template: str) -> None:
    """Set a key in the file, which is created from `template` if it does not exist; raises ScriptError."""
    _write_checked(path, set_toml_key(read_toml(path).text or template, key, value))


def unset_setting(path: Path, key: str) -> None:
    """Remove a key from the file; raises VoicecoachError if the key is not in it."""
    file = read_toml(path)
    if key not in file.values:
        raise VoicecoachError(f"{key!r} is not set in {path}; {did_you_mean(key, file.values)}")
    _write_checked(path, remove_toml_key(file.text, key))


def create_settings(path: Path, template: str) -> None:
    """Write the file from `template` if it does not exist."""
    if not path.is_file():
        _write_checked(path, template)


def _write_checked(path: Path, text: str) -> None:
    parse_toml(text, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as file:
        file.write_text(text, "utf-8")
