"""What is chosen once for all: the options that the environment and the user's settings may give.

These are the options of `play` and `export`, whatever they are, by their long names: `--bed-level` is the
setting `bed-level` and the environment variable `VOICECOACH_BED_LEVEL`. They count for every command that
has an option of that name.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voicecoach.cli.options.common_options import NO_BED
from voicecoach.system import HOME_ENV_VAR, find_user_dirs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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
    from voicecoach.cli.options.setting_checks import check_environment

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
        return any(variables) or find_user_dirs().settings.is_file()
    except OSError:  # whoever reads them tells that they may not be looked for
        return True


def settings_file_values(table: Mapping[str, Setting]) -> dict[str, Any]:
    """What stands in the settings; raises ScriptError."""
    path = find_user_dirs().settings
    if not path.is_file():
        return {}
    from voicecoach.cli.options.setting_checks import value_checks
    from voicecoach.settings import read_settings

    return read_settings(path, value_checks(table, path.parent))
