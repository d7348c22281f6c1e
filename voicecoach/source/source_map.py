"""The values of a YAML file with their lines and columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from voicecoach.errors import Problem
from voicecoach.source.explain_yaml import LINE_BREAK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

KeyPath: TypeAlias = tuple[str | int, ...]
"""The path to a value from the root: keys of mappings and indexes of lists."""

_NUMBER_COMMENT = re.compile(r"\s+(#\d\S*)")


class Unreadable(Enum):
    """The placeholder in the data for a value that is already among the file's problems."""

    VALUE = "unreadable"


@dataclass(frozen=True, slots=True, eq=False)
class SourceMap:
    """The values of a file (`data`: dicts, tuples, str, int, float, bool) and their YAML nodes.

    `problems` are those of the YAML itself; the values concerned are `Unreadable.VALUE`.
    """

    path: Path
    data: Any
    root: yaml.Node
    problems: tuple[Problem, ...] = ()
    text: str = ""
    unused_anchors: tuple[Problem, ...] = ()
    """Notes about anchors (&) that no alias (*) refers to: allowed, but perhaps words that got lost."""

    def commented_out_words(self) -> Iterator[Problem]:
        """Problems for text that YAML takes as a comment by mistake: `Round #1` is read as `Round`."""
        lines = LINE_BREAK.split(self.text)
        for node in scalar_nodes(self.root):
            end = node.end_mark
            comment = None if node.style else _NUMBER_COMMENT.match(lines[end.line], end.column)
            if comment:
                what = f"{comment[1]!r} is a comment, as is everything after a #, and is not said"
                hint = "put the whole text in quotes"
                yield Problem(self.path, end.line + 1, comment.start(1) + 1, what, hint)

    def problem_at(self, key_path: KeyPath, what: str, hint: str | None, *, at_key: bool = False) -> Problem:
        """A problem with the value at a path, or with its key."""
        key, node = self._find_nodes(key_path)
        return problem_at_mark(self.path, (key if at_key else node).start_mark, what, hint)

    def source_text(self, key_path: KeyPath) -> str | None:
        """A scalar value as it is written in the file; None for a list or a mapping."""
        _, node = self._find_nodes(key_path)
        return node.value if isinstance(node, yaml.ScalarNode) else None

    def _find_nodes(self, key_path: KeyPath) -> tuple[yaml.Node, yaml.Node]:
        """The nodes of the key and the value at a path; parts that only the model has (`say`) are skipped."""
        key = node = self.root
        for part in key_path:
            key, node = _child_entry(node, part) or (key, node)
        return key, node


def _child_entry(node: yaml.Node, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == part), None)
    return None


def problem_at_mark(path: Path, mark: Any, what: str, hint: str | None) -> Problem:
    """A problem at a mark of the YAML reader."""
    return Problem(path, mark.line + 1, mark.column + 1, " ".join(what.split()), hint or "")


def scalar_nodes(root: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Every scalar once, keys included, in the order of the file."""
    seen: set[int] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if id(node) not in seen:
            seen.add(id(node))
            stack += reversed([*child_nodes(node)])
            if isinstance(node, yaml.ScalarNode):
                yield node


def child_nodes(node: yaml.Node) -> Iterable[yaml.Node]:
    """The keys and values of a mapping, or the entries of a list."""
    if isinstance(node, yaml.MappingNode):
        return (part for pair in node.value for part in pair)
    return node.value if isinstance(node, yaml.SequenceNode) else ()
