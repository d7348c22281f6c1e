"""Defaults of options from environment variables and the user's settings file.

Every option of `play` and `export` that is not required is a setting. Its key is its long name: `--bed-level`
is the setting `bed-level` and the environment variable `VOICECOACH_BED_LEVEL`. A setting applies to every
command that has an option of that name.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voicecoach.cli.options.common_options import NO_BED
from voicecoach.system import HOME_ENV_VAR, find_user_dirs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_SETTABLE_COMMANDS = ("play", "export")
_HELP_FLAGS = {"--help", "-h"}
VARIABLE_PREFIX = "VOICECOACH_"


@dataclass(frozen=True, slots=True)
class Setting:
    """An option that can have a default; `option` is typer's option of `command`."""

    key: str
    option: Any
    command: str

    @property
    def variable(self) -> str:
        """The environment variable of the setting."""
        return f"{VARIABLE_PREFIX}{self.key.upper().replace('-', '_')}"

    @property
    def help_text(self) -> str:
        """The help of the option."""
        return self.option.help or ""

    def is_file_name(self, value: Any) -> bool:
        """Whether a value that typer takes for text is the name of a file: --bed takes a file or `off`."""
        return self.key == "bed" and value != NO_BED


def settings_table(load_command: Callable[[str], Any]) -> dict[str, Setting]:
    """All settings by key, in the order of the options of `play` and `export`."""
    table: dict[str, Setting] = {}
    for name in _SETTABLE_COMMANDS:
        for option in filter(_is_settable, load_command(name).params):
            key = _setting_key(option)
            table.setdefault(key, Setting(key, option, name))
    return table


def _setting_key(option: Any) -> str:
    return str(max(option.opts, key=len)).lstrip("-")


def _is_settable(parameter: Any) -> bool:
    return parameter.param_type_name == "option" and not (parameter.required or parameter.is_eager)


def default_values(
    load_command: Callable[[str], Any], command: Any, arguments: Sequence[str]
) -> dict[str, Any]:
    """Default values for the options of a command, by parameter name; also sets their environment variables.

    Raises ScriptError for problems in the settings file and VoicecoachError for an invalid environment
    variable. A command that only shows its help reads neither.
    """
    table = settings_table(load_command)
    options = [option for option in command.params if _setting_key(option) in table]
    for option in options:
        setting = table[_setting_key(option)]
        option.envvar = None if _repeats_single_setting(option, setting) else setting.variable
        option.show_envvar = False
    if not options or _HELP_FLAGS.intersection(arguments):
        return {}
    from voicecoach.cli.options.setting_checks import check_environment

    check_environment(table[_setting_key(option)] for option in options)
    values = settings_file_values(table)
    defaults = {option.name: _default_of(option, table[_setting_key(option)], values) for option in options}
    return {name: value for name, value in defaults.items() if value is not None}


def _repeats_single_setting(option: Any, setting: Setting) -> bool:
    """Whether an option can be repeated while its setting has a single value, as --voice of `build`."""
    return bool(option.multiple and not setting.option.multiple)


def _default_of(option: Any, setting: Setting, values: Mapping[str, Any]) -> Any:
    """The default of an option from the settings file.

    For a repeatable option of a single setting also from the environment, whose value typer would split.
    """
    if not _repeats_single_setting(option, setting):
        return values.get(setting.key)
    single = os.environ.get(setting.variable) or values.get(setting.key)
    return None if single is None else [single]


def has_defaults() -> bool:
    """Whether any setting may have a value: in the environment or in the settings file."""
    variables = (name for name in os.environ if name.startswith(VARIABLE_PREFIX) and name != HOME_ENV_VAR)
    try:
        return any(variables) or find_user_dirs().settings.is_file()
    except OSError:  # reading the file will report it
        return True


def settings_file_values(table: Mapping[str, Setting]) -> dict[str, Any]:
    """The values in the settings file by key, converted for their options; raises ScriptError."""
    path = find_user_dirs().settings
    if not path.is_file():
        return {}
    from voicecoach.cli.options.setting_checks import setting_parsers
    from voicecoach.settings import read_settings

    return read_settings(path, setting_parsers(table, path.parent))
