"""A text in the editor that the user has chosen."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from voicecoach.errors import VoicecoachError


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
