"""`voicecoach config`: show and change default options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from voicecoach.cli.command_class import CliCommand
from voicecoach.cli.console import echo
from voicecoach.cli.options.completion import complete_setting, complete_setting_value
from voicecoach.cli.options.option_defaults import (
    Setting,
    settings_file_values,
    settings_table,
)
from voicecoach.cli.options.setting_checks import check_environment, check_value, setting_parsers
from voicecoach.errors import Hint, HintTopic, InputError, VoicecoachError, did_you_mean

KeyArgument: TypeAlias = Annotated[
    str,
    typer.Argument(metavar="KEY", help="Setting name, e.g. detail.", autocompletion=complete_setting),
]

_TEMPLATE_HEADING = (
    "# Default options for all routines; `voicecoach config` shows which values apply and why."
)

config = typer.Typer(
    help="Show and change your default options.",
    epilog="`voicecoach config` without a command is `voicecoach config show`.",
    invoke_without_command=True,
    rich_markup_mode=None,
)


@config.callback()
def _config(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        _print_settings(context, [])


@config.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def show(context: typer.Context) -> None:
    """Show every setting, its value and where the value comes from.

    You may add options of `play` and `export`; they override environment variables, which override the
    settings file.
    """
    _print_settings(context, context.args)


def _print_settings(context: typer.Context, options: list[str]) -> None:
    from voicecoach.source import read_toml

    table, path = _settings_by_key(context), _settings_path()
    check_environment(table.values())
    values = settings_file_values(table)
    for setting in table.values():
        setting.option.envvar, setting.option.show_envvar = setting.variable, False
    command = CliCommand("config show", params=[setting.option for setting in table.values()])
    defaults = {table[key].option.name: value for key, value in values.items()}
    parsed = command.make_context("voicecoach config show", options, default_map=defaults)
    file = read_toml(path)
    rows = [
        (
            key,
            _format_value(parsed.params[setting.option.name]),
            _value_source(parsed, setting, f"{path}:{file.line_of(key)}"),
        )
        for key, setting in table.items()
    ]
    for key, _, source in rows:
        if source == f"--{key}":
            check_value(table[key], parsed.params[table[key].option.name])
    for key, value, source in rows:
        echo(f"{key:{_column_width(rows, 0)}}  {value:{_column_width(rows, 1)}}  {source}")


def _column_width(rows: list[tuple[str, str, str]], column: int) -> int:
    return max(len(row[column]) for row in rows)


def _value_source(parsed: Any, setting: Setting, line: str) -> str:
    """Where the value of a setting comes from; `line` is its place in the settings file."""
    source = parsed.get_parameter_source(setting.option.name)
    return {
        "COMMANDLINE": f"--{setting.key}",
        "ENVIRONMENT": setting.variable,
        "DEFAULT_MAP": line,
    }.get(source.name, "default")


def _format_value(value: Any) -> str:
    if value is None or value in ([], ()):
        return "-"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


@config.command(name="set")
def set_(
    context: typer.Context,
    key: KeyArgument,
    values: Annotated[
        list[str],
        typer.Argument(
            metavar="VALUE",
            help="Its value; several for settings that take a list.",
            autocompletion=complete_setting_value,
        ),
    ],
) -> None:
    """Set a setting; the rest of the file is left as it is."""
    from voicecoach.settings import set_setting

    table = _settings_by_key(context)
    value = _parse_words(_find_setting(table, key), values)
    try:
        setting_parsers(table, _settings_path().parent)[key](value)
    except InputError as error:
        raise VoicecoachError(f"{key}: {error.what}", error.hint) from None
    set_setting(_settings_path(), key, value, settings_template(table))
    echo(f"Set {key} to {_format_value(value)}.")


@config.command()
def unset(context: typer.Context, key: KeyArgument) -> None:
    """Remove a setting; each routine decides again."""
    from voicecoach.settings import unset_setting

    _find_setting(_settings_by_key(context), key)
    unset_setting(_settings_path(), key)
    echo(f"Removed {key} from the settings.")


@config.command()
def path() -> None:
    """Show the path of the settings file."""
    echo(_settings_path())


@config.command()
def edit(context: typer.Context) -> None:
    """Edit the settings file in $VISUAL or $EDITOR, then check it."""
    from voicecoach.cli.editor import run_editor
    from voicecoach.settings import create_settings

    table, path = _settings_by_key(context), _settings_path()
    create_settings(path, settings_template(table))
    run_editor(path, f"{path} is unchanged unless you saved it")
    settings_file_values(table)


def settings_template(table: dict[str, Setting]) -> str:
    """The text of a new settings file: every setting as a comment."""
    lines = [_TEMPLATE_HEADING, ""]
    for setting in table.values():
        lines += [f"# {setting.help_text}".rstrip(), f"# {setting.key} ="]
    return "\n".join(lines) + "\n"


def _parse_words(setting: Setting, words: list[str]) -> Any:
    """The value for the settings file from the words that the user typed."""
    if setting.option.multiple:
        return [_convert_word(setting, [word], word) for word in words]
    if len(words) > 1:
        raise VoicecoachError(f"{setting.key} takes one value", "quote a value that contains spaces")
    if setting.option.is_flag:
        return _BOOLEANS.get(words[0].lower(), words[0])
    return _convert_word(setting, words[0], words[0])


def _convert_word(setting: Setting, argument: Any, word: str) -> Any:
    """A number as a number, a path as an absolute path, anything else as it was typed."""
    try:
        converted = setting.option.process_value(typer.Context(CliCommand(setting.key)), argument)
    except typer.BadParameter:  # reported when the value is checked
        return word
    converted = converted[0] if isinstance(argument, list) else converted
    if isinstance(converted, Path) or setting.is_file_name(converted):
        return str(Path.cwd() / Path(converted).expanduser())
    return converted if isinstance(converted, int | float) else word


_BOOLEANS = {**dict.fromkeys(("true", "yes", "on"), True), **dict.fromkeys(("false", "no", "off"), False)}


def _find_setting(table: dict[str, Setting], key: str) -> Setting:
    if key not in table:
        hint = did_you_mean(key, table, Hint(topic=HintTopic.LIST_SETTINGS))
        raise VoicecoachError(f"there is no setting {key!r}", hint)
    return table[key]


def _settings_by_key(context: typer.Context) -> dict[str, Setting]:
    return settings_table(context.find_root().command.load_command)  # type: ignore[attr-defined]  # of our own root group


def _settings_path() -> Path:
    from voicecoach.session import find_user_folders

    return find_user_folders().settings_file
