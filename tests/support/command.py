"""Run a command of the program in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.testing import CliRunner

from voicecoach.cli.app import app

if TYPE_CHECKING:
    from typer.testing import Result


def run(*words: str) -> Result:
    """The result of a command."""
    return CliRunner().invoke(app, words)


def outcome(*words: str) -> tuple[int, str, str]:
    """The exit status, standard output and standard error of a command."""
    result = run(*words)
    return result.exit_code, result.stdout, result.stderr
