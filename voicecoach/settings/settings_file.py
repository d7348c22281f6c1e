"""The user's settings: `settings.toml` in the user's folder, for what is chosen once for all routines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voicecoach.errors import Hint, HintTopic, InputError, Problem, ScriptError, VoicecoachError, did_you_mean
from voicecoach.source import parse_toml, read_toml, remove_toml_key, set_toml_key
from voicecoach.system import atomic_write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from voicecoach.source import TomlFile

    SettingParsers = Mapping[str, Callable[[Any], Any]]
    """For each key there is: makes the option's value of what stands at it.

    Raises InputError.
    """


def read_settings(path: Path, checks: SettingParsers) -> dict[str, Any]:
    """The option's value for each key in the file; raises ScriptError with every problem in it."""
    return parse_settings(read_toml(path), checks)


def parse_settings(file: TomlFile, checks: SettingParsers) -> dict[str, Any]:
    """The same, for a file that is read already."""
    values: dict[str, Any] = {}
    problems = tuple(_parse_values(file, checks, values))
    if problems:
        raise ScriptError(problems)
    return values


def _parse_values(file: TomlFile, checks: SettingParsers, values: dict[str, Any]) -> Iterator[Problem]:
    for key, written in file.values.items():
        if key not in checks:
            yield file.problem_at(key, f"there is no setting {key!r}", did_you_mean(key, checks, _LIST_HINT))
            continue
        try:
            values[key] = checks[key](written)
        except InputError as error:
            yield file.problem_at(key, error.what, error.hint or _LIST_HINT)


_LIST_HINT = Hint(topic=HintTopic.LIST_SETTINGS)


def set_setting(path: Path, key: str, value: Any, new: str) -> None:
    """Set a key in the file, which starts with the text `new` where it is not there; raises ScriptError."""
    _write_checked(path, set_toml_key(read_toml(path).text or new, key, value))


def unset_setting(path: Path, key: str) -> None:
    """Take a key out of the file; raises VoicecoachError where it is not in it."""
    file = read_toml(path)
    if key not in file.values:
        raise VoicecoachError(f"{key!r} is not set in {path}", did_you_mean(key, file.values))
    _write_checked(path, remove_toml_key(file.text, key))


def create_settings(path: Path, new: str) -> None:
    """Have a file with the text `new` where there is none."""
    if not path.is_file():
        _write_checked(path, new)


def _write_checked(path: Path, text: str) -> None:
    parse_toml(text, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as file:
        file.write_text(text, "utf-8")
