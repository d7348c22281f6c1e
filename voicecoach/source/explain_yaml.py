"""What YAML's reader complains about, in the words of those who know YAML by imitation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

LineColumn: TypeAlias = tuple[int, int]
"""Line and column, both counted from 0."""
Explanation: TypeAlias = tuple[LineColumn, str, str]
"""Where to look, what is wrong there, what to do."""


@dataclass(frozen=True, slots=True)
class ReaderError:
    """What the reader says: its words, where it stopped, where that began, and the lines of the text."""

    message: str
    error_at: LineColumn
    context_at: LineColumn
    lines: list[str]

    def line_at(self, number: int) -> str:
        """A line; an empty one behind the last."""
        return self.lines[number] if number < len(self.lines) else ""

    def character_at(self, place: LineColumn) -> str:
        """The character at a place; none at the end of a line."""
        return self.line_at(place[0])[place[1] : place[1] + 1]


def explain_yaml_error(words: str, stopped: LineColumn, began: LineColumn, text: str) -> Explanation:
    """Where to look, what is wrong there and what to do, for a complaint of the reader of YAML."""
    complaint = ReaderError(words, stopped, began, LINE_BREAK.split(text))
    explained = (rule(complaint) for rule in _RULES)
    otherwise = (stopped, f"this is not YAML: {words}", "check the indentation and the quotes")
    return next(filter(None, explained), otherwise)


LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_INDENT_AND_DASHES = re.compile(r"\s*(?:- +)*")
_INDENT_AND_KEY = re.compile(r"\s*(?:- +)*(?:[^\s:]+:\s+)?")
DASH_WITHOUT_SPACE = re.compile(r"\s*(-)[^\W\d_]\w*:")
MISSING_SPACE = ("no space stands behind this dash", "write one between the dash and the word")
SPECIAL_SPACE = ("this is not a plain space", "type a new one in its place")
_LOOKALIKES = {
    "\u201c": 'this quote is curly; write a straight one, "',
    "\u201d": 'this quote is curly; write a straight one, "',
    "\u201e": 'this quote is curly; write a straight one, "',
    "\u00a0": "; ".join(SPECIAL_SPACE),
    "\uff1a": "this is not a plain colon; write : and a space",
}
_MISSING_COLON = "this line has no colon with a space behind it"
_MISALIGNED = ("this line does not stand under the one above", "put keys under keys, and dashes under dashes")


def _explain_tab(complaint: ReaderError) -> Explanation | None:
    number, column = complaint.error_at
    line = complaint.line_at(number)
    in_indent = line[: len(line) - len(line.lstrip())].find("\t")
    if in_indent < 0 and complaint.character_at(complaint.error_at) != "\t":
        return None
    return (number, column if in_indent < 0 else in_indent), "a tab stands here", "write spaces instead"


def _explain_dash(complaint: ReaderError) -> Explanation | None:
    """A dash without its space, in the lines from where it began, or the one above, to where it stopped."""
    for number in range(min(complaint.context_at[0], complaint.error_at[0] - 1), complaint.error_at[0] + 1):
        glued = DASH_WITHOUT_SPACE.match(complaint.line_at(number))
        if glued:
            return (number, glued.start(1)), *MISSING_SPACE
    return None


def _explain_lookalike(complaint: ReaderError) -> Explanation | None:
    for number in (complaint.context_at[0], complaint.error_at[0]):
        for column, character in enumerate(complaint.line_at(number)):
            if character in _LOOKALIKES:
                what, _, hint = _LOOKALIKES[character].partition("; ")
                return (number, column), what, hint
    return None


def _explain_stray_colon(complaint: ReaderError) -> Explanation | None:
    if "mapping values are not allowed" not in complaint.message:
        return None
    number, column = complaint.error_at
    if ":" in complaint.line_at(number)[:column] or not number:
        return complaint.error_at, "a colon stands in the text", "put the whole text in quotes"
    above = next((n for n in _lines_upwards(number - 1) if complaint.line_at(n).strip()), number)
    if re.search(r":(\s|$)", complaint.line_at(above)):
        return (number, _content_column(complaint.line_at(number))), *_MISALIGNED
    return (above, _content_column(complaint.line_at(above))), _MISSING_COLON, "write key: value"


def _explain_missing_colon(complaint: ReaderError) -> Explanation | None:
    if "could not find expected ':'" not in complaint.message:
        return None
    return complaint.context_at, _MISSING_COLON, "write key: value"


def _explain_quote(complaint: ReaderError) -> Explanation | None:
    if "quoted scalar" not in complaint.message:
        return None
    if "unexpected" in complaint.message:
        hint = "close it, or put a text with an apostrophe in double quotes"
        return complaint.context_at, "the quote is never closed", hint
    hint = "write two of them, or put the text in single quotes"
    return complaint.error_at, "a backslash stands in the text", hint


def _explain_bracket(complaint: ReaderError) -> Explanation | None:
    place: LineColumn | None = None
    if "did not find expected ',' or" in complaint.message:
        place = complaint.context_at
    elif "flow node" in complaint.message and not complaint.character_at(complaint.error_at):
        place = _last_bracket(complaint)
    if place is None:
        return None
    hint = "close it, with commas between the entries, or put the whole text in quotes"
    return place, f"the {complaint.character_at(place)} is never closed", hint


def _last_bracket(complaint: ReaderError) -> LineColumn | None:
    columns = (
        (number, max(map(complaint.line_at(number).rfind, "[{")))
        for number in _lines_upwards(complaint.error_at[0])
    )
    return next((place for place in columns if place[1] >= 0), None)


def _explain_trailing_text(complaint: ReaderError) -> Explanation | None:
    number, column = complaint.error_at
    closing = complaint.line_at(number)[:column].rstrip()[-1:]
    if "did not find expected" not in complaint.message or closing not in ("}", "]", '"', "'"):
        return None
    start = re.match(_INDENT_AND_KEY, complaint.line_at(number))
    quotes = "single" if closing == '"' else "double"
    return (
        (number, start.end() if start else column),
        f"words stand behind the closing {closing}",
        f"put the whole text in {quotes} quotes",
    )


def _explain_misaligned(complaint: ReaderError) -> Explanation | None:
    expected = ("did not find expected key", "expected '-' indicator", "expected <document start>")
    return (complaint.error_at, *_MISALIGNED) if any(part in complaint.message for part in expected) else None


def _explain_reserved_character(complaint: ReaderError) -> Explanation | None:
    for place in (complaint.context_at, complaint.error_at):
        character = complaint.character_at(place)
        if character and character in "%@`*&>|}],-?!":
            return place, f"a text may not start with {character}", "put it in quotes"
    return None


def _explain_second_document(complaint: ReaderError) -> Explanation | None:
    if "another document" not in complaint.message:
        return None
    return complaint.error_at, "a second document starts here", "take out the line ---, or make two files"


def _explain_undefined_alias(complaint: ReaderError) -> Explanation | None:
    if "undefined alias" not in complaint.message:
        return None
    return complaint.error_at, "this * refers to no & above", "put a text that starts with * in quotes"


def _lines_upwards(number: int) -> range:
    return range(number, -1, -1)


def _content_column(line: str) -> int:
    lead = _INDENT_AND_DASHES.match(line)
    return lead.end() if lead else 0


_RULES: tuple[Callable[[ReaderError], Explanation | None], ...] = (
    _explain_tab,
    _explain_dash,
    _explain_lookalike,
    _explain_stray_colon,
    _explain_missing_colon,
    _explain_quote,
    _explain_bracket,
    _explain_trailing_text,
    _explain_second_document,
    _explain_undefined_alias,
    _explain_misaligned,
    _explain_reserved_character,
)
