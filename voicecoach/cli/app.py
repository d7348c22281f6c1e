"""The commands and the door: every error that is meant for the user ends here as one line each."""

from __future__ import annotations

import errno
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from voicecoach import __version__
from voicecoach.cli.options.option_defaults import default_values, has_defaults
from voicecoach.errors import ScriptError, VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NOTHING_DONE = {
    "play": "Nothing was played.",
    "resume": "Nothing was played.",
    "export": "Nothing was written.",
    "compile": "Nothing was written.",
}
_PLAYBACK_COMMANDS = ("play", "resume")
_ERROR_STATUS = {"diff": 2}
"""Its 1 says that there is a difference, as everywhere."""


class ErrorGroup(TyperGroup):
    """Tells errors in the user's words: no traceback for something that a user did."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command, its options knowing what the environment and the settings give."""
        _reject_empty_arguments(args)
        name, command, rest = super().resolve_command(ctx, args)
        ctx.default_map = {name: default_values(self.commands, command, rest)}
        return name, command, rest

    def invoke(self, ctx: Any) -> Any:
        """Run a command; its VoicecoachError becomes lines on standard error and exit code 1, for diff 2."""
        try:
            return super().invoke(ctx)
        except VoicecoachError as error:
            undone = _NOTHING_DONE.get(ctx.invoked_subcommand or "", "")
            from voicecoach.cli.hints import error_text

            typer.echo(error_text(error), err=True)
            if isinstance(error, ScriptError):
                count = len(error.problems)
                typer.echo(f"{count} problem{'s' if count > 1 else ''}. {undone}".rstrip(), err=True)
            raise typer.Exit(_ERROR_STATUS.get(ctx.invoked_subcommand or "", 1)) from None
        except typer.BadParameter as error:
            from voicecoach.cli.options.parameter_errors import explain_parameter_error

            error.message = str(explain_parameter_error(error))
            raise
        except KeyboardInterrupt:
            undone = (
                ""
                if ctx.invoked_subcommand in _PLAYBACK_COMMANDS
                else _NOTHING_DONE.get(ctx.invoked_subcommand or "", "")
            )
            typer.echo(f"Stopped. {undone}".rstrip(), err=True)
            raise typer.Exit(130) from None
        except OSError as error:
            if error.errno == errno.EPIPE:  # typer leaves quietly: whoever reads has had enough
                raise
            where = f" {error.filename}" if error.filename else ""
            typer.echo(f"The system refuses{where}: {error.strerror}.", err=True)
            raise typer.Exit(_ERROR_STATUS.get(ctx.invoked_subcommand or "", 1)) from None
        except UnicodeEncodeError as error:  # of bytes in an argument: Python keeps them as half characters
            found = error.object[error.start : error.end]
            typer.echo(f"{found!r} in a name or in words is not UTF-8; write it in UTF-8", err=True)
            raise typer.Exit(_ERROR_STATUS.get(ctx.invoked_subcommand or "", 1)) from None


def _reject_empty_arguments(args: Sequence[str]) -> None:
    """An empty word, as a shell makes of a variable that is not set, would be taken for the folder here."""
    for before, word in pairwise(["", *args]):
        if not word:
            what = before if before.startswith("-") else "a word of the command"
            raise VoicecoachError(f"{what} is empty; write something between the quotes, or leave it out")


COMMANDS = {
    "play": "voicecoach.cli.commands.play:play",
    "resume": "voicecoach.cli.commands.resume:resume",
    "export": "voicecoach.cli.commands.export:export",
    "compile": "voicecoach.cli.commands.compile:compile_",
    "build": "voicecoach.cli.commands.build:build",
    "check": "voicecoach.cli.commands.check:check",
    "verify": "voicecoach.cli.commands.verify:verify",
    "diff": "voicecoach.cli.commands.diff:diff",
    "list": "voicecoach.cli.commands.list:list_",
    "voices": "voicecoach.cli.commands.voices:voices",
    "sounds": "voicecoach.cli.commands.sounds:sounds",
    "say": "voicecoach.cli.commands.say:say",
    "record-list": "voicecoach.cli.commands.record_list:record_list",
    "history": "voicecoach.cli.commands.history:history",
    "wording": "voicecoach.cli.commands.wording:wording",
    "cache": "voicecoach.cli.commands.cache:cache",
    "config": "voicecoach.cli.commands.config:config",
}
"""Each command, and where it stands: it is imported when it is wanted."""


_NEEDS_ALL_COMMANDS = {"config"}
"""Commands that tell of the options of others."""


def create_app(names: Iterable[str]) -> typer.Typer:
    """The command line with some of its commands: one that is run alone is there sooner."""
    app = typer.Typer(
        name="voicecoach",
        cls=ErrorGroup,
        help="Plays routines as spoken sessions, hands-free, or writes them as audio files.",
        epilog="`voicecoach list` shows the routines that there are; `voicecoach play NAME` starts one.",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_main)
    for name in names:
        module, _, attribute = COMMANDS[name].partition(":")
        command = getattr(import_module(module), attribute)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name=name)(command)
    return app


def app_for_arguments(words: Sequence[str]) -> typer.Typer:
    """The command line for these words of a user.

    One command is enough where it is named first, does not tell of others, and no settings stand.
    """
    alone = (
        bool(words) and words[0] in COMMANDS and words[0] not in _NEEDS_ALL_COMMANDS and not has_defaults()
    )
    return create_app(words[:1] if alone else COMMANDS)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"voicecoach {__version__}")
        raise typer.Exit


def _main(
    *,
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version and leave."
    ),
) -> None:
    pass
