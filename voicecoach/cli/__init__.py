"""The command line: the only place where the rooms are wired together.

Nothing is imported here that Python has not loaded already: Ctrl-C is caught in `main` and not before.
"""

import gc
import io
import os
import sys

__all__ = ["main"]

GC_THRESHOLDS = (200_000, 50)
"""Garbage collection thresholds: modules, scripts, plans and timelines have no cycles to collect."""

_DISABLE_PYDANTIC_PLUGINS = ("PYDANTIC_DISABLE_PLUGINS", "__all__")
"""Without it pydantic asks every package that is installed whether it has something to add to our models."""


def main() -> None:
    """Run the command line; Ctrl-C is no error, even while the rest is still being imported."""
    try:
        gc.set_threshold(*GC_THRESHOLDS)
        os.environ.setdefault(*_DISABLE_PYDANTIC_PLUGINS)
        _reopen_closed_streams()
        from voicecoach.cli.app import app_for_arguments

        app_for_arguments(sys.argv[1:])()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        raise SystemExit(130) from None


def _reopen_closed_streams() -> None:
    """Let a standard stream that was closed lead nowhere, and the output take every character.

    What is told in a closed one is lost and nothing else; and no file of ours takes its number, into which
    libraries write their complaints. A character that the output's encoding has not, as a pipe on Windows
    has no Japanese, is written as its number, as Python does it in errors.
    """
    for name, mode in {"stdin": "r", "stdout": "w", "stderr": "w"}.items():
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nowhere, mode, encoding="utf-8"))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
