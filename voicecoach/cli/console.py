"""Output of commands: notes, tables and progress bars."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


def warn(line: str) -> None:
    """Print a note about a problem that does not stop the command."""
    typer.echo(f"Note: {line}", err=True)


def print_table(rows: Iterable[tuple[str, str]]) -> None:
    """Print names and descriptions in two columns."""
    rows = list(rows)
    width = max((len(name) for name, _ in rows), default=0)
    for name, description in rows:
        typer.echo(f"{name:{width}}  {description}")


def to_markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""A Markdown table.

    >>> print(to_markdown_table(["key", "what"], [["`a`", "one | two"]]))
    | key | what |
    |---|---|
    | `a` | one \| two |
    """
    lines = [_table_line(head), "|" + "---|" * len(head), *map(_table_line, rows)]
    return "\n".join(lines)


def _table_line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[float], None]]:
    """Show a progress bar on a terminal; gives a function that takes the fraction done, 0 to 1."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=1.0)
        yield lambda fraction: progress.update(task, completed=fraction)


class ExportProgress:
    """The progress of an export: half of it is synthesising speech, half is writing.

    `ready_frames` is how many frames can be written with the speech synthesised so far.
    """

    def __init__(self) -> None:
        self.ready_frames = 0
        self._spoken_fraction = 0.0
        self._written_frames = 0

    def update_spoken(self, fraction: float) -> float:
        """The fraction done when this fraction of the speech, 0 to 1, is synthesised."""
        self._spoken_fraction = fraction
        return self._fraction()

    def update_written(self, frames: int) -> float:
        """The fraction done when this many frames are written."""
        self._written_frames = frames
        return self._fraction()

    def _fraction(self) -> float:
        written = self._written_frames / max(1, self.ready_frames, self._written_frames)
        return self._spoken_fraction * (1 + written) / 2
