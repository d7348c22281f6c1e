"""Markdown tables, for the references that are made from the models."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


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
