"""Moving a damaged file out of the way, so that a new one can take its place and nothing is lost."""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def move_damaged(path: Path, *suffixes: str) -> Path:
    """Rename a damaged file to `NAME.damaged-1`, or the next free number; returns its new path.

    Files whose names add one of `suffixes` to its name belong to it and move with it. Raises OSError if the
    file itself cannot be renamed.
    """
    target = free_damaged_path(path)
    path.rename(target)
    for suffix in suffixes:
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(target.with_name(target.name + suffix))
    return target


def free_damaged_path(path: Path) -> Path:
    """The first path of `damaged_path` at which there is no file."""
    return next(free for number in count(1) if not (free := damaged_path(path, number)).exists())


def damaged_path(path: Path, number: int | str) -> Path:
    """Where a damaged file is moved to: `journal.damaged-1.sqlite` for `journal.sqlite`."""
    return path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")
