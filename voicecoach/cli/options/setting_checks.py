"""Checks of setting values from the settings file, the environment and `config show`."""

from __future__ import annotations

import os
from functools import partial
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from voicecoach.cli.command_class import CliCommand
from voicecoach.cli.options.listening_options import parse_session_options
from voicecoach.cli.options.parameter_errors import explain_parameter_error
from voicecoach.cli.options.playback_options import parse_playback_options, parse_rest
from voicecoach.errors import InputError, VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from voicecoach.cli.options.option_defaults import Setting


def setting_parsers(table: Mapping[str, Setting], folder: Path) -> dict[str, Callable[[Any], Any]]:
    """For each key, a function that converts a value of the settings file in `folder` for the option."""
    return {key: partial(_parse_file_value, setting, folder) for key, setting in table.items()}


def check_environment(settings: Iterable[Setting]) -> None:
    """Raise VoicecoachError for the first environment variable with an invalid value."""
    for setting in settings:
        text = os.environ.get(setting.variable)
        if text and not setting.option.multiple:
            try:
                _convert_value(setting, text)
            except InputError as error:
                raise VoicecoachError(f"{setting.variable}: {error.what}", error.hint) from None


def check_value(setting: Setting, value: Any) -> None:
    """Raise VoicecoachError if the commands would reject this value of a setting."""
    for parse in (parse_session_options, parse_playback_options):
        if setting.option.name in signature(parse).parameters:
            parse(**{setting.option.name: value})
    if setting.key in _NAME_CHECKS:
        _NAME_CHECKS[setting.key](value)


def _parse_file_value(setting: Setting, folder: Path, value: Any) -> Any:
    """The value as the option takes it; raises InputError."""
    value = _check_type(setting, value)
    converted = _convert_value(setting, value)
    if setting.is_file_name(converted):
        converted = Path(converted)
    return _resolve_paths(folder, converted, value)


def _convert_value(setting: Setting, value: Any) -> Any:
    """The value converted to the type of the option and checked; raises InputError."""
    try:
        converted = setting.option.process_value(typer.Context(CliCommand(setting.key)), value)
        check_value(setting, converted)
    except typer.BadParameter as error:
        raise _with_help_hint(explain_parameter_error(error), setting) from None
    except VoicecoachError as error:
        raise InputError(error.what.removeprefix(f"--{setting.key}: "), error.hint) from None
    return converted


def _with_help_hint(error: InputError, setting: Setting) -> InputError:
    """The error in lower case; if it has no hint, one that says where to read about the option."""
    what = error.what[:1].lower() + error.what[1:].rstrip(".")
    return InputError(what, error.hint or f"see --{setting.key} in `voicecoach {setting.command} --help`")


def _check_type(setting: Setting, value: Any) -> Any:
    """A boolean for a flag, a list of texts for a repeatable option, else a text; raises InputError."""
    if setting.option.is_flag:
        if not isinstance(value, bool):
            raise _with_help_hint(InputError(f"expected true or false, not {value!r}"), setting)
        return value
    if setting.option.multiple:
        return [_to_text(one) for one in (value if isinstance(value, list) else [value])]
    return _to_text(value)


def _to_text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        found = f", not {str(value).lower()}" if isinstance(value, bool) else ""
        raise InputError(f"expected text or a number{found}", "put text in quotes")
    return str(value)


def _resolve_paths(folder: Path, converted: Any, value: Any) -> Any:
    """Make paths absolute, relative to the folder of the settings file and with ~ expanded."""
    if isinstance(converted, Path):
        return str(folder / converted.expanduser())
    if isinstance(converted, list | tuple) and any(isinstance(one, Path) for one in converted):
        return [str(folder / one.expanduser()) for one in converted]
    return value


def _check_voice(name: str) -> None:
    from voicecoach.voices import check_voice_name

    check_voice_name(name)


def _check_device(name: str) -> None:
    from voicecoach.player import check_device_name

    check_device_name(name)


def _check_wording(name: str) -> None:
    from voicecoach.session import check_pack, find_user_folders

    check_pack(name, find_user_folders().wording_store())


def _check_language(name: str) -> None:
    from voicecoach.wording import check_language

    check_language(name)


_NAME_CHECKS = {
    "language": _check_language,
    "voice": _check_voice,
    "counter": _check_voice,
    "device": _check_device,
    "wording": _check_wording,
    "rest-between": parse_rest,
}
"""Checks of names that the commands look up only while they run."""
