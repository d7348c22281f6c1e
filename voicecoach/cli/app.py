"""The commands and the door: every error that is meant for the user ends here as one line each."""

from __future__ import annotations

import errno
from typing import Any

import typer
from typer.core import TyperGroup

from voicecoach import __version__
from voicecoach.cli.build import build
from voicecoach.cli.cache import cache
from voicecoach.cli.check import check
from voicecoach.cli.compile import compile_
from voicecoach.cli.config import config
from voicecoach.cli.diff import diff
from voicecoach.cli.export import export
from voicecoach.cli.history import history
from voicecoach.cli.listing import list_, sounds, voices
from voicecoach.cli.play import play
from voicecoach.cli.record_list import record_list
from voicecoach.cli.resume import resume
from voicecoach.cli.say import say
from voicecoach.cli.standing import standing_values
from voicecoach.cli.verify import verify
from voicecoach.cli.wording import wording
from voicecoach.errors import ScriptError, VoicecoachError

_UNDONE = {
    "play": "Nothing was played.",
    "resume": "Nothing was played.",
    "export": "Nothing was written.",
    "compile": "Nothing was written.",
}
_PLAYING = ("play", "resume")
_TROUBLE = {"diff": 2}
"""Its 1 says that there is a difference, as everywhere."""


class Door(TyperGroup):
    """Tells errors in the user's words: no traceback for something that a user did."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command, its options knowing what the environment and the settings give."""
        name, command, rest = super().resolve_command(ctx, args)
        ctx.default_map = {name: standing_values(self.commands, command, rest)}
        return name, command, rest

    def invoke(self, ctx: Any) -> Any:
        """Run a command; its VoicecoachError becomes lines on standard error and exit code 1, for diff 2."""
        try:
            return super().invoke(ctx)
        except VoicecoachError as error:
            undone = _UNDONE.get(ctx.invoked_subcommand or "", "")
            typer.echo(error, err=True)
            if isinstance(error, ScriptError):
                count = len(error.problems)
                typer.echo(f"{count} problem{'s' if count > 1 else ''}. {undone}".rstrip(), err=True)
            raise typer.Exit(_TROUBLE.get(ctx.invoked_subcommand or "", 1)) from None
        except KeyboardInterrupt:
            undone = (
                "" if ctx.invoked_subcommand in _PLAYING else _UNDONE.get(ctx.invoked_subcommand or "", "")
            )
            typer.echo(f"Stopped. {undone}".rstrip(), err=True)
            raise typer.Exit(130) from None
        except OSError as error:
            if error.errno == errno.EPIPE:  # typer leaves quietly: whoever reads has had enough
                raise
            where = f" {error.filename}" if error.filename else ""
            typer.echo(f"The system refuses{where}: {error.strerror}.", err=True)
            raise typer.Exit(_TROUBLE.get(ctx.invoked_subcommand or "", 1)) from None


app = typer.Typer(
    name="voicecoach",
    cls=Door,
    help="Plays routines as spoken sessions, hands-free, or writes them as audio files.",
    epilog="`voicecoach list` shows the routines that there are; `voicecoach play NAME` starts one.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"voicecoach {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    *,
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version and leave."
    ),
) -> None:
    pass


app.command()(play)
app.command()(resume)
app.add_typer(history, name="history")
app.command()(export)
app.command(name="compile")(compile_)
app.command()(build)
app.command()(check)
app.command()(verify)
app.command()(diff)
app.command(name="list")(list_)
app.command()(voices)
app.command()(sounds)
app.command()(say)
app.add_typer(wording, name="wording")
app.command(name="record-list")(record_list)
app.add_typer(cache, name="cache")
app.add_typer(config, name="config")
