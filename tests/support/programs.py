"""Helpers of tests that run voicecoach, or other programs."""

from __future__ import annotations

import shutil
from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path


def first_installed(*names: str) -> str | None:
    """The path of the first of these programs that the machine has."""
    return next(filter(None, map(shutil.which, names)), None)


def wait_for(folder: Path, pattern: str, running: subprocess.Popen[str]) -> None:
    """Wait until a file matches; fails if the program ends before."""
    while not list(folder.glob(pattern)):
        assert running.poll() is None
        Event().wait(0.01)
