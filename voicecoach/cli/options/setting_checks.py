"""TODO"""

from __future__ import annotations

import os
from functools import partial
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand

from voicecoach.cli.options.listening_options import parse_session_options
from voicecoach.cli.options.option_defaults import Setting
from voicecoach.errors import InputError, VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


def value_checks(table: Mapping[str, Setting], folder: Path) -> dict[str, Callable[[Any], Any]]:
    """For each setting, what takes a value of the file in `folder` for its option."""
    return {key: partial(_check_file_value, setting, folder) for key, setting in table.items()}


def check_environment(settings: Iterable[Setting]) -> None:
    """Refuse what the environment gives for these and no command takes; raises VoicecoachError."""
    for setting in settings:
        written = os.environ.get(setting.variable)
        if written and not setting.option.multiple:
            try:
                _convert_value(setting, written)
            except InputError as error:
                raise VoicecoachError(f"{setting.variable}: {error.what}", error.hint) from None


def _check_file_value(setting: Setting, folder: Path, written: Any) -> Any:
    """The value as the option takes it; raises InputError."""
    value = _check_type(setting.option, written)
    converted = _convert_value(setting, value)
    if setting.is_file_name(converted):
        converted = Path(converted)
    return _resolve_paths(folder, converted, value)


def _convert_value(setting: Setting, value: Any) -> Any:
    """The value in the option's type, as the commands would take it; raises InputError."""
    try:
        converted = setting.option.process_value(typer.Context(TyperCommand(setting.key)), value)
        check_value(setting, converted)
    except typer.BadParameter as error:
        from voicecoach.cli.options.parameter_errors import explain_parameter_error

        raise _with_help_hint(explain_parameter_error(error), setting) from None
    except VoicecoachError as error:
        raise InputError(error.what.removeprefix(f"--{setting.key}: "), error.hint) from None
    return converted


def _with_help_hint(error: InputError, setting: Setting) -> InputError:
    """The error in the style of the settings, with a hint where to read about the setting if it has none."""
    what = error.what[:1].lower() + error.what[1:].rstrip(".")
    return InputError(what, error.hint or f"`voicecoach {setting.command} --help` tells of --{setting.key}")


def _check_type(option: Any, written: Any) -> Any:
    """Text for an option that takes words, true or false for one that takes none, a list for several."""
    if option.is_flag:
        if not isinstance(written, bool):
            raise InputError(f"{written!r} is neither true nor false", "write true or false")
        return written
    if option.multiple:
        return [_require_text(one) for one in (written if isinstance(written, list) else [written])]
    return _require_text(written)


def _require_text(written: Any) -> str:
    if isinstance(written, bool) or not isinstance(written, str | int | float):
        shown = str(written).lower() if isinstance(written, bool) else "this"
        raise InputError(f"{shown} is neither a text nor a number", "put a text in quotes")
    return str(written)


def _resolve_paths(folder: Path, converted: Any, value: Any) -> Any:
    """Paths count from the folder of the settings, and ~ is the user's own."""
    if isinstance(converted, Path):
        return str(folder / converted.expanduser())
    if isinstance(converted, list | tuple) and any(isinstance(one, Path) for one in converted):
        return [str(folder / one.expanduser()) for one in converted]
    return value


def check_value(setting: Setting, value: Any) -> None:
    """See whether the commands would take it; raises VoicecoachError."""
    from voicecoach.cli.options.playback_options import parse_playback_options

    for gather in (parse_session_options, parse_playback_options):
        if setting.option.name in signature(gather).parameters:
            gather(**{setting.option.name: value})
    if setting.key in _NAME_CHECKS:
        _NAME_CHECKS[setting.key](value)


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
}
"""What else is known of the names that some settings take, for which the commands look later."""
