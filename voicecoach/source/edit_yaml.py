"""Changes one key of a YAML text and keeps everything else, comments included."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark
from ruamel.yaml.scalarstring import DoubleQuotedScalarString
from ruamel.yaml.tokens import CommentToken
from ruamel.yaml.util import load_yaml_guess_indent

YamlValue: TypeAlias = "str | bool | tuple[str, ...] | dict[str, YamlValue]"
"""What can be written, on one line: a text, a boolean, several texts, or a mapping of these."""

_MAX_LINE_WIDTH = 10_000
"""Wide enough that no line is wrapped."""


def set_yaml_value(text: str, section: str, key: str, value: YamlValue) -> str:
    r"""The text with a new value of `section: key:`, replaced or added as the last key of the section.

    >>> print(set_yaml_value("# mine\ncues:\n  rest: Rest.  # short\n", "cues", "hold", "Stay."), end="")
    # mine
    cues:
      rest: Rest.  # short
      hold: "Stay."
    """
    data, yaml = _parse_yaml(text)
    if data is None:
        return f"{text}{_dump_yaml(CommentedMap({section: {key: _to_yaml_node(value)}}), yaml)}"
    data.setdefault(section, CommentedMap())[key] = _to_yaml_node(value)
    return _dump_yaml(data, yaml)


def remove_yaml_value(text: str, section: str, key: str) -> str:
    """The text without `section: key:`, which must exist."""
    data, yaml = _parse_yaml(text)
    entries = data[section]
    _move_comment_up(entries, key)
    del entries[key]
    return _dump_yaml(data, yaml)


def _move_comment_up(entries: CommentedMap, key: str) -> None:
    """Move comment lines after an entry, which are about the next entry, to the entry before it."""
    keys = list(entries)
    index = keys.index(key)
    comments, slot = _comment_slot(entries, key)
    _, _, lines = comments[slot].value.partition("\n") if comments[slot] else ("", "", "")
    if lines and index:
        comments, slot = _comment_slot(entries, keys[index - 1])
        before = comments[slot].value if comments[slot] else "\n"
        comments[slot] = CommentToken(before + lines, CommentMark(0), None)


def _comment_slot(entries: Any, key: str | int) -> tuple[list[Any], int]:
    """Where ruamel.yaml keeps the comment after an entry: a list and an index in it."""
    value = entries[key]
    if isinstance(value, CommentedMap | CommentedSeq) and value and not value.fa.flow_style():
        return _comment_slot(value, len(value) - 1 if isinstance(value, CommentedSeq) else list(value)[-1])
    return entries.ca.items.setdefault(key, [None] * 4), 0 if isinstance(entries, CommentedSeq) else 2


def _parse_yaml(text: str) -> tuple[Any, YAML]:
    """The values with their comments (None if there are only comments), and the writer for them."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _MAX_LINE_WIDTH
    _, sequence, dash = load_yaml_guess_indent(text)
    first = re.search(r"^ +(?=[^ \n])", text, re.MULTILINE)
    yaml.indent(mapping=len(first[0]) if first else 2, sequence=sequence or 2, offset=dash or 0)
    return yaml.load(text), yaml


def _dump_yaml(data: Any, yaml: YAML) -> str:
    stream = StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def _to_yaml_node(value: YamlValue) -> Any:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str):
        return DoubleQuotedScalarString(value)
    if isinstance(value, tuple):
        entries = CommentedSeq(map(_to_yaml_node, value))
        entries.fa.set_flow_style()
        return entries
    mapping = CommentedMap((key, _to_yaml_node(part)) for key, part in value.items())
    mapping.fa.set_flow_style()
    return mapping
