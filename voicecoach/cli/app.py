"""The program: its commands, each imported when it is named, and the errors that are shown to the user."""

from __future__ import annotations

import errno
import os
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from voicecoach import __version__
from voicecoach.cli import exit_status
from voicecoach.cli.command_class import CliCommand, CliGroup
from voicecoach.cli.console import echo
from voicecoach.cli.options.option_defaults import default_values, has_defaults
from voicecoach.errors import NOT_ENOUGH_MEMORY, ScriptError, VoicecoachError
from voicecoach.system import printable

if TYPE_CHECKING:
    from collections.abc import Sequence


class CommandEntry(NamedTuple):
    """A command: where it is defined, and its line in `voicecoach --help`."""

    name: str
    """The module below `voicecoach.cli.commands`, and the function or the typer app in it."""
    summary: str


COMMANDS = {
    "play": CommandEntry("play:play", "Play a session."),
    "resume": CommandEntry("resume:resume", "Continue a stopped session."),
    "export": CommandEntry("export:export", "Export a session as an audio file."),
    "share": CommandEntry("share:share", "Put routines on a phone, by a code for its camera."),
    "compile": CommandEntry("compile:compile_", "Compile a session to a timeline file."),
    "build": CommandEntry("build:build", "Export every routine of a folder as audio files."),
    "sheet": CommandEntry("sheet:sheet", "Write a routine as a sheet to print."),
    "check": CommandEntry("check:check", "Check routines for problems and show how long they are."),
    "show": CommandEntry("show:show", "Show a session as a script: all that is said, with times."),
    "new": CommandEntry("new:new", "Make a routine of your own from a template."),
    "edit": CommandEntry("edit:edit", "Edit a routine in your editor, and check it."),
    "schema": CommandEntry("schema:schema", "Print the JSON Schema of scripts, for editors."),
    "verify": CommandEntry("verify:verify", "Check an audio file against its timeline."),
    "diff": CommandEntry("diff:diff", "Show what a listener would hear differently."),
    "list": CommandEntry("list:list_", "List the routines, yours and the built-in ones."),
    "voices": CommandEntry("voices:voices", "List the voices, play a sample, download and remove some."),
    "sounds": CommandEntry("sounds:sounds", "List the sounds, yours and the built-in ones."),
    "say": CommandEntry("say:say", "Speak one line, or write it to an audio file."),
    "record-list": CommandEntry("record_list:record_list", "List the sentences you still have to record."),
    "history": CommandEntry("history:history", "Show past sessions, latest first."),
    "wording": CommandEntry("wording:wording", "Show, change, try and check what voicecoach says."),
    "cache": CommandEntry("cache:cache", "Show the cached speech clips, or remove some."),
    "doctor": CommandEntry("doctor:doctor", "Try voices and sound, and say what is missing."),
    "config": CommandEntry("config:config", "Show and change your default options."),
}
"""Every command in the order of `voicecoach --help`."""

_NOTHING_DONE = {
    "play": "Nothing was played.",
    "resume": "Nothing was played.",
    "export": "Nothing was written.",
    "compile": "Nothing was written.",
    "sheet": "Nothing was written.",
}
_USAGE_ERROR: Any = typer.BadParameter.__base__
"""The error of typer for wrong arguments, which it has no name for; it prints the message."""
_PLAYBACK_COMMANDS = ("play", "resume")
_ERROR_STATUS = {"diff": 2}
"""Exit status of errors where it is not 1: `diff` exits with 1 when there are differences."""


