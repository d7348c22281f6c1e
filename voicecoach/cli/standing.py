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

from voicecoach.cli.choosing import NO_BED, choose
from voicecoach.errors import VoicecoachError
from voicecoach.places import HOME_VARIABLE, users_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_COMMANDS = ("play", "export")
_HELP = {"--help", "-h"}
_PREFIX = "VOICECOACH_"


@dataclass(frozen=True, slots=True)
class Setting:
    """An option that may be set once for all; `option` is typer's."""

    key: str
    option: Any
    command: str

    @property
    def variable(self) -> str:
        """The environment variable that gives it."""
        return f"{_PREFIX}{self.key.upper().replace('-', '_')}"

    def names_file(self, value: Any) -> bool:
        """Whether a value that is text to typer is a file: that of music, unless it is none."""
        return self.key == "bed" and value != NO_BED

    @property
    def about(self) -> str:
        """What it is."""
        return self.option.help or ""


def settings_table(commands: Mapping[str, Any]) -> dict[str, Setting]:
    """All settings by their keys, in the order in which `play` and `export` have the options."""
    table: dict[str, Setting] = {}
    for name in filter(commands.__contains__, _COMMANDS):
        for option in filter(_is_settable, commands[name].params):
            key = key_of(option)
            table.setdefault(key, Setting(key, option, name))
    return table


def key_of(option: Any) -> str:
    """The long name of an option, without its dashes."""
    return str(max(option.opts, key=len)).lstrip("-")


def _is_settable(parameter: Any) -> bool:
    return parameter.param_type_name == "option" and not (parameter.required or parameter.is_eager)


def standing_values(commands: Mapping[str, Any], command: Any, arguments: Sequence[str]) -> dict[str, Any]:
    """What the settings give for the options of a command, by the names of its parameters.

    Its options are told their environment variables. Raises ScriptError for what is wrong in the settings,
    VoicecoachError for what is in the environment; a command that only shows its help reads neither.
    """
    table = settings_table(commands)
    own = [option for option in command.params if key_of(option) in table]
    for option in own:
        setting = table[key_of(option)]
        option.envvar, option.show_envvar = None if _is_wider(option, setting) else setting.variable, False
    if not own or _HELP.intersection(arguments):
        return {}
    check_environment(table[key_of(option)] for option in own)
    values = file_values(table)
    given = {option.name: _given(option, table[key_of(option)], values) for option in own}
    return {name: value for name, value in given.items() if value is not None}


def _is_wider(option: Any, setting: Setting) -> bool:
    """Whether an option may be given several times whose setting has one value."""
    return bool(option.multiple and not setting.option.multiple)


def _given(option: Any, setting: Setting, values: Mapping[str, Any]) -> Any:
    """What the settings give for an option, and the environment where typer would take it for several."""
    if not _is_wider(option, setting):
        return values.get(setting.key)
    one = os.environ.get(setting.variable) or values.get(setting.key)
    return None if one is None else [one]


def anything_stands() -> bool:
    """Whether anything is chosen once for all: in the environment, or in the settings."""
    variables = (name for name in os.environ if name.startswith(_PREFIX) and name != HOME_VARIABLE)
    try:
        return any(variables) or users_places().settings.is_file()
    except OSError:  # whoever reads them tells that they may not be looked for
        return True


def file_values(table: Mapping[str, Setting]) -> dict[str, Any]:
    """What stands in the settings; raises ScriptError."""
    path = users_places().settings
    if not path.is_file():
        return {}
    from voicecoach.session.settings import read_settings

    return read_settings(path, checks(table, path.parent))


def checks(table: Mapping[str, Setting], folder: Path) -> dict[str, Callable[[Any], Any]]:
    """For each setting, what takes a value of the file in `folder` for its option."""
    return {key: partial(_taken, setting, folder) for key, setting in table.items()}


def check_environment(settings: Iterable[Setting]) -> None:
    """Refuse what the environment gives for these and no command takes; raises VoicecoachError."""
    for setting in settings:
        written = os.environ.get(setting.variable)
        if written and not setting.option.multiple:
            try:
                _converted(setting, written)
            except ValueError as error:
                raise VoicecoachError(f"{setting.variable}: {error}") from None


def _taken(setting: Setting, folder: Path, written: Any) -> Any:
    """The value as the option takes it; raises ValueError with `what; what instead`."""
    value = _shaped(setting.option, written)
    converted = _converted(setting, value)
    if setting.names_file(converted):
        converted = Path(converted)
    return _from_folder(folder, converted, value)


def _converted(setting: Setting, value: Any) -> Any:
    """The value in the option's type, as the commands would take it; raises ValueError."""
    try:
        converted = setting.option.process_value(typer.Context(TyperCommand(setting.key)), value)
        try_alone(setting, converted)
    except typer.BadParameter as error:
        from voicecoach.cli.refusals import refusal

        raise ValueError(_told(refusal(error), setting)) from None
    except VoicecoachError as error:
        raise ValueError(str(error).removeprefix(f"--{setting.key}: ")) from None
    return converted


def _told(message: str, setting: Setting) -> str:
    """What is wrong with a value, and where to read of it if that does not tell what to write."""
    what = message[:1].lower() + message[1:].rstrip(".")
    return what if "; " in what else f"{what}; `voicecoach {setting.command} --help` tells of --{setting.key}"


def _shaped(option: Any, written: Any) -> Any:
    """Text for an option that takes words, true or false for one that takes none, a list for several."""
    if option.is_flag:
        if not isinstance(written, bool):
            raise ValueError(f"{written!r} is neither true nor false; write true or false")
        return written
    if option.multiple:
        return [_text(one) for one in (written if isinstance(written, list) else [written])]
    return _text(written)


def _text(written: Any) -> str:
    if isinstance(written, bool) or not isinstance(written, str | int | float):
        shown = str(written).lower() if isinstance(written, bool) else "this"
        raise ValueError(f"{shown} is neither a text nor a number; put a text in quotes")  # noqa: TRY004 - a bad value, for the writer of the file
    return str(written)


def _from_folder(folder: Path, converted: Any, value: Any) -> Any:
    """Paths count from the folder of the settings, and ~ is the user's own."""
    if isinstance(converted, Path):
        return str(folder / converted.expanduser())
    if isinstance(converted, list | tuple) and any(isinstance(one, Path) for one in converted):
        return [str(folder / one.expanduser()) for one in converted]
    return value


def try_alone(setting: Setting, value: Any) -> None:
    """See whether the commands would take it; raises VoicecoachError."""
    from voicecoach.cli.play import playing_by

    for gather in (choose, playing_by):
        if setting.option.name in signature(gather).parameters:
            gather(**{setting.option.name: value})
    if setting.key in _NAMES:
        _NAMES[setting.key](value)


def _check_voice(name: str) -> None:
    from voicecoach.voices.catalog import check_name

    check_name(name)


def _check_device(name: str) -> None:
    from voicecoach.player.devices.catalog import check_name

    check_name(name)


def _check_wording(name: str) -> None:
    from voicecoach.session.choices import check_pack
    from voicecoach.session.home import users_home

    check_pack(name, users_home().shelf())


def _check_language(name: str) -> None:
    from voicecoach.session.choices import check_language

    check_language(name)


_NAMES = {
    "language": _check_language,
    "voice": _check_voice,
    "counter": _check_voice,
    "device": _check_device,
    "wording": _check_wording,
}
"""What else is known of the names that some settings take, for which the commands look later."""
