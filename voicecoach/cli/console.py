"""Output of commands: notes, tables and progress bars."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from voicecoach.system import printable, printable_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from voicecoach.library import Workers


def echo(text: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a text to standard output, or to standard error; nothing in it can control the terminal."""
    typer.echo(printable(str(text)), err=err, nl=nl)


def warn(line: str) -> None:
    """Print a note about a problem that does not stop the command."""
    echo(f"Note: {line}", err=True)


def all_cores() -> Workers:
    """Workers for all cores of this machine."""
    from time import monotonic

    from voicecoach.library import Workers
    from voicecoach.system import usable_cpu_count

    return Workers(usable_cpu_count(), monotonic)


def print_table(rows: Iterable[tuple[str, str]]) -> None:
    """Print names and descriptions in two columns."""
    rows = [(printable_line(name), printable_line(description)) for name, description in rows]
    width = max((len(name) for name, _ in rows), default=0)
    for name, description in rows:
        echo(f"{name:{width}}  {description}")


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

    # Output to a file or a pipe must not be sent to the terminal.
    is_redirected = sys.stdout.isatty()
    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=is_redirected) as progress:
        task = progress.add_task(title, total=1.0)
        yield lambda fraction: progress.update(task, completed=fraction)
