"""A progress bar on a terminal, and none in a pipe."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[float], None]]:
    """Gives a function that is told the part that is done, from 0 to 1."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=1.0)
        yield lambda part: progress.update(task, completed=part)


class ExportProgress:
    """The part of an export that is done: half of it is speaking, half is writing.

    Written is at most what is `ready`, in frames, which belongs to what is spoken.
    """

    def __init__(self) -> None:
        self.ready_frames = 0
        self._spoken_fraction = 0.0
        self._written_frames = 0

    def update_spoken(self, part: float) -> float:
        """What is done when this part, from 0 to 1, is spoken."""
        self._spoken_fraction = part
        return self._fraction()

    def update_written(self, frames: int) -> float:
        """What is done when so many frames are written."""
        self._written_frames = frames
        return self._fraction()

    def _fraction(self) -> float:
        return (
            self._spoken_fraction
            * (1 + self._written_frames / max(1, self.ready_frames, self._written_frames))
            / 2
        )


def warn(line: str) -> None:
    """Tell the user something that the session goes on without."""
    typer.echo(f"Note: {line}", err=True)


def print_table(rows: Iterable[tuple[str, str]]) -> None:
    rows = list(rows)
    width = max((len(name) for name, _ in rows), default=0)
    for name, about in rows:
        typer.echo(f"{name:{width}}  {about}")
