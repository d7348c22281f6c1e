"""Helpers of tests that run voicecoach as a program of its own."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path


def wait_for(folder: Path, pattern: str, running: subprocess.Popen[str]) -> None:
    """Wait until a file matches; fails if the program ends before."""
    while not list(folder.glob(pattern)):
        assert running.poll() is None
        Event().wait(0.01)
