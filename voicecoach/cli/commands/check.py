"""`voicecoach check`: check routines for problems and show how long they are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.options.completion import complete_routine
from voicecoach.cli.options.listening_options import with_listening_options

if TYPE_CHECKING:
    from voicecoach.session import SessionOptions


@with_listening_options
def check(
    routines: Annotated[
        list[str],
        typer.Argument(
            metavar="ROUTINE",
            help="Routines, by name or path, or folders of them.",
            autocompletion=complete_routine,
        ),
    ],
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Treat advice as errors.", rich_help_panel=Panel.CHECKS),
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
            help="Check again whenever a routine, or one that it includes, is saved. Ctrl-C stops.",
            rich_help_panel=Panel.CHECKS,
        ),
    ] = False,
    *,
    session_options: SessionOptions,
) -> None:
    """Check routines for problems and show how long they are.

    Cues that did not fit into the time of their step are listed, then advice: what is allowed but probably
    a mistake. Of a folder, each routine in it and its subfolders has one line.
    """
    from voicecoach.cli.checking import report_all

    check_all = partial(report_all, routines, session_options, strict=strict)
    if watch:
        from time import sleep

        from voicecoach.cli.watching import check_repeatedly

        check_repeatedly(routines, session_options, check_all, sleep)
    if not check_all():
        raise typer.Exit(1)
