"""What YAML's reader complains about, in the words of those who know YAML by imitation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Place: TypeAlias = tuple[int, int]
"""Line and column, both counted from 0."""
Explained: TypeAlias = tuple[Place, str, str]
"""Where to look, what is wrong there, what to do."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the reader says: its words, where it stopped, where that began, and the lines of the text."""

    words: str
    stopped: Place
    began: Place
    lines: list[str]

    def line(self, number: int) -> str:
        """A line; an empty one behind the last."""
        return self.lines[number] if number < len(self.lines) else ""

    def character(self, place: Place) -> str:
        """The character at a place; none at the end of a line."""
        return self.line(place[0])[place[1] : place[1] + 1]


def explain(words: str, stopped: Place, began: Place, text: str) -> Explained:
    """Where to look, what is wrong there and what to do, for a complaint of the reader of YAML."""
    complaint = Complaint(words, stopped, began, BREAK.split(text))
    explained = (rule(complaint) for rule in _RULES)
    otherwise = (stopped, f"this is not YAML: {words}", "check the indentation and the quotes")
    return next(filter(None, explained), otherwise)


BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_LEAD = re.compile(r"\s*(?:- +)*")
_KEY = re.compile(r"\s*(?:- +)*(?:[^\s:]+:\s+)?")
GLUED_DASH = re.compile(r"\s*(-)[^\W\d_]\w*:")
NO_SPACE = ("no space stands behind this dash", "write one between the dash and the word")
NO_PLAIN_SPACE = ("this is not a plain space", "type a new one in its place")
_LOOKALIKES = {
    "\u201c": 'this quote is curly; write a straight one, "',
    "\u201d": 'this quote is curly; write a straight one, "',
    "\u201e": 'this quote is curly; write a straight one, "',
    "\u00a0": "; ".join(NO_PLAIN_SPACE),
    "\uff1a": "this is not a plain colon; write : and a space",
}
_NO_COLON = "this line has no colon with a space behind it"
_ASTRAY = ("this line does not stand under the one above", "put keys under keys, and dashes under dashes")


def _tab(complaint: Complaint) -> Explained | None:
    number, column = complaint.stopped
    line = complaint.line(number)
    in_indent = line[: len(line) - len(line.lstrip())].find("\t")
    if in_indent < 0 and complaint.character(complaint.stopped) != "\t":
        return None
    return (number, column if in_indent < 0 else in_indent), "a tab stands here", "write spaces instead"


def _dash(complaint: Complaint) -> Explained | None:
    """A dash without its space, in the lines from where it began, or the one above, to where it stopped."""
    for number in range(min(complaint.began[0], complaint.stopped[0] - 1), complaint.stopped[0] + 1):
        glued = GLUED_DASH.match(complaint.line(number))
        if glued:
            return (number, glued.start(1)), *NO_SPACE
    return None


def _lookalike(complaint: Complaint) -> Explained | None:
    for number in (complaint.began[0], complaint.stopped[0]):
        for column, character in enumerate(complaint.line(number)):
            if character in _LOOKALIKES:
                what, _, hint = _LOOKALIKES[character].partition("; ")
                return (number, column), what, hint
    return None


def _colon(complaint: Complaint) -> Explained | None:
    if "mapping values are not allowed" not in complaint.words:
        return None
    number, column = complaint.stopped
    if ":" in complaint.line(number)[:column] or not number:
        return complaint.stopped, "a colon stands in the text", "put the whole text in quotes"
    above = next((n for n in _upwards(number - 1) if complaint.line(n).strip()), number)
    if re.search(r":(\s|$)", complaint.line(above)):
        return (number, _start(complaint.line(number))), *_ASTRAY
    return (above, _start(complaint.line(above))), _NO_COLON, "write key: value"


def _no_colon(complaint: Complaint) -> Explained | None:
    if "could not find expected ':'" not in complaint.words:
        return None
    return complaint.began, _NO_COLON, "write key: value"


def _quote(complaint: Complaint) -> Explained | None:
    if "quoted scalar" not in complaint.words:
        return None
    if "unexpected" in complaint.words:
        hint = "close it, or put a text with an apostrophe in double quotes"
        return complaint.began, "the quote is never closed", hint
    hint = "write two of them, or put the text in single quotes"
    return complaint.stopped, "a backslash stands in the text", hint


def _bracket(complaint: Complaint) -> Explained | None:
    place: Place | None = None
    if "did not find expected ',' or" in complaint.words:
        place = complaint.began
    elif "flow node" in complaint.words and not complaint.character(complaint.stopped):
        place = _last_bracket(complaint)
    if place is None:
        return None
    hint = "close it, with commas between the entries, or put the whole text in quotes"
    return place, f"the {complaint.character(place)} is never closed", hint


def _last_bracket(complaint: Complaint) -> Place | None:
    columns = (
        (number, max(map(complaint.line(number).rfind, "[{"))) for number in _upwards(complaint.stopped[0])
    )
    return next((place for place in columns if place[1] >= 0), None)


def _behind(complaint: Complaint) -> Explained | None:
    number, column = complaint.stopped
    closing = complaint.line(number)[:column].rstrip()[-1:]
    if "did not find expected" not in complaint.words or closing not in ("}", "]", '"', "'"):
        return None
    start = re.match(_KEY, complaint.line(number))
    quotes = "single" if closing == '"' else "double"
    return (
        (number, start.end() if start else column),
        f"words stand behind the closing {closing}",
        f"put the whole text in {quotes} quotes",
    )


def _astray(complaint: Complaint) -> Explained | None:
    expected = ("did not find expected key", "expected '-' indicator", "expected <document start>")
    return (complaint.stopped, *_ASTRAY) if any(part in complaint.words for part in expected) else None


def _mark(complaint: Complaint) -> Explained | None:
    for place in (complaint.began, complaint.stopped):
        character = complaint.character(place)
        if character and character in "%@`*&>|}],-?!":
            return place, f"a text may not start with {character}", "put it in quotes"
    return None


def _second(complaint: Complaint) -> Explained | None:
    if "another document" not in complaint.words:
        return None
    return complaint.stopped, "a second document starts here", "take out the line ---, or make two files"


def _undefined(complaint: Complaint) -> Explained | None:
    if "undefined alias" not in complaint.words:
        return None
    return complaint.stopped, "this * refers to no & above", "put a text that starts with * in quotes"


def _upwards(number: int) -> range:
    return range(number, -1, -1)


def _start(line: str) -> int:
    lead = _LEAD.match(line)
    return lead.end() if lead else 0


_RULES: tuple[Callable[[Complaint], Explained | None], ...] = (
    _tab,
    _dash,
    _lookalike,
    _colon,
    _no_colon,
    _quote,
    _bracket,
    _behind,
    _second,
    _undefined,
    _astray,
    _mark,
)
