"""YAML text to plain values that know where they stand: the only place where YAML is read.

PyYAML's safe loader does the reading; what it would let pass is refused here by name: duplicate
keys, empty values, aliases that run in a circle or explode, values that are not plain (dates, tags),
nesting over 50 deep, a file over 1 MB. Numbers are decimal; what else YAML 1.1 takes for a number
(`010`, `1:30`, `.inf`) is text, which is what its writer sees.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from voicecoach.errors import Problem, ScriptError
from voicecoach.source.explain_yaml import (
    DASH_WITHOUT_SPACE,
    MISSING_SPACE,
    SPECIAL_SPACE,
    explain_yaml_error,
)
from voicecoach.source.source_map import SourceMap, Unreadable, child_nodes, problem_at_mark
from voicecoach.system import open_regular_file

if TYPE_CHECKING:
    from pathlib import Path


MAX_FILE_BYTES = 1_000_000


MAX_NESTING = 50


MAX_VALUES = 1_000_000


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the wheels have libyaml; a source build may not


_TAG = "tag:yaml.org,2002:"


_PLAIN_TAGS = frozenset(_TAG + kind for kind in ("map", "seq", "str", "int", "float", "bool", "null"))


_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})")


_FLOAT = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}")


_DECIMALS = re.compile(r"[0-9]{1,15}s?")


_BOOLEANS = {
    **dict.fromkeys(("yes", "on", "true"), True),
    **dict.fromkeys(("no", "off", "false"), False),
}


def read_yaml(path: Path) -> SourceMap:
    """Read a YAML file; raises ScriptError with every problem that is not about its meaning."""
    try:
        with open_regular_file(path) as file:
            raw = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise ScriptError((Problem(path, 1, 1, what, "see who may read it"),)) from error
    if len(raw) > MAX_FILE_BYTES:
        what, hint = "the file has more than 1 MB", "split it and include the parts"
        if b"\0" in raw:
            what, hint = "this is not a text file", "name a routine, which is one"
        raise ScriptError((Problem(path, 1, 1, what, hint),))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise ScriptError(
            (Problem(path, line, column, "this is not UTF-8", "save the file as UTF-8"),)
        ) from None
    return parse_yaml(text, path)


def parse_yaml(text: str, path: Path) -> SourceMap:
    """Read YAML text as if it stood in the file `path`; raises ScriptError where no YAML can be read."""
    _check_characters(text, path)
    try:
        lost = _check_events(text, path)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise ScriptError((_syntax_problem(error, text, path),)) from None
    if root is None or _is_empty(root):
        return SourceMap(path, Unreadable.VALUE, _empty_node())
    _check_aliases(root, path)
    builder = _ValueBuilder(path)
    data = builder.build(root)
    return SourceMap(path, data, root, (*lost, *builder.problems), text)


def _empty_node() -> yaml.Node:
    start = yaml.Mark("", 0, 0, 0, None, 0)
    return yaml.ScalarNode(_TAG + "null", "", start, start)


def _check_characters(text: str, path: Path) -> None:
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if found:
        start = found.start()
        line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
        what = f"the character {found.group()!r} may not stand in a text file"
        raise ScriptError((Problem(path, line, column, what, "take it out"),))


def _check_events(text: str, path: Path) -> list[Problem]:
    """Refuse nesting that is too deep; returns the marks (&) that nothing refers to: words that are lost."""
    depth = 0
    marks: dict[str, Any] = {}
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_NESTING:
                raise ScriptError((problem_at_mark(path, event.start_mark, *_NESTED_TOO_DEEP),))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if isinstance(event, yaml.AliasEvent):
            marks.pop(str(event.anchor), None)
        elif isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            marks[event.anchor] = event.start_mark
    hint = "put a text that starts with & in quotes"
    return [problem_at_mark(path, mark, f"no * refers to &{name}", hint) for name, mark in marks.items()]


_NESTED_TOO_DEEP = (f"this is nested over {MAX_NESTING} deep", "move inner steps to a routine and include it")


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, path: Path) -> Problem:
    stopped = error.problem_mark or error.context_mark
    began = error.context_mark or stopped
    assert stopped is not None  # noqa: S101 - the reader always says where
    assert began is not None  # noqa: S101 - as above
    words = f"{error.problem} {error.context or ''}".strip()
    (line, column), what, hint = explain_yaml_error(
        words, (stopped.line, stopped.column), (began.line, began.column), text
    )
    return Problem(path, line + 1, column + 1, what, hint)


def _check_aliases(root: yaml.Node, path: Path) -> None:
    """Refuse aliases that run in a circle, or stand for too many values, or for too deep a nest."""
    known: dict[int, tuple[int, int]] = {}
    open_nodes: set[int] = set()

    def measure(node: yaml.Node) -> tuple[int, int]:
        """How many values the node stands for, and how deep it is."""
        if id(node) in open_nodes:
            raise ScriptError(
                (
                    problem_at_mark(
                        path, node.start_mark, "this contains itself by an alias", "take the * away"
                    ),
                )
            )
        if id(node) not in known:
            open_nodes.add(id(node))
            parts = [measure(part) for part in child_nodes(node)]
            deep = max((depth for _, depth in parts), default=0) + (not isinstance(node, yaml.ScalarNode))
            known[id(node)] = 1 + sum(size for size, _ in parts), deep
            open_nodes.remove(id(node))
            if deep > MAX_NESTING:
                raise ScriptError((problem_at_mark(path, node.start_mark, *_NESTED_TOO_DEEP),))
        return known[id(node)]

    size, _ = measure(root)
    if size > MAX_VALUES:
        what = f"its aliases stand for {size:,} values, more than {MAX_VALUES:,}"
        raise ScriptError(
            (problem_at_mark(path, root.start_mark, what, "use repeat and include instead of aliases"),)
        )


def _is_empty(node: yaml.Node) -> bool:
    null = isinstance(node, yaml.ScalarNode) and node.tag == _TAG + "null"
    return null and node.value.lower() in ("", "~", "null")


def _has_no_colon(key: yaml.Node, value: yaml.Node) -> bool:
    """Whether a key stands without even a colon, as in `{side}`."""
    return _is_empty(value) and value.start_mark.index == key.end_mark.index


def _explain_missing_value(before: yaml.Node | None, key: yaml.ScalarNode) -> tuple[str, str]:
    """What is wrong and what to do where a key has no value; it may be what a decimal comma cut off."""
    if isinstance(before, yaml.ScalarNode) and _is_decimal_comma(before, key):
        return "the comma cuts the number in two", f"write {before.value}.{key.value}"
    return "the value is missing", "write it behind the colon, or take the key out"


def _is_decimal_comma(before: yaml.ScalarNode, key: yaml.ScalarNode) -> bool:
    is_next = key.start_mark.index == before.end_mark.index + 1
    return bool(is_next and _INT.fullmatch(before.value) and _DECIMALS.fullmatch(key.value))


def _refuse_key(key: yaml.Node) -> tuple[str, str] | None:
    """What is wrong and what to do where a key shows that the whole mapping is not meant so."""
    if key.tag == _TAG + "merge":
        return "keys cannot be merged with <<", "write them out"
    if isinstance(key, yaml.ScalarNode) and DASH_WITHOUT_SPACE.match(f"{key.value}:"):
        return MISSING_SPACE
    return SPECIAL_SPACE if "\u00a0" in key.value else None


class _ValueBuilder:
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
        if node.tag not in _PLAIN_TAGS:
            return self._refuse_tag(node)
        if isinstance(node, yaml.MappingNode):
            return self._build_mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self._build_entry(part) for part in node.value)
        assert isinstance(node, yaml.ScalarNode)  # noqa: S101 - the third of the three kinds of nodes
        return _scalar_value(node)

    def _build_mapping(self, node: yaml.MappingNode) -> dict[str, Any] | Unreadable:
        if node.value and all(_has_no_colon(key, value) for key, value in node.value):
            return self._add_problem(node, "a text may not start with {", "put it in quotes")
        for key, _ in node.value:
            refusal = _refuse_key(key)
            if refusal is not None:
                return self._add_problem(key, *refusal)
        data: dict[str, Any] = {}
        befores = [None, *(value for _, value in node.value)]
        for before, (key, value) in zip(befores, node.value, strict=False):
            if not isinstance(key, yaml.ScalarNode):
                self._add_problem(key, "a key must be a word", "write key: value")
            elif key.value in data:
                self._add_problem(key, f"the key {key.value!r} stands here twice", "keep one of the two")
            elif _is_empty(value):
                data[key.value] = self._add_problem(key, *_explain_missing_value(before, key))
            else:
                data[key.value] = self.build(value)
        return data

    def _build_entry(self, node: yaml.Node) -> Any:
        if _is_empty(node):
            return self._add_problem(
                node, "the entry is missing", "write it here, or take its dash or comma out"
            )
        return self.build(node)

    def _refuse_tag(self, node: yaml.Node) -> Unreadable:
        if node.tag == _TAG + "timestamp":
            return self._add_problem(node, f"{node.value!r} is read as a date", "put it in quotes")
        tag = node.tag.replace(_TAG, "!!")
        return self._add_problem(node, f"the tag {tag} may not stand here", "put a text with a ! in quotes")

    def _add_problem(self, node: yaml.Node, what: str, hint: str) -> Unreadable:
        self.problems.append(problem_at_mark(self.path, node.start_mark, what, hint))
        return Unreadable.VALUE


def _scalar_value(node: yaml.ScalarNode) -> str | int | float | bool:
    kind, text = node.tag.removeprefix(_TAG), str(node.value)
    if kind == "bool":
        return _BOOLEANS.get(text.lower(), text)
    if kind in ("int", "float"):
        if _INT.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
    return text
