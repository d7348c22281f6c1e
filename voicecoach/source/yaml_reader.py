"""Reads YAML to plain values with their lines and columns.

PyYAML's safe loader parses the text. What it accepts and this module does not: duplicate keys, empty
values, aliases that are recursive or expand to too many values, dates and tags, nesting over 50 deep,
files over 1 MB. Numbers are decimal; other numbers of YAML 1.1 (`010`, `1:30`, `.inf`) are read as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # builds from source may lack libyaml

_TAG = "tag:yaml.org,2002:"

_PLAIN_TAGS = frozenset(_TAG + kind for kind in ("map", "seq", "str", "int", "float", "bool", "null"))

_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})")

_FLOAT = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}")

_DECIMALS = re.compile(r"[0-9]{1,15}s?")

_BOOLEANS = {
    **dict.fromkeys(("yes", "on", "true"), True),
    **dict.fromkeys(("no", "off", "false"), False),
}


CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""What an escape can put into a text, and what would control the terminal that shows it."""


@dataclass(frozen=True, slots=True)
class ReaderHints:
    """What to do about a file that exceeds a limit, or is not a text file."""

    too_large: str = "split it"
    not_text: str = "name a YAML file"
    too_deep: str = "write it less deep"
    too_many_values: str = "use fewer aliases"


_DEFAULT_HINTS = ReaderHints()


def read_yaml(path: Path, hints: ReaderHints = _DEFAULT_HINTS) -> SourceMap:
    """Read a YAML file; raises ScriptError if it cannot be read or parsed.

    Problems with single values are in the result.
    """
    try:
        with open_regular_file(path) as file:
            raw = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise ScriptError((Problem(path, 1, 1, what, "see who may read it"),)) from error
    if len(raw) > MAX_FILE_BYTES:
        what, hint = "the file has more than 1 MB", hints.too_large
        if b"\0" in raw:
            what, hint = "this is not a text file", hints.not_text
        raise ScriptError((Problem(path, 1, 1, what, hint),))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise ScriptError(
            (Problem(path, line, column, "this is not UTF-8", "save the file as UTF-8"),)
        ) from None
    return parse_yaml(text, path, hints)


def parse_yaml(text: str, path: Path, hints: ReaderHints = _DEFAULT_HINTS) -> SourceMap:
    """Parse a YAML text; problems name the file `path`. Raises ScriptError if it cannot be parsed."""
    _check_characters(text, path)
    try:
        unused_anchors = _check_events(text, path, hints)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise ScriptError((_syntax_problem(error, text, path),)) from None
    if root is None or _is_empty(root):
        return SourceMap(path, Unreadable.VALUE, _empty_node())
    _check_aliases(root, path, hints)
    builder = _ValueBuilder(path)
    data = builder.build(root)
    return SourceMap(path, data, root, tuple(builder.problems), text, tuple(unused_anchors))


def _empty_node() -> yaml.Node:
    start = yaml.Mark("", 0, 0, 0, None, 0)
    return yaml.ScalarNode(_TAG + "null", "", start, start)


def _check_characters(text: str, path: Path) -> None:
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if found:
        start = found.start()
        line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
        what = f"the character {found.group()!r} is not allowed in a text file"
        raise ScriptError((Problem(path, line, column, what, "take it out"),))


def _check_events(text: str, path: Path, hints: ReaderHints) -> list[Problem]:
    """Raise ScriptError if the nesting is too deep; returns notes about anchors (&) without an alias."""
    depth = 0
    anchors: dict[str, Any] = {}
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_NESTING:
                raise ScriptError((problem_at_mark(path, event.start_mark, _TOO_DEEP, hints.too_deep),))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if isinstance(event, yaml.AliasEvent):
            anchors.pop(str(event.anchor), None)
        elif isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            anchors[event.anchor] = event.start_mark
    hint = "put a text that starts with & in quotes"
    return [problem_at_mark(path, mark, f"no * refers to &{name}", hint) for name, mark in anchors.items()]


_TOO_DEEP = f"this is nested over {MAX_NESTING} deep"


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, path: Path) -> Problem:
    error_mark = error.problem_mark or error.context_mark
    context_mark = error.context_mark or error_mark
    assert error_mark is not None  # noqa: S101 - the parser always gives one
    assert context_mark is not None  # noqa: S101 - as above
    message = f"{error.problem} {error.context or ''}".strip()
    (line, column), what, hint = explain_yaml_error(
        message, (error_mark.line, error_mark.column), (context_mark.line, context_mark.column), text
    )
    return Problem(path, line + 1, column + 1, what, hint)


