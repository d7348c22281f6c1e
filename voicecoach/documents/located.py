"""YAML text to plain values that know where they stand: the only place where YAML is read.

PyYAML's safe loader does the reading; what it would let pass is refused here by name: duplicate
keys, aliases that run in a circle or explode, values that are not plain (dates, tags), nesting
over 50 deep, a file over 1 MB.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from voicecoach.errors import Problem, ScriptError, VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_BYTES = 1_000_000
MOST_DEPTH = 50
MOST_VALUES = 1_000_000

Trail: TypeAlias = tuple[str | int, ...]
"""The way to a value from the root: keys of mappings and places in lists, counted from 0."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the wheels have libyaml; a source build may not
_CONSTRUCTOR = yaml.constructor.SafeConstructor()
_TAG = "tag:yaml.org,2002:"
_PLAIN = frozenset(_TAG + kind for kind in ("str", "int", "float", "bool", "null"))


@dataclass(frozen=True, slots=True, eq=False)
class Located:
    """The values of one file (`data`: dicts, tuples, str, int, float, bool, None) and their places."""

    path: Path
    data: Any
    root: yaml.Node

    def problem(self, trail: Trail, what: str, hint: str, *, at_key: bool = False) -> Problem:
        """A problem with the value at the end of the trail, or with its key."""
        mark = self._mark(trail, at_key=at_key)
        return Problem(self.path, mark.line + 1, mark.column + 1, what, hint)

    def _mark(self, trail: Trail, *, at_key: bool) -> yaml.Mark:
        node, key = self.root, self.root
        for part in trail:
            found = _child(node, part)
            if found is None:
                return node.start_mark
            key, node = found
        # An empty value stands behind its key: point at the key, which the author can see.
        empty = isinstance(node, yaml.ScalarNode) and node.start_mark.index == node.end_mark.index
        return key.start_mark if at_key or empty else node.start_mark


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == part), None)
    return None


def read_file(path: Path) -> Located:
    """Read a YAML file; raises ScriptError with every problem that is not about its meaning."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise VoicecoachError(f"{path.as_posix()} cannot be read: {error.strerror}") from error
    if len(raw) > MOST_BYTES:
        what = f"the file has {len(raw):,} bytes, more than 1 MB"
        raise ScriptError((Problem(path, 1, 1, what, "split it and include the parts"),))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise ScriptError(
            (Problem(path, line, column, "this is not UTF-8", "save the file as UTF-8"),)
        ) from None
    return read_text(text, path)


def read_text(text: str, path: Path) -> Located:
    """Read YAML text as if it stood in the file `path`; raises ScriptError."""
    try:
        _check_depth(text, path)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise ScriptError((_syntax_problem(error, path),)) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        what = f"the character {error.character!r} may not stand in YAML"
        raise ScriptError((Problem(path, line, 1, what, "take it out"),)) from None
    if root is None:
        raise ScriptError((Problem(path, 1, 1, "the file is empty", "start with routine: and a title"),))
    _check_aliases(root, path)
    builder = _Builder(path)
    located = Located(path, builder.build(root), root)
    if builder.problems:
        raise ScriptError(tuple(builder.problems))
    return located


def _check_depth(text: str, path: Path) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MOST_DEPTH:
                what = f"this is nested over {MOST_DEPTH} deep"
                raise ScriptError(
                    (_at(path, event.start_mark, what, "move inner steps to a routine and include it"),)
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _at(path: Path, mark: Any, what: str, hint: str) -> Problem:
    return Problem(path, mark.line + 1, mark.column + 1, what, hint)


_HINTS = {
    "mapping values are not allowed": "put a text with a colon in quotes",
    "cannot start any token": "put the text in quotes",
    "found unexpected end of stream": "close the quote",
    "could not find expected ':'": "write key: value, with a space behind the colon",
    "did not find expected key": "check the quotes and the indentation of this line and the one above",
    "did not find expected '-' indicator": "start each step with a dash, all under one another",
    "did not find expected ',' or": "close the bracket",
    "found undefined alias": "define it with & above, or take the * away",
    "expected a single document": "take out the line ---",
}


def _syntax_problem(error: yaml.MarkedYAMLError, path: Path) -> Problem:
    mark = error.problem_mark or error.context_mark
    what = str(error.problem or error.context)
    whole = f"{error.context} {what}"
    hint = next(
        (hint for part, hint in _HINTS.items() if part in whole), "check the indentation and the quotes"
    )
    return _at(path, mark, f"this is not YAML: {what}", hint)


def _check_aliases(root: yaml.Node, path: Path) -> None:
    """Refuse aliases that run in a circle, or that stand for more than MOST_VALUES values in all."""
    sizes: dict[int, int] = {}
    open_nodes: set[int] = set()

    def size(node: yaml.Node) -> int:
        if id(node) in open_nodes:
            raise ScriptError(
                (_at(path, node.start_mark, "this contains itself by an alias", "take the * away"),)
            )
        if id(node) not in sizes:
            open_nodes.add(id(node))
            sizes[id(node)] = 1 + sum(map(size, _children(node)))
            open_nodes.remove(id(node))
        return sizes[id(node)]

    if size(root) > MOST_VALUES:
        what = f"its aliases stand for {size(root):,} values, more than {MOST_VALUES:,}"
        raise ScriptError((_at(path, root.start_mark, what, "use repeat and include instead of aliases"),))


def _children(node: yaml.Node) -> Iterable[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return (part for pair in node.value for part in pair)
    return node.value if isinstance(node, yaml.SequenceNode) else ()


class _Builder:
    """Nodes to values, each node once however many aliases point at it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._built: dict[int, Any] = {}

    def build(self, node: yaml.Node) -> Any:
        if id(node) not in self._built:
            self._built[id(node)] = self._build(node)
        return self._built[id(node)]

    def _build(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.build(part) for part in node.value)
        assert isinstance(node, yaml.ScalarNode)  # noqa: S101 - the third of the three kinds of nodes
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._complain(key, "a key must be a word", "write key: value")
            elif key.value in data:
                self._complain(key, f"the key {key.value!r} stands here twice", "keep one of the two")
            else:
                data[key.value] = self.build(value)
        return data

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        if node.tag not in _PLAIN:
            kind = "a date" if node.tag == _TAG + "timestamp" else f"the tag {node.tag.removeprefix(_TAG)}"
            return self._complain(node, f"{node.value!r} is read as {kind}", "put it in quotes")
        try:
            return _CONSTRUCTOR.construct_object(node)
        except ValueError:
            return self._complain(node, f"{node.value[:20]!r}… is not a number", "put it in quotes")

    def _complain(self, node: yaml.Node, what: str, hint: str) -> None:
        self.problems.append(_at(self.path, node.start_mark, what, hint))
