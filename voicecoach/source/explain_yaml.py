"""Explains errors of the YAML parser to people who learned YAML from examples."""

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
    """An error of the parser: its message, where it stopped, where the construct began, the text's lines."""

    message: str
    error_at: LineColumn
    context_at: LineColumn
    lines: list[str]

    def line_at(self, number: int) -> str:
        """A line; empty after the last line."""
        return self.lines[number] if number < len(self.lines) else ""

    def character_at(self, position: LineColumn) -> str:
        """The character at a position; empty at the end of a line."""
        line, column = position
        return self.line_at(line)[column : column + 1]


def explain_yaml_error(message: str, error_at: LineColumn, context_at: LineColumn, text: str) -> Explanation:
    """Explain an error of the YAML parser in a text."""
    error = ReaderError(message, error_at, context_at, LINE_BREAK.split(text))
    explanations = (rule(error) for rule in _RULES)
    otherwise = (error_at, f"this is not YAML: {message}", "check the indentation and the quotes")
    return next(filter(None, explanations), otherwise)


LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_INDENT_AND_DASHES = re.compile(r"\s*(?:- +)*")
_INDENT_AND_KEY = re.compile(r"\s*(?:- +)*(?:[^\s:]+:\s+)?")
DASH_WITHOUT_SPACE = re.compile(r"\s*(-)[^\W\d_]\w*:")
MISSING_SPACE = ("there is no space after this dash", "write one between the dash and the word")
SPECIAL_SPACE = ("this is not a plain space", "type a new one in its place")
_CURLY_QUOTE = ("this quote is curly", 'write a straight one, "')
_LOOKALIKES = {
    "\u201c": _CURLY_QUOTE,
    "\u201d": _CURLY_QUOTE,
    "\u201e": _CURLY_QUOTE,
    "\u00a0": SPECIAL_SPACE,
    "\uff1a": ("this is not a plain colon", "write : and a space"),
}
_MISSING_COLON = "this line has no colon with a space after it"
_MISALIGNED = ("this line is not aligned with the one above", "put keys under keys, and dashes under dashes")


def _explain_tab(error: ReaderError) -> Explanation | None:
    number, column = error.error_at
    line = error.line_at(number)
    in_indent = line[: len(line) - len(line.lstrip())].find("\t")
    if in_indent < 0 and error.character_at(error.error_at) != "\t":
        return None
    return (number, column if in_indent < 0 else in_indent), "there is a tab here", "write spaces instead"


def _explain_dash(error: ReaderError) -> Explanation | None:
    """A dash without a space, between the start of the construct, or the line above, and the error."""
    for number in range(min(error.context_at[0], error.error_at[0] - 1), error.error_at[0] + 1):
        glued = DASH_WITHOUT_SPACE.match(error.line_at(number))
        if glued:
            return (number, glued.start(1)), *MISSING_SPACE
    return None


def _explain_lookalike(error: ReaderError) -> Explanation | None:
    for number in (error.context_at[0], error.error_at[0]):
        for column, character in enumerate(error.line_at(number)):
            if character in _LOOKALIKES:
                return (number, column), *_LOOKALIKES[character]
    return None


def _explain_stray_colon(error: ReaderError) -> Explanation | None:
    if "mapping values are not allowed" not in error.message:
        return None
    number, column = error.error_at
    if ":" in error.line_at(number)[:column] or not number:
        return error.error_at, "there is a colon in the text", "put the whole text in quotes"
    above = next((n for n in _lines_upwards(number - 1) if error.line_at(n).strip()), number)
    if re.search(r":(\s|$)", error.line_at(above)):
        return (number, _content_column(error.line_at(number))), *_MISALIGNED
    return (above, _content_column(error.line_at(above))), _MISSING_COLON, "write key: value"


def _explain_missing_colon(error: ReaderError) -> Explanation | None:
    if "could not find expected ':'" not in error.message:
        return None
    return error.context_at, _MISSING_COLON, "write key: value"


def _explain_quote(error: ReaderError) -> Explanation | None:
    if "quoted scalar" not in error.message:
        return None
    if "unexpected" in error.message:
        hint = "close it, or put a text with an apostrophe in double quotes"
        return error.context_at, "the quote is never closed", hint
    hint = "write two of them, or put the text in single quotes"
    return error.error_at, "there is a backslash in the text", hint


def _explain_bracket(error: ReaderError) -> Explanation | None:
    position: LineColumn | None = None
    if "did not find expected ',' or" in error.message:
        position = error.context_at
    elif "flow node" in error.message and not error.character_at(error.error_at):
        position = _last_bracket(error)
    if position is None:
        return None
    hint = "close it, with commas between the entries, or put the whole text in quotes"
    return position, f"the {error.character_at(position)} is never closed", hint


def _last_bracket(error: ReaderError) -> LineColumn | None:
    columns = (
        (number, max(map(error.line_at(number).rfind, "[{"))) for number in _lines_upwards(error.error_at[0])
    )
    return next((position for position in columns if position[1] >= 0), None)


def _explain_trailing_text(error: ReaderError) -> Explanation | None:
    number, column = error.error_at
    closing = error.line_at(number)[:column].rstrip()[-1:]
    if "did not find expected" not in error.message or closing not in ("}", "]", '"', "'"):
        return None
    start = re.match(_INDENT_AND_KEY, error.line_at(number))
    quotes = "single" if closing == '"' else "double"
    return (
        (number, start.end() if start else column),
        f"there are words after the closing {closing}",
        f"put the whole text in {quotes} quotes",
    )


def _explain_misaligned(error: ReaderError) -> Explanation | None:
    expected = ("did not find expected key", "expected '-' indicator", "expected <document start>")
    return (error.error_at, *_MISALIGNED) if any(part in error.message for part in expected) else None


def _explain_reserved_character(error: ReaderError) -> Explanation | None:
    for position in (error.context_at, error.error_at):
        character = error.character_at(position)
        if character and character in "%@`*&>|}],-?!":
            return position, f"a text may not start with {character}", "put it in quotes"
    return None


def _explain_second_document(error: ReaderError) -> Explanation | None:
    if "another document" not in error.message:
        return None
    return error.error_at, "a second document starts here", "take out the line ---, or make two files"


def _explain_undefined_alias(error: ReaderError) -> Explanation | None:
    if "undefined alias" not in error.message:
        return None
    return error.error_at, "this * refers to no & above", "put a text that starts with * in quotes"


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
