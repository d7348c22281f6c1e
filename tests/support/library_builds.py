"""Libraries of short routines, and `voicecoach build` of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from voicecoach.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

ROUTINE = """\
routine: {title}
about: For tests.
voice: silent
prepare: 1s
steps:
  - stretch: Arms up
    hold: 10s
"""
LONG = """\
routine: {title}
voice: silent
steps:
  - repeat: 2
    steps:
      - stretch: Arms up
        hold: 1m
"""


def write_library(folder: Path, *names: str, routine: str = ROUTINE) -> Path:
    """Write a routine for each name; returns the folder."""
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.yaml").write_text(routine.format(title=name.capitalize()))
    return folder


def run_build(*arguments: object) -> Result:
    """Build in one other process, which starts sooner than one for each core; `-j` in the arguments wins."""
    return CliRunner().invoke(app, ["build", "-j", "1", *map(str, arguments)])


def built_files(folder: Path) -> dict[str, bytes]:
    """All files except the manifest and files being written."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def build_command(*arguments: object) -> list[str]:
    """The command for a build in a process of its own."""
    return [sys.executable, "-m", "voicecoach", "build", *map(str, arguments)]
