"""`voicecoach config`: what is chosen once for all routines."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer
from typer.core import TyperCommand

from voicecoach.cli.options.option_defaults import Setting, settings_file_values, settings_table
from voicecoach.cli.options.setting_checks import check_environment, check_value, value_checks

_KeyArgument: TypeAlias = Annotated[str, typer.Argument(metavar="KEY", help="A setting, such as detail.")]

config = typer.Typer(
    help="Show and change what is chosen once for all routines.",
    epilog="`voicecoach config` alone is `voicecoach config show`.",
    invoke_without_command=True,
    rich_markup_mode=None,
)


@config.callback()
def _config(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        _print_settings(context, [])


@config.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def show(context: typer.Context) -> None:
    """Show every setting with its value and where that comes from.

    Options of `play` and `export` may follow: they count before the environment, that before the file.
    """
    _print_settings(context, context.args)


def _print_settings(context: typer.Context, options: list[str]) -> None:
    from voicecoach.source import read_toml

    table, path = _settings_by_key(context), _settings_path()
    check_environment(table.values())
    values = settings_file_values(table)
    for setting in table.values():
        setting.option.envvar, setting.option.show_envvar = setting.variable, False
    command = TyperCommand("config show", params=[setting.option for setting in table.values()])
    named = {table[key].option.name: value for key, value in values.items()}
    taken = command.make_context("voicecoach config show", options, default_map=named)
    file = read_toml(path)
    rows = [
        (
            key,
            _format_value(taken.params[setting.option.name]),
            _value_source(taken, setting, f"{path}:{file.line_of(key)}"),
        )
        for key, setting in table.items()
    ]
    for key, _, origin in rows:
        if origin == f"--{key}":
            check_value(table[key], taken.params[table[key].option.name])
    for key, value, origin in rows:
        typer.echo(f"{key:{_column_width(rows, 0)}}  {value:{_column_width(rows, 1)}}  {origin}")


def _column_width(rows: list[tuple[str, str, str]], column: int) -> int:
    return max(len(row[column]) for row in rows)


def _value_source(taken: Any, setting: Setting, place: str) -> str:
    source = taken.get_parameter_source(setting.option.name)
    return {
        "COMMANDLINE": f"--{setting.key}",
        "ENVIRONMENT": setting.variable,
        "DEFAULT_MAP": place,
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
    key: _KeyArgument,
    values: Annotated[
        list[str], typer.Argument(metavar="VALUE", help="Its value; several where it has such.")
    ],
) -> None:
    """Set it in the settings, and leave all else in them as it is."""
    from voicecoach.errors import InputError, VoicecoachError
    from voicecoach.settings import set_setting

    table = _settings_by_key(context)
    setting = _find_setting(table, key)
    value = _parse_words(setting, values)
    try:
        value_checks(table, _settings_path().parent)[key](value)
    except InputError as error:
        raise VoicecoachError(f"{key}: {error.what}", error.hint) from None
    set_setting(_settings_path(), key, value, settings_template(table))
    typer.echo(f"{key} is {_format_value(value)} from now on.")


@config.command()
def unset(context: typer.Context, key: _KeyArgument) -> None:
    """Take it out of the settings: it is left to each routine again."""
    from voicecoach.settings import unset_setting

    _find_setting(_settings_by_key(context), key)
    unset_setting(_settings_path(), key)
    typer.echo(f"{key} is not set any more.")


@config.command()
def path() -> None:
    """Show which file the settings are."""
    typer.echo(_settings_path())


@config.command()
def edit(context: typer.Context) -> None:
    """Open the settings in $VISUAL or $EDITOR, and tell what is wrong with them then."""
    import shlex
    import subprocess

    from voicecoach.errors import VoicecoachError
    from voicecoach.settings import create_settings

    table = _settings_by_key(context)
    create_settings(_settings_path(), settings_template(table))
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _DEFAULT_EDITOR
    try:
        done = subprocess.run([*shlex.split(editor), str(_settings_path())], check=False)  # noqa: S603 - the user's own editor
    except OSError as error:
        raise VoicecoachError(f"cannot run the editor {editor!r}: {error.strerror}; set EDITOR") from None
    if done.returncode:
        raise VoicecoachError(f"the editor {editor!r} left with {done.returncode}; see {_settings_path()}")
    settings_file_values(table)


_DEFAULT_EDITOR = "notepad" if sys.platform == "win32" else "vi"


def settings_template(table: dict[str, Setting]) -> str:
    """The file before anything is set: every setting as a comment."""
    lines = ["# What is chosen once for all routines; `voicecoach config` shows what counts and why.", ""]
    for setting in table.values():
        lines += [f"# {setting.help_text}".rstrip(), f"# {setting.key} ="]
    return "\n".join(lines) + "\n"


def _parse_words(setting: Setting, words: list[str]) -> Any:
    """What was typed, as it is to stand in the file."""
    from voicecoach.errors import VoicecoachError

    if setting.option.multiple:
        return [_convert_word(setting, [word], word) for word in words]
    if len(words) > 1:
        raise VoicecoachError(f"{setting.key} takes one value; put words with spaces between them in quotes")
    if setting.option.is_flag:
        return _BOOLEANS.get(words[0].lower(), words[0])
    return _convert_word(setting, words[0], words[0])


def _convert_word(setting: Setting, given: Any, word: str) -> Any:
    """A number as a number, and a path from this folder; anything else as it was typed."""
    try:
        taken = setting.option.process_value(typer.Context(TyperCommand(setting.key)), given)
    except typer.BadParameter:  # what is wrong with it is told by its check
        return word
    taken = taken[0] if isinstance(given, list) else taken
    if isinstance(taken, Path) or setting.is_file_name(taken):
        return str(Path.cwd() / Path(taken).expanduser())
    return taken if isinstance(taken, int | float) else word


_BOOLEANS = {**dict.fromkeys(("true", "yes", "on"), True), **dict.fromkeys(("false", "no", "off"), False)}


def _find_setting(table: dict[str, Setting], key: str) -> Setting:
    from voicecoach.errors import VoicecoachError, did_you_mean

    if key not in table:
        hint = did_you_mean(key, table, "`voicecoach config` lists those that there are")
        raise VoicecoachError(f"there is no setting {key!r}; {hint}")
    return table[key]


def _settings_by_key(context: typer.Context) -> dict[str, Setting]:
    return settings_table(context.find_root().command.commands)  # type: ignore[attr-defined]  # a group has commands


def _settings_path() -> Path:
    from voicecoach.session import find_user_folders

    return find_user_folders().settings_file
