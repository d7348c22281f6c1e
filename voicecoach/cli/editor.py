"""Editing text in the user's editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import typer

from voicecoach.cli.hints import error_text
from voicecoach.errors import ScriptError, VoicecoachError

if TYPE_CHECKING:
    from voicecoach.wording import UserWording

_SYSTEM_EDITOR = "notepad" if sys.platform == "win32" else "vi"


def run_editor(file: Path, outcome: str) -> None:
    """Open a file in the user's editor and wait until it exits; raises VoicecoachError if it fails.

    `outcome` tells the user what a failure means for their file.
    """
    editor = editor_command()
    try:
        done = subprocess.run([*_split_command(editor), str(file)], check=False)  # noqa: S603 - the user's own editor
    except OSError as error:
        raise VoicecoachError(f"cannot run the editor {editor!r}: {error.strerror}", "set $EDITOR") from None
    if done.returncode:
        raise VoicecoachError(f"the editor {editor!r} exited with status {done.returncode}", outcome)


def editor_command() -> str:
    """The command of the user's editor: $VISUAL, else $EDITOR, else the system's."""
    return os.environ.get("VISUAL") or os.environ.get("EDITOR") or _SYSTEM_EDITOR


def _split_command(command: str) -> list[str]:
    try:
        return shlex.split(command, posix=sys.platform != "win32")
    except ValueError as error:
        raise VoicecoachError(f"cannot run the editor {command!r}: {error}", "set $EDITOR") from None


def edit_until_valid(text: str, wording: UserWording) -> str:
    """Let the user edit the text of a wording file until it is valid.

    Raises ScriptError if they give up; their text is then saved as a draft next to the file.
    """
    while True:
        text = _edit_text(text, wording.path)
        try:
            wording.check(text)
        except ScriptError as error:
            if _wants_retry(error):
                continue
            draft = _save_draft(text, wording.path)
            typer.echo(f"{wording.path} is unchanged; your text was saved in {draft}.", err=True)
            raise
        return text


def _edit_text(text: str, path: Path) -> str:
    """The text after editing; the editor opens a temporary copy with the name of the file."""
    with TemporaryDirectory(prefix="voicecoach-") as folder:
        copy = Path(folder) / path.name
        copy.write_text(text, "utf-8")
        run_editor(copy, f"{path} is unchanged")
        try:
            return copy.read_text("utf-8-sig")
        except UnicodeDecodeError as error:
            raise VoicecoachError(
                f"what the editor saved is not UTF-8: {error}", "save it as UTF-8"
            ) from None


def _wants_retry(error: ScriptError) -> bool:
    """Show the problems and ask whether to edit again; no without a terminal."""
    if not sys.stdin.isatty():
        return False
    typer.echo(error_text(error), err=True)
    return wants_another_try()


def wants_another_try() -> bool:
    """Ask whether to edit again, after the problems were printed; no without a terminal."""
    return sys.stdin.isatty() and typer.confirm("Edit it again?", default=True, err=True)


def _save_draft(text: str, path: Path) -> Path:
    """Save a text that is not valid under a name that no wording is read from."""
    from voicecoach.system import atomic_write

    draft = path.with_name(f"{path.name}.draft")
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(draft) as file:
        file.write_text(text, "utf-8")
    return draft
