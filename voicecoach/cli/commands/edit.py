"""`voicecoach edit`: edit a routine and check it."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.console import echo
from voicecoach.cli.options.completion import complete_routine
from voicecoach.cli.options.listening_options import with_listening_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.session import SessionOptions


@with_listening_options
def edit(
    routine: Annotated[
        str,
        typer.Argument(metavar="ROUTINE", help="A routine by name or path.", autocompletion=complete_routine),
    ],
    *,
    session_options: SessionOptions,
) -> None:
    """Edit a routine in $VISUAL or $EDITOR, then check it.

    A built-in routine is copied to your folder of routines first, and the copy is used from then on. What you
    save is kept, even with problems.
    """
    with _users_file(routine) as path:
        is_valid = _edit_and_check(path, session_options)
    if not is_valid:
        raise typer.Exit(1)


@contextmanager
def _users_file(name: str) -> Iterator[Path]:
    """The file of a routine that the user may change; an unchanged copy of a built-in one is removed."""
    from voicecoach.session import find_user_folders, shipped_folder
    from voicecoach.system import atomic_write, make_folder

    folders = find_user_folders()
    found = folders.search_path().find_routine(name)
    if found.parent != shipped_folder("scripts"):
        yield found
        return
    copy, text = folders.routines / found.name, found.read_bytes()
    make_folder(folders.routines)
    with atomic_write(copy) as file:
        file.write_bytes(text)
    try:
        yield copy
    finally:
        if copy.is_file() and copy.read_bytes() == text:
            copy.unlink()
            echo(f"Nothing was changed: {name} stays the built-in one.")
        else:
            echo(f"{copy} is used in place of the built-in routine.")


def _edit_and_check(path: Path, options: SessionOptions) -> bool:
    """Edit a file and check it, again if the user wants to; returns whether it has no problem."""
    from voicecoach.cli.checking import report_all
    from voicecoach.cli.editor import run_editor, wants_another_try

    while True:
        run_editor(path, f"{path} is as it was saved last")
        if report_all([str(path)], options, strict=False):
            return True
        if not wants_another_try():
            return False
