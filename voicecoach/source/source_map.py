"""TODO"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from voicecoach.errors import Problem
from voicecoach.source.explain_yaml import (
    LINE_BREAK,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


KeyPath: TypeAlias = tuple[str | int, ...]
"""The way to a value from the root: keys of mappings and places in lists, counted from 0."""


_NUMBER_COMMENT = re.compile(r"\s+(#\d\S*)")


class Unreadable(Enum):
    """Stands in the data for a value that the file's problems tell of already."""

    VALUE = "unreadable"


@dataclass(frozen=True, slots=True, eq=False)
class SourceMap:
    """The values of one file (`data`: dicts, tuples, str, int, float, bool) and their places.

    `problems` are those that are not about the meaning; the values they stand for are Unreadable.
    """

    path: Path
    data: Any
    root: yaml.Node
    problems: tuple[Problem, ...] = ()
    text: str = ""

    def commented_out_words(self) -> Iterator[Problem]:
        """Words that are most likely meant to be said, and are a comment: `Round #1` is `Round`."""
        lines = LINE_BREAK.split(self.text)
        for node in scalar_nodes(self.root):
            end = node.end_mark
            comment = None if node.style else _NUMBER_COMMENT.match(lines[end.line], end.column)
            if comment:
                what = f"{comment[1]!r} is a comment, as all that stands behind a #, and is not said"
                hint = "put the whole text in quotes"
                yield Problem(self.path, end.line + 1, comment.start(1) + 1, what, hint)

    def problem_at(self, trail: KeyPath, what: str, hint: str, *, at_key: bool = False) -> Problem:
        """A problem with the value at the end of the trail, or with its key."""
        key, node = self._find_nodes(trail)
        return problem_at_mark(self.path, (key if at_key else node).start_mark, what, hint)

    def source_text(self, trail: KeyPath) -> str | None:
        """A plain value as the file has it; None for a list or a mapping."""
        _, node = self._find_nodes(trail)
        return node.value if isinstance(node, yaml.ScalarNode) else None

    def _find_nodes(self, trail: KeyPath) -> tuple[yaml.Node, yaml.Node]:
        """The key and the value at the end of the trail, past what only a model has (`say`)."""
        key = node = self.root
        for part in trail:
            key, node = _child_entry(node, part) or (key, node)
        return key, node


def _child_entry(node: yaml.Node, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == part), None)
    return None


def problem_at_mark(path: Path, mark: Any, what: str, hint: str) -> Problem:
    return Problem(path, mark.line + 1, mark.column + 1, " ".join(what.split()), hint)


def scalar_nodes(root: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Every value and key once, in the order of the file."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen.add(id(node))
            waiting += reversed([*child_nodes(node)])
            if isinstance(node, yaml.ScalarNode):
                yield node


def child_nodes(node: yaml.Node) -> Iterable[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return (part for pair in node.value for part in pair)
    return node.value if isinstance(node, yaml.SequenceNode) else ()
