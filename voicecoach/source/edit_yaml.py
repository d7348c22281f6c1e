"""A YAML file of the user's, changed at one key: all the rest stays as they wrote it, comments too."""

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
"""What can be written: words, `off`, several words, or a mapping of these, on one line."""

_MAX_LINE_WIDTH = 10_000
"""No line is broken that its writer did not break."""


def set_yaml_value(text: str, section: str, key: str, value: YamlValue) -> str:
    r"""The file with a value below `section: key:`, in the place of what is there or behind the others.

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
    """The file without what is below `section: key:`; it must be there."""
    data, yaml = _parse_yaml(text)
    entries = data[section]
    _move_comment_up(entries, key)
    del entries[key]
    return _dump_yaml(data, yaml)


def _move_comment_up(entries: CommentedMap, key: str) -> None:
    """The lines of comment behind an entry are about the next one: they move to the entry before it."""
    keys = list(entries)
    place = keys.index(key)
    behind, slot = _comment_slot(entries, key)
    _, _, lines = behind[slot].value.partition("\n") if behind[slot] else ("", "", "")
    if lines and place:
        kept, slot = _comment_slot(entries, keys[place - 1])
        before = kept[slot].value if kept[slot] else "\n"
        kept[slot] = CommentToken(before + lines, CommentMark(0), None)


def _comment_slot(entries: Any, key: str | int) -> tuple[list[Any], int]:
    """Where the comment behind an entry is kept: the list, and the place in it."""
    value = entries[key]
    if isinstance(value, CommentedMap | CommentedSeq) and value and not value.fa.flow_style():
        return _comment_slot(value, len(value) - 1 if isinstance(value, CommentedSeq) else list(value)[-1])
    return entries.ca.items.setdefault(key, [None] * 4), 0 if isinstance(entries, CommentedSeq) else 2


def _parse_yaml(text: str) -> tuple[Any, YAML]:
    """The values with their comments, None for a file of comments alone, and what writes them back."""
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
    mapping = CommentedMap((key, _to_yaml_node(one)) for key, one in value.items())
    mapping.fa.set_flow_style()
    return mapping