def _check_aliases(root: yaml.Node, path: Path, hints: ReaderHints) -> None:
    """Raise ScriptError if aliases are recursive, or expand to too many values or too deep."""
    known: dict[int, tuple[int, int]] = {}
    open_nodes: set[int] = set()

    def measure(node: yaml.Node) -> tuple[int, int]:
        """How many values the node expands to, and how deep they are nested."""
        if id(node) in open_nodes:
            what = "this contains itself by an alias"
            raise ScriptError((problem_at_mark(path, node.start_mark, what, "take the * away"),))
        if id(node) not in known:
            open_nodes.add(id(node))
            parts = [measure(part) for part in child_nodes(node)]
            deep = max((depth for _, depth in parts), default=0) + (not isinstance(node, yaml.ScalarNode))
            known[id(node)] = 1 + sum(size for size, _ in parts), deep
            open_nodes.remove(id(node))
            if deep > MAX_NESTING:
                raise ScriptError((problem_at_mark(path, node.start_mark, _TOO_DEEP, hints.too_deep),))
        return known[id(node)]

    size, _ = measure(root)
    if size > MAX_VALUES:
        what = f"its aliases expand to {size:,} values, more than {MAX_VALUES:,}"
        raise ScriptError((problem_at_mark(path, root.start_mark, what, hints.too_many_values),))


def _is_empty(node: yaml.Node) -> bool:
    null = isinstance(node, yaml.ScalarNode) and node.tag == _TAG + "null"
    return null and node.value.lower() in ("", "~", "null")


def _has_no_colon(key: yaml.Node, value: yaml.Node) -> bool:
    """Whether a key is written without a colon, as in `{side}`."""
    return _is_empty(value) and value.start_mark.index == key.end_mark.index


def _is_rest_of_text(before: yaml.Node | None, key: yaml.ScalarNode, value: yaml.Node) -> bool:
    """Whether a key is words after a comma of a text in braces, as in `{say: In, and then out}`."""
    is_plain_text = isinstance(before, yaml.ScalarNode) and not before.style
    return is_plain_text and " " in key.value and _has_no_colon(key, value)


def _explain_missing_value(before: yaml.Node | None, key: yaml.ScalarNode) -> tuple[str, str]:
    """What is wrong and the hint for a key without a value; a decimal comma may have cut it off."""
    if isinstance(before, yaml.ScalarNode) and _is_decimal_comma(before, key):
        return "the comma cuts the number in two", f"write {before.value}.{key.value}"
    return "the value is missing", "write it after the colon, or take the key out"


def _is_decimal_comma(before: yaml.ScalarNode, key: yaml.ScalarNode) -> bool:
    is_next = key.start_mark.index == before.end_mark.index + 1
    return bool(is_next and _INT.fullmatch(before.value) and _DECIMALS.fullmatch(key.value))


def _refuse_key(key: yaml.Node) -> tuple[str, str] | None:
    """What is wrong and the hint for a key that makes the whole mapping invalid; None for others."""
    if key.tag == _TAG + "merge":
        return "keys cannot be merged with <<", "write them out"
    if isinstance(key, yaml.ScalarNode) and DASH_WITHOUT_SPACE.match(f"{key.value}:"):
        return MISSING_SPACE
    return SPECIAL_SPACE if "\u00a0" in key.value else None


class _ValueBuilder:
    """Converts nodes to values; a node with several aliases is converted once."""

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
        assert isinstance(node, yaml.ScalarNode)  # noqa: S101 - there is no other kind of node
        if found := CONTROL_CHARACTER.search(node.value):
            return self._add_problem(node, f"the character {found.group()!r} is not allowed", "take it out")
        return _scalar_value(node)

    def _build_mapping(self, node: yaml.MappingNode) -> dict[str, Any] | Unreadable:
        if node.value and all(_has_no_colon(key, value) for key, value in node.value):
            return self._add_problem(node, "a text may not start with {", "put it in quotes")
        for key, _ in node.value:
            refusal = _refuse_key(key)
            if refusal is not None:
                return self._add_problem(key, *refusal)
        data: dict[str, Any] = {}
        values_before = [None, *(value for _, value in node.value)]
        for before, (key, value) in zip(values_before, node.value, strict=False):
            if not isinstance(key, yaml.ScalarNode) or CONTROL_CHARACTER.search(key.value):
                self._add_problem(key, "a key must be a word", "write key: value")
            elif key.value in data:
                self._add_problem(key, f"the key {key.value!r} appears twice", "keep one of the two")
            elif _is_rest_of_text(before, key, value):
                self._add_problem(key, "the comma ends the text before it", "put the whole text in quotes")
            else:
                data[key.value] = self._build_value(before, key, value)
        return data

    def _build_value(self, before: yaml.Node | None, key: yaml.ScalarNode, value: yaml.Node) -> Any:
        if _is_empty(value):
            return self._add_problem(key, *_explain_missing_value(before, key))
        return self.build(value)

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
        return self._add_problem(node, f"the tag {tag} is not allowed here", "put a text with a ! in quotes")

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
