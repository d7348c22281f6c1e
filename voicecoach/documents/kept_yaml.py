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

Value: TypeAlias = "str | bool | tuple[str, ...] | dict[str, Value]"
"""What can be written: words, `off`, several words, or a mapping of these, on one line."""

_WIDTH = 10_000
"""No line is broken that its writer did not break."""


def with_value(text: str, section: str, key: str, value: Value) -> str:
    r"""The file with a value below `section: key:`, in the place of what is there or behind the others.

    >>> print(with_value("# mine\ncues:\n  rest: Rest.  # short\n", "cues", "hold", "Stay."), end="")
    # mine
    cues:
      rest: Rest.  # short
      hold: "Stay."
    """
    data, yaml = _read(text)
    if data is None:
        return f"{text}{_written(CommentedMap({section: {key: _node(value)}}), yaml)}"
    data.setdefault(section, CommentedMap())[key] = _node(value)
    return _written(data, yaml)


def without_value(text: str, section: str, key: str) -> str:
    """The file without what is below `section: key:`; it must be there."""
    data, yaml = _read(text)
    entries = data[section]
    _keep_comment(entries, key)
    del entries[key]
    return _written(data, yaml)


def _keep_comment(entries: CommentedMap, key: str) -> None:
    """The lines of comment behind an entry are about the next one: they move to the entry before it."""
    keys = list(entries)
    place = keys.index(key)
    behind, slot = _behind(entries, key)
    _, _, lines = behind[slot].value.partition("\n") if behind[slot] else ("", "", "")
    if lines and place:
        kept, slot = _behind(entries, keys[place - 1])
        before = kept[slot].value if kept[slot] else "\n"
        kept[slot] = CommentToken(before + lines, CommentMark(0), None)


def _behind(entries: Any, key: str | int) -> tuple[list[Any], int]:
    """Where the comment behind an entry is kept: the list, and the place in it."""
    value = entries[key]
    if isinstance(value, CommentedMap | CommentedSeq) and value and not value.fa.flow_style():
        return _behind(value, len(value) - 1 if isinstance(value, CommentedSeq) else list(value)[-1])
    return entries.ca.items.setdefault(key, [None] * 4), 0 if isinstance(entries, CommentedSeq) else 2


def _read(text: str) -> tuple[Any, YAML]:
    """The values with their comments, None for a file of comments alone, and what writes them back."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    _, sequence, dash = load_yaml_guess_indent(text)
    first = re.search(r"^ +(?=[^ \n])", text, re.MULTILINE)
    yaml.indent(mapping=len(first[0]) if first else 2, sequence=sequence or 2, offset=dash or 0)
    return yaml.load(text), yaml


def _written(data: Any, yaml: YAML) -> str:
    stream = StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def _node(value: Value) -> Any:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str):
        return DoubleQuotedScalarString(value)
    if isinstance(value, tuple):
        entries = CommentedSeq(map(_node, value))
        entries.fa.set_flow_style()
        return entries
    mapping = CommentedMap((key, _node(one)) for key, one in value.items())
    mapping.fa.set_flow_style()
    return mapping