class RootGroup(CliGroup):
    """The program `voicecoach`: loads the command that was named, and prints errors without a traceback."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self._loaded: set[str] = set()
        for name, entry in COMMANDS.items():  # enough to list and to complete the names
            self.add_command(CliCommand(name, short_help=entry.summary))

    def load_command(self, name: str) -> Any:
        """The command of that name with its options; imports its module."""
        if name not in self._loaded:
            self._loaded.add(name)
            self.add_command(_import_command(name))
        return self.commands[name]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is named first; its options get the user's defaults."""
        if not ctx.resilient_parsing:
            _reject_empty_arguments(args)
        if args[0] in COMMANDS:
            self.load_command(args[0])
        name, command, rest = super().resolve_command(ctx, args)
        if has_defaults() and not ctx.resilient_parsing:
            ctx.default_map = {name: default_values(self.load_command, command, rest)}
        return name, command, rest

    def invoke(self, ctx: Any) -> Any:
        """Run a command; an error that a user can act on is printed and sets the exit status."""
        try:
            return super().invoke(ctx)
        except VoicecoachError as error:
            from voicecoach.cli.hints import error_text

            echo(error_text(error), err=True)
            if isinstance(error, ScriptError):
                count = len(error.problems)
                undone = _NOTHING_DONE.get(ctx.invoked_subcommand or "", "")
                echo(f"{count} problem{'s' if count > 1 else ''}. {undone}".rstrip(), err=True)
            _explain_missing_folder()
            raise _error_exit(ctx) from None
        except _USAGE_ERROR as error:
            error.message = printable(_explain_usage_error(error))
            raise
        except KeyboardInterrupt as interrupt:
            command = ctx.invoked_subcommand or ""
            undone = "" if command in _PLAYBACK_COMMANDS else _NOTHING_DONE.get(command, "")
            echo(f"Stopped. {undone}".rstrip(), err=True)
            raise typer.Exit(exit_status(interrupt)) from None
        except OSError as error:
            if error.errno == errno.EPIPE:  # the reader closed the pipe: typer exits without a message
                raise
            what = f"Cannot access {error.filename}" if error.filename else "System error"
            echo(f"{what}: {error.strerror}", err=True)
            _explain_missing_folder()
            raise _error_exit(ctx) from None
        except (MemoryError, ImportError, UnicodeEncodeError) as error:
            echo(_explain(error), err=True)
            raise _error_exit(ctx) from None


def _explain(error: MemoryError | ImportError | UnicodeEncodeError) -> str:
    """What an error of the system means to the user; raises it again if it is none."""
    if isinstance(error, UnicodeEncodeError):
        found = error.object[error.start : error.end]  # bytes of an argument that Python keeps as surrogates
        return f"{found!r} in an argument is not valid UTF-8; use UTF-8"
    if isinstance(error, ImportError) and "failed to map segment" not in str(error):
        raise error
    return f"{NOT_ENOUGH_MEMORY[0].upper()}{NOT_ENOUGH_MEMORY[1:]}"


def _explain_missing_folder() -> None:
    """Print a line if the current folder was deleted, which other messages do not tell."""
    try:
        os.getcwd()  # noqa: PTH109 - the same, and shorter
    except OSError:
        echo("The current folder does not exist any more; change to another one.", err=True)


def _error_exit(ctx: Any) -> typer.Exit:
    return typer.Exit(_ERROR_STATUS.get(ctx.invoked_subcommand or "", 1))


def _explain_usage_error(error: Any) -> str:
    if not isinstance(error, typer.BadParameter):
        return str(error.message)
    from voicecoach.cli.options.parameter_errors import explain_parameter_error

    return str(explain_parameter_error(error))


def _import_command(name: str) -> Any:
    module, _, attribute = COMMANDS[name].name.partition(":")
    defined = getattr(import_module(f"voicecoach.cli.commands.{module}"), attribute)
    parent = typer.Typer(add_completion=False, rich_markup_mode=None)
    if isinstance(defined, typer.Typer):
        for command in defined.registered_commands:
            command.cls = CliCommand
        parent.add_typer(defined, name=name, cls=CliGroup)
    else:
        parent.command(name, cls=CliCommand)(defined)
    return typer.main.get_group(parent).commands[name]


def _reject_empty_arguments(args: Sequence[str]) -> None:
    """Raise VoicecoachError for an empty argument, as a shell makes of a variable that is not set.

    It would be taken for the current folder.
    """
    for before, argument in pairwise(["", *args]):
        if not argument:
            what = f"the argument after {before}" if before.startswith("-") else "an argument"
            raise VoicecoachError(f"{what} is empty", "write a value between the quotes, or leave it out")


app = typer.Typer(
    name="voicecoach",
    cls=RootGroup,
    help="Play routines as guided audio sessions, hands-free, or export them as audio files.",
    epilog="`voicecoach list` shows the available routines; `voicecoach play NAME` plays one.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        echo(f"voicecoach {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    *,
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Show the version and exit."
    ),
) -> None:
    pass
