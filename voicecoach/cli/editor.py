"""Editing text in the user's editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from contextlib import contextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING

import typer

from voicecoach.cli.console import echo
from voicecoach.cli.hints import error_text
from voicecoach.errors import ScriptError, VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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

    Raises ScriptError if they give up, VoicecoachError if the editor fails or saves another encoding. What
    they typed is then saved as a draft next to the file. A copy that an edit left which was killed becomes a
    draft too.
    """
    with _working_copy(wording.path) as copy:
        if copy.is_file():
            _keep_draft(copy, wording.path, "an edit that did not end left a text")
        while True:
            text = _edit_text(text, copy, wording.path)
            try:
                wording.check(text)
            except ScriptError as error:
                if _wants_retry(error):
                    continue
                _keep_draft(copy, wording.path, f"{wording.path} is unchanged; your text was saved")
                raise
            return text


def save_edited(text: str, before: str, wording: UserWording) -> None:
    """Write a text that was made from `before`; if it cannot be written, it is saved as a draft."""
    try:
        wording.write(text, before)
    except (VoicecoachError, OSError):
        with _working_copy(wording.path) as copy:
            copy.write_text(text, "utf-8")
            _keep_draft(copy, wording.path, "your text was saved")
        raise


@contextmanager
def _working_copy(path: Path) -> Iterator[Path]:
    """The copy of a file that the editor opens: in a hidden folder, from which no wording is read.

    Raises VoicecoachError if another command edits the same file. The copy is removed afterwards.
    """
    from voicecoach.system import file_lock, make_folder

    copy = path.parent / ".editing" / path.name
    make_folder(copy.parent)
    try:
        with file_lock(copy):
            try:
                yield copy
            finally:
                copy.unlink(missing_ok=True)
    finally:
        with suppress(OSError):  # another file is being edited
            copy.parent.rmdir()


def _edit_text(text: str, copy: Path, path: Path) -> str:
    """The text after editing `copy`, which has the name of the file `path` in another folder.

    If that fails, a copy that was changed is saved as a draft.
    """
    copy.write_text(text, "utf-8")
    try:
        run_editor(copy, f"{path} is unchanged")
        return copy.read_text("utf-8-sig")
    except BaseException as error:
        if copy.is_file() and copy.read_bytes() != text.encode():
            _keep_draft(copy, path, "your text was saved")
        if isinstance(error, UnicodeDecodeError):
            raise VoicecoachError(
                f"what the editor saved is not UTF-8: {error}", "save it as UTF-8"
            ) from None
        raise


def _wants_retry(error: ScriptError) -> bool:
    """Show the problems and ask whether to edit again; no without a terminal."""
    if not sys.stdin.isatty():
        return False
    echo(error_text(error), err=True)
    return wants_another_try()


def wants_another_try() -> bool:
    """Ask whether to edit again, after the problems were printed; no without a terminal."""
    return sys.stdin.isatty() and typer.confirm("Edit it again?", default=True, err=True)


def _keep_draft(copy: Path, path: Path, what: str) -> None:
    """Move the copy next to the file, under a new name that no wording is read from, and tell the user."""
    names = (f"{path.name}.draft{'' if number == 1 else f'-{number}'}" for number in count(1))
    draft = next(free for name in names if not (free := path.with_name(name)).exists())
    copy.rename(draft)
    echo(f"{what} in {draft}.", err=True)
