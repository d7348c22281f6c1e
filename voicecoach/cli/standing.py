"""What is chosen once for all: the options that the environment and the user's settings may give.

These are the options of `play` and `export`, whatever they are, by their long names: `--bed-level` is the
setting `bed-level` and the environment variable `VOICECOACH_BED_LEVEL`. They count for every command that
has an option of that name.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand

from voicecoach.cli.choosing import NO_BED, parse_session_options
from voicecoach.errors import VoicecoachError
from voicecoach.places import HOME_ENV_VAR, user_dirs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_SETTABLE_COMMANDS = ("play", "export")
_HELP_FLAGS = {"--help", "-h"}
_VARIABLE_PREFIX = "VOICECOACH_"


@dataclass(frozen=True, slots=True)
class Setting:
    """An option that may be set once for all; `option` is typer's."""

    key: str
    option: Any
    command: str

    @property
    def variable(self) -> str:
        """The environment variable that gives it."""
        return f"{_VARIABLE_PREFIX}{self.key.upper().replace('-', '_')}"

    def is_file_name(self, value: Any) -> bool:
        """Whether a value that is text to typer is a file: that of music, unless it is none."""
        return self.key == "bed" and value != NO_BED

    @property
    def help_text(self) -> str:
        """What it is."""
        return self.option.help or ""


def settings_table(commands: Mapping[str, Any]) -> dict[str, Setting]:
    """All settings by their keys, in the order in which `play` and `export` have the options."""
    table: dict[str, Setting] = {}
    for name in filter(commands.__contains__, _SETTABLE_COMMANDS):
        for option in filter(_is_settable, commands[name].params):
            key = setting_key(option)
            table.setdefault(key, Setting(key, option, name))
    return table


def setting_key(option: Any) -> str:
    """The long name of an option, without its dashes."""
    return str(max(option.opts, key=len)).lstrip("-")


def _is_settable(parameter: Any) -> bool:
    return parameter.param_type_name == "option" and not (parameter.required or parameter.is_eager)


def default_values(commands: Mapping[str, Any], command: Any, arguments: Sequence[str]) -> dict[str, Any]:
    """What the settings give for the options of a command, by the names of its parameters.

    Its options are told their environment variables. Raises ScriptError for what is wrong in the settings,
    VoicecoachError for what is in the environment; a command that only shows its help reads neither.
    """
    table = settings_table(commands)
    own = [option for option in command.params if setting_key(option) in table]
    for option in own:
        setting = table[setting_key(option)]
        option.envvar, option.show_envvar = (
            None if _repeats_single_setting(option, setting) else setting.variable,
            False,
        )
    if not own or _HELP_FLAGS.intersection(arguments):
        return {}
    check_environment(table[setting_key(option)] for option in own)
    values = settings_file_values(table)
    given = {option.name: _default_of(option, table[setting_key(option)], values) for option in own}
    return {name: value for name, value in given.items() if value is not None}


def _repeats_single_setting(option: Any, setting: Setting) -> bool:
    """Whether an option may be given several times whose setting has one value."""
    return bool(option.multiple and not setting.option.multiple)


def _default_of(option: Any, setting: Setting, values: Mapping[str, Any]) -> Any:
    """What the settings give for an option, and the environment where typer would take it for several."""
    if not _repeats_single_setting(option, setting):
        return values.get(setting.key)
    one = os.environ.get(setting.variable) or values.get(setting.key)
    return None if one is None else [one]


def has_defaults() -> bool:
    """Whether anything is chosen once for all: in the environment, or in the settings."""
    variables = (name for name in os.environ if name.startswith(_VARIABLE_PREFIX) and name != HOME_ENV_VAR)
    try:
        return any(variables) or user_dirs().settings.is_file()
    except OSError:  # whoever reads them tells that they may not be looked for
        return True


def settings_file_values(table: Mapping[str, Setting]) -> dict[str, Any]:
    """What stands in the settings; raises ScriptError."""
    path = user_dirs().settings
    if not path.is_file():
        return {}
    from voicecoach.session.settings import read_settings

    return read_settings(path, value_checks(table, path.parent))


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
            except ValueError as error:
                raise VoicecoachError(f"{setting.variable}: {error}") from None


def _check_file_value(setting: Setting, folder: Path, written: Any) -> Any:
    """The value as the option takes it; raises ValueError with `what; what instead`."""
    value = _check_type(setting.option, written)
    converted = _convert_value(setting, value)
    if setting.is_file_name(converted):
        converted = Path(converted)
    return _resolve_paths(folder, converted, value)


def _convert_value(setting: Setting, value: Any) -> Any:
    """The value in the option's type, as the commands would take it; raises ValueError."""
    try:
        converted = setting.option.process_value(typer.Context(TyperCommand(setting.key)), value)
        check_value(setting, converted)
    except typer.BadParameter as error:
        from voicecoach.cli.refusals import parameter_error_message

        raise ValueError(_with_help_hint(parameter_error_message(error), setting)) from None
    except VoicecoachError as error:
        raise ValueError(str(error).removeprefix(f"--{setting.key}: ")) from None
    return converted


def _with_help_hint(message: str, setting: Setting) -> str:
    """What is wrong with a value, and where to read of it if that does not tell what to write."""
    what = message[:1].lower() + message[1:].rstrip(".")
    return what if "; " in what else f"{what}; `voicecoach {setting.command} --help` tells of --{setting.key}"


def _check_type(option: Any, written: Any) -> Any:
    """Text for an option that takes words, true or false for one that takes none, a list for several."""
    if option.is_flag:
        if not isinstance(written, bool):
            raise ValueError(f"{written!r} is neither true nor false; write true or false")
        return written
    if option.multiple:
        return [_require_text(one) for one in (written if isinstance(written, list) else [written])]
    return _require_text(written)


def _require_text(written: Any) -> str:
    if isinstance(written, bool) or not isinstance(written, str | int | float):
        shown = str(written).lower() if isinstance(written, bool) else "this"
        raise ValueError(f"{shown} is neither a text nor a number; put a text in quotes")  # noqa: TRY004 - a bad value, for the writer of the file
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
    from voicecoach.cli.play import parse_playback_options

    for gather in (parse_session_options, parse_playback_options):
        if setting.option.name in signature(gather).parameters:
            gather(**{setting.option.name: value})
    if setting.key in _NAME_CHECKS:
        _NAME_CHECKS[setting.key](value)


def _check_voice(name: str) -> None:
    from voicecoach.voices.catalog import check_voice_name

    check_voice_name(name)


def _check_device(name: str) -> None:
    from voicecoach.player.devices.catalog import check_device_name

    check_device_name(name)


def _check_wording(name: str) -> None:
    from voicecoach.session.choices import check_pack
    from voicecoach.session.home import find_user_folders

    check_pack(name, find_user_folders().wording_store())


def _check_language(name: str) -> None:
    from voicecoach.session.choices import check_language

    check_language(name)


_NAME_CHECKS = {
    "language": _check_language,
    "voice": _check_voice,
    "counter": _check_voice,
    "device": _check_device,
    "wording": _check_wording,
}
"""What else is known of the names that some settings take, for which the commands look later."""
