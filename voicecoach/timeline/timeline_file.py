"""Timeline files, read with the place of what is wrong with them."""

from __future__ import annotations

import json
import re
from itertools import count
from typing import TYPE_CHECKING

from voicecoach.errors import InputError, Problem, ScriptError, VoicecoachError
from voicecoach.system import open_regular_file
from voicecoach.timeline.checks import TimelineError
from voicecoach.timeline.json import from_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from voicecoach.timeline.model import Event, Timeline

_COMPILE_HINT = "compile the routine again"
_DECODER = json.JSONDecoder(parse_int=str)  # as text: no number is too long to be told of
_PYDANTIC_JSON_ERROR = re.compile(r"this is not JSON: (.*) at line (\d+) column (\d+)")
"""What the model's reader refuses that Python's lets pass: half a character, a number too long."""
_JSON_WHITESPACE = re.compile(r"[ \t\n\r]*")


def read_timeline(path: Path, check: Callable[[Event], None] = lambda _: None) -> Timeline:
    """The timeline in a file; raises ScriptError with the line and column of what is wrong.

    `check` raises InputError for an event whose sound cannot be played.
    """
    text = _read_text(path)
    timeline = _parse_timeline(text, path)
    if problems := tuple(_unplayable_sounds(timeline, text, path, check)):
        raise ScriptError(problems)
    return timeline


def _read_text(path: Path) -> str:
    try:
        with open_regular_file(path) as file:
            return file.read().decode("utf-8-sig")
    except OSError as error:
        raise VoicecoachError(f"{path.as_posix()} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise ScriptError((Problem(path, 1, 1, "this is not UTF-8", _COMPILE_HINT),)) from None


def _parse_timeline(text: str, path: Path) -> Timeline:
    try:
        _DECODER.decode(text)
        return from_json(text)
    except json.JSONDecodeError as error:
        what = f"this is not JSON: {error.msg.lower()}"
        raise ScriptError((Problem(path, error.lineno, error.colno, what, _COMPILE_HINT),)) from None
    except RecursionError:
        raise ScriptError((Problem(path, 1, 1, "this is nested too deep", _COMPILE_HINT),)) from None
    except TimelineError as error:
        raise ScriptError((_locate_problem(error, text, path),)) from None


def _unplayable_sounds(
    timeline: Timeline, text: str, path: Path, check: Callable[[Event], None]
) -> Iterator[Problem]:
    """A problem for each sound that cannot be played, where it cannot for the first time."""
    told = set[str | None]()
    for place, event in enumerate(timeline.events):
        try:
            if event.sound not in told:
                check(event)
        except InputError as error:
            told.add(event.sound)
            located = TimelineError(("events", place, "sound"), error.what, error.hint or "")
            yield _locate_problem(located, text, path)


def _locate_problem(error: TimelineError, text: str, path: Path) -> Problem:
    if found := _PYDANTIC_JSON_ERROR.fullmatch(error.what):
        what, line, column = found.groups()
        return Problem(path, int(line), int(column), f"this is not JSON: {what}", _COMPILE_HINT)
    at = _find_value(text, error.key_path)
    line_number, column_number = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return Problem(path, line_number, column_number, error.what, error.hint)


def _find_value(text: str, trail: tuple[str | int, ...]) -> int:
    """Where the value at the end of the trail starts, or the last one on the way that is there."""
    at = _skip_whitespace(text, 0)
    for part in trail:
        inner = next((start for name, start in _iter_children(text, at) if name == part), None)
        if inner is None:
            break
        at = inner
    return at


def _iter_children(text: str, at: int) -> Iterator[tuple[str | int, int]]:
    """The keys, or the places, in the object or list that starts here, each with where its value starts."""
    places = count()
    if text[at] not in "{[":
        return
    inside = _skip_whitespace(text, at + 1)
    while text[inside] not in "}]":
        name: str | int = next(places)
        if text[at] == "{":
            name, end = _DECODER.raw_decode(text, inside)
            inside = _skip_whitespace(text, _skip_whitespace(text, end) + 1)  # over the colon
        yield name, inside
        _, end = _DECODER.raw_decode(text, inside)
        inside = _skip_whitespace(text, end)
        if text[inside] == ",":
            inside = _skip_whitespace(text, inside + 1)


def _skip_whitespace(text: str, at: int) -> int:
    space = _JSON_WHITESPACE.match(text, at)
    return space.end() if space else at
