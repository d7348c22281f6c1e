"""A text in the editor that the user has chosen."""

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


def edit_text(text: str, name: str) -> str:
    """The text as it is when the editor is left; raises VoicecoachError where the editor fails.

    The editor is that of $VISUAL, else of $EDITOR, else the system's. It is given a copy called `name`.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _default_editor()
    with TemporaryDirectory(prefix="voicecoach-") as folder:
        copy = Path(folder) / name
        copy.write_text(text, "utf-8")
        try:
            command = [*shlex.split(editor, posix=sys.platform != "win32"), str(copy)]
            subprocess.run(command, check=True)  # noqa: S603 - the user's own editor
            return copy.read_text("utf-8-sig")
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            raise VoicecoachError(f"the editor {editor!r} failed: {error}; set $EDITOR to another") from None


def _default_editor() -> str:
    return "notepad" if sys.platform == "win32" else "vi"


def edit_until_valid(text: str, own: UserWording) -> str:
    """What the user makes of a text, once it is right; raises ScriptError where they leave it broken.

    A broken text is kept beside the file, so that nothing that was written is lost.
    """
    while True:
        text = edit_text(text, own.path.name)
        try:
            own.check(text)
        except ScriptError as error:
            if _wants_retry(error):
                continue
            typer.echo(
                f"{own.path} is as it was; what you wrote is in {_save_draft(text, own.path)}.", err=True
            )
            raise
        return text


def _wants_retry(error: ScriptError) -> bool:
    """Whether the user wants to mend what they wrote; nobody is asked where there is no terminal."""
    return sys.stdin.isatty() and typer.confirm(
        f"{error_text(error)}\nEdit it again?", default=True, err=True
    )


def _save_draft(text: str, path: Path) -> Path:
    """Where a text that may not become the file is kept, under a name that nobody reads words from."""
    from voicecoach.system import atomic_write

    kept = path.with_name(f"{path.name}.draft")
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(kept) as file:
        file.write_text(text, "utf-8")
    return kept
